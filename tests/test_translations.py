"""The committed catalogues: nothing left in Vietnamese for an English reader, placeholders kept, .mo in step with .po.

These read the files only; `python -m tests.translations` also collects the strings anew (it needs gettext).
"""

import re
from collections.abc import Iterable
from pathlib import Path

import polib
import pytest

LOCALE = Path(__file__).resolve().parents[1] / "locale"
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)0?\d*[sd]|%s|%%|\{\w+\}")


def _texts(entry: polib.POEntry | polib.MOEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


Content = set[tuple[str | None, str, tuple[str, ...]]]


def _content(entries: Iterable[polib.POEntry | polib.MOEntry]) -> Content:
    return {(e.msgctxt, e.msgid, tuple(_texts(e))) for e in entries}


def test_every_committed_string_has_its_english() -> None:
    english = polib.pofile(str(LOCALE / "en/LC_MESSAGES/django.po"))
    assert [entry.msgid for entry in english if not entry.translated()] == []
    assert english.metadata["Plural-Forms"].startswith("nplurals=2")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(LOCALE)))
def test_compiled_file_is_in_step(path: Path) -> None:
    compiled = polib.mofile(str(path.with_suffix(".mo")))
    assert _content(polib.pofile(str(path)).translated_entries()) == _content(compiled)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(LOCALE)))
def test_translations_keep_the_placeholders(path: Path) -> None:
    """A lost or misspelt name would be an error page, or a sentence with a hole in it, in one language only."""
    wrong = []
    for entry in polib.pofile(str(path)):
        allowed = [sorted(PLACEHOLDER.findall(text)) for text in (entry.msgid, entry.msgid_plural) if text]
        wrong += [
            (entry.msgid, text)
            for text in _texts(entry)
            if text and sorted(PLACEHOLDER.findall(text)) not in allowed
        ]
    assert wrong == []
