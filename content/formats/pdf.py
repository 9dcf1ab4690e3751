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


@dataclass(frozen=True)
class PdfFacts:
    pages: int
    title: str
    author: str
    text: str


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
                piece = textpage.get_text_bounded()
                textpage.close()
                page.close()
                pieces.append(piece)
                length += len(piece)
            text = "\n".join(pieces)[:text_limit]
            return PdfFacts(len(document), meta.get("Title", ""), meta.get("Author", ""), text)
        except pdfium.PdfiumError as error:
            raise BrokenFile("broken-pdf") from error
        finally:
            document.close()


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
