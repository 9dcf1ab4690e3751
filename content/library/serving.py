"""Private files over HTTP: whole or one range, checked at each request by the caller, streamed in blocks.

Behind nginx (X_ACCEL=1) only the headers are made here and nginx sends the bytes, ranges included.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)

from content.library.files import ByteRange, blocks, is_remote, parse_range
from content.library.models import LibraryItem
from lms.ui.text import slug


async def _stream(source: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Blocks are read in a thread, one at a time: a slow phone holds one block, not the file."""
    while True:
        block = await asyncio.to_thread(next, source, b"")
        if not block:
            return
        yield block


def _headers(response: HttpResponseBase, item: LibraryItem, download: bool) -> None:
    name = f"{slug(item.title) or 'tai-lieu'}.{str(item.file.name).rsplit('.', 1)[-1]}"
    response["Content-Type"] = item.mime
    response["Content-Disposition"] = (
        f"{'attachment' if download else 'inline'}; filename*=UTF-8''{quote(name)}"
    )
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{item.sha256}"'
    response["X-Content-Type-Options"] = "nosniff"
    # The browser may keep it, nobody between may; a fresh right is asked for each time.
    response["Cache-Control"] = "private, no-cache"
    # A file is never a page of ours: whatever it holds can neither run nor frame.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"


def file_response(request: HttpRequest, item: LibraryItem) -> HttpResponseBase:
    """200, 206, 304 or 416 for the item's file; the right to see it was checked before."""
    download = "tai-ve" in request.GET
    etag = f'"{item.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    if settings.X_ACCEL and not is_remote():
        accel = HttpResponse()
        _headers(accel, item, download)
        accel["X-Accel-Redirect"] = "/_private/" + quote(str(item.file.name))
        return accel
    header = request.headers.get("Range", "")
    if request.headers.get("If-Range") not in (None, etag):
        header = ""
    try:
        part = parse_range(header, item.size)
    except ValueError:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{item.size}"
        return refused
    whole = part or ByteRange(0, item.size - 1)
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(status=206 if part else 200)
    else:
        response = StreamingHttpResponse(_stream(blocks(item, whole)), status=206 if part else 200)
    _headers(response, item, download)
    response["Content-Length"] = str(whole.length)
    if part:
        response["Content-Range"] = f"bytes {part.first}-{part.last}/{item.size}"
    return response


def picture_response(data: bytes, etag: str, request: HttpRequest) -> HttpResponseBase:
    """A WebP that this person may keep for a day."""
    if request.headers.get("If-None-Match") == f'"{etag}"':
        return HttpResponseNotModified()
    response = HttpResponse(data, content_type="image/webp")
    response["ETag"] = f'"{etag}"'
    response["Cache-Control"] = "private, max-age=86400"
    return response


def cover_bytes(item: LibraryItem) -> bytes:
    with default_storage.open(str(item.cover.name), "rb") as stream:
        return bytes(stream.read())
