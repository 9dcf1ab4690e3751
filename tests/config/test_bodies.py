"""Bodies over the limit lose their middle, never their form."""

from io import BytesIO

import pytest

from lms.config.bodies import KEPT, BoundedRequest


def received(parts: list[bytes], declared: int | None, limit: int) -> bytes:
    request = BoundedRequest.__new__(BoundedRequest)
    request.limit = limit
    request.gotLength(declared)
    biggest = 0
    for part in parts:
        request.handleContentChunk(part)
        kept = getattr(request, "_tail", None)
        biggest = max(biggest, len(kept or b""))
        if isinstance(request.content, BytesIO):
            assert request.content.getbuffer().nbytes <= max(KEPT, limit)
    assert biggest <= 2 * KEPT + max(map(len, parts), default=0)
    if request._tail:
        request.content.write(request._tail[-KEPT:])
    request.content.seek(0)
    return request.content.read()


@pytest.mark.parametrize("declared", [True, False])
def test_what_fits_stays_whole(declared: bool) -> None:
    parts = [b"a" * 70_000, b"b" * 60_000]
    assert received(parts, 130_000 if declared else None, 200_000) == b"".join(parts)


@pytest.mark.parametrize("declared", [True, False])
def test_what_is_too_large_keeps_its_ends(declared: bool) -> None:
    block = b"x" * 65_536
    parts = [b"HEAD" + block, *[block] * 200, block + b"TAIL"]
    kept = received(parts, sum(map(len, parts)) if declared else None, 4 * KEPT)
    assert len(kept) == 2 * KEPT
    assert kept.startswith(b"HEAD")
    assert kept.endswith(b"TAIL")
