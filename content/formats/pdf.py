"""PDF files by pypdfium2: pages, text, pictures of pages.

PDFium is not safe for threads: everything here holds one lock. It is loaded with the first file, not at the start.
"""

import io
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from content.formats.problems import BrokenFile

if TYPE_CHECKING:
    import pypdfium2 as pdfium

_LOCK = threading.Lock()
DEEPEST, MOST_MARKS = 3, 400


@dataclass(frozen=True)
class Mark:
    """A line of a book's contents: its depth from 0, and the page (from 1)."""

    level: int
    title: str
    page: int


@dataclass(frozen=True)
class PdfFacts:
    """`texts` are the words of the first pages, one string a page, as far as the limit reaches."""

    pages: int
    title: str
    author: str
    texts: tuple[str, ...]
    contents: tuple[Mark, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


def _open(path: str) -> "pdfium.PdfDocument":
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(path)
        if len(document) == 0:
            raise BrokenFile("no-pages")
        return document
    except pdfium.PdfiumError as error:
        code = "password" if "password" in str(error).lower() else "broken-pdf"
        raise BrokenFile(code) from error


def read(path: str, text_limit: int = 200_000) -> PdfFacts:
    """Pages, title, author and up to `text_limit` characters of text. Raises `BrokenFile`."""
    import pypdfium2 as pdfium

    with _LOCK:
        document = _open(path)
        try:
            meta = document.get_metadata_dict(skip_empty=True)
            pieces: list[str] = []
            length = 0
            for number in range(len(document)):
                if length >= text_limit:
                    break
                page = document[number]
                textpage = page.get_textpage()
                piece = textpage.get_text_bounded()[: text_limit - length]
                textpage.close()
                page.close()
                pieces.append(piece)
                length += len(piece)
            return PdfFacts(
                len(document),
                meta.get("Title", ""),
                meta.get("Author", ""),
                tuple(pieces),
                _contents(document),
            )
        except pdfium.PdfiumError as error:
            raise BrokenFile("broken-pdf") from error
        finally:
            document.close()


def _contents(document: "pdfium.PdfDocument") -> tuple[Mark, ...]:
    """The outline inside the file, down to `DEEPEST`; lines that lead nowhere are left out."""
    marks: list[Mark] = []
    for bookmark in document.get_toc(max_depth=DEEPEST):
        target = bookmark.get_dest()
        page = target.get_index() if target is not None else None
        title = " ".join((bookmark.get_title() or "").split())
        if page is not None and 0 <= page < len(document) and title:
            marks.append(Mark(bookmark.level, title[:200], page + 1))
        if len(marks) >= MOST_MARKS:
            break
    return tuple(marks)


def page_picture(path: str, number: int, width: int) -> bytes:
    """Page `number` (from 1) as WebP, `width` pixels wide. Raises `BrokenFile`, `IndexError` for no such page."""
    import pypdfium2 as pdfium

    with _LOCK:
        document = _open(path)
        try:
            if not 1 <= number <= len(document):
                raise IndexError(number)
            page = document[number - 1]
            scale = min(width / max(page.get_width(), 1), 4000 / max(page.get_height(), 1))
            picture = page.render(scale=scale).to_pil().convert("RGB")
            page.close()
        except pdfium.PdfiumError as error:
            raise BrokenFile("broken-pdf") from error
        finally:
            document.close()
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=3)
    return out.getvalue()
