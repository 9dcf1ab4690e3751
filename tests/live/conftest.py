"""The other rooms as far as lessons need them, where a test is about lessons alone."""

from typing import Any

import pytest

from live import outside


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """Decks 1 to 3 of four pages, no quizzes, an inbox that is a list: `others["told"]`."""
    seen: dict[str, list[Any]] = {"told": [], "shared": []}

    def deck(person: Any, item: int) -> outside.Deck | None:
        return outside.Deck(item, f"Bài giảng {item}", 4) if 1 <= item <= 3 else None

    monkeypatch.setattr(outside, "deck", deck)
    monkeypatch.setattr(outside, "decks", lambda person: [outside.Deck(1, "Bài giảng 1", 4)])
    monkeypatch.setattr(
        outside, "share", lambda item, classes, key: seen["shared"].append((item, classes, key))
    )
    monkeypatch.setattr(outside, "page_picture", lambda person, item, number, width: b"RIFF")
    monkeypatch.setattr(outside, "tell", lambda ids, text, link: seen["told"].append((ids, text, link)))
    return seen
