"""PDF books, sheets and slides, pictures and EPUB covers, all set by typst from the sources in `typst/`."""

import io
from importlib import import_module
from pathlib import Path
from typing import Any

from PIL import Image

SOURCES = Path(__file__).resolve().parent / "typst"
# source -> name of the file in the library
DOCUMENTS = {
    "hang-dang-thuc": "hang-dang-thuc-dang-nho.pdf",
    "luc-day-archimedes": "luc-day-archimedes-va-su-noi.pdf",
    "ham-so-do-thi": "ham-so-va-do-thi.pdf",
    "dao-dong-va-song": "dao-dong-va-song.pdf",
    "song-ngoi": "song-ngoi-va-doi-song.pdf",
    "truyen-tho-nom": "ki-nang-doc-hieu-truyen-tho-nom.pdf",
    "bai-toan-ben-song": "ba-muoi-bai-toan-ben-song.pdf",
    "slide-luc-day-archimedes": "slide-luc-day-archimedes-quanh-ta.pdf",
    "so-tay-toan-8": "so-tay-cong-thuc-toan-8.pdf",
    "phieu-thi-nghiem": "phieu-thi-nghiem-luc-day-archimedes.pdf",
    "viet-bai-nghi-luan": "viet-bai-nghi-luan.pdf",
    "an-toan-song-nuoc": "an-toan-song-nuoc.pdf",
    "xac-suat-co-dieu-kien": "xac-suat-co-dieu-kien.pdf",
    "moc-lich-su": "viet-nam-1945-1975-qua-cac-moc.pdf",
}
# pages of hinh.typ, in order
PICTURES = (
    "luu-vuc-song-binh.webp",
    "te-bao-thuc-vat.webp",
    "bay-hang-dang-thuc.png",
    "vong-tuan-hoan-cua-nuoc.webp",
    "nhiet-do-luong-mua-da-binh.webp",
    "duong-tron-luong-giac.png",
    "nhung-tran-thuy-chien.webp",
)


def _typst(source: str, fonts: Path, **options: Any) -> Any:
    typst = import_module("typst")
    return typst.compile(
        str(SOURCES / f"{source}.typ"), root=str(SOURCES), font_paths=[str(fonts)], **options
    )


def documents(target: Path, fonts: Path) -> None:
    for source, name in DOCUMENTS.items():
        (target / name).write_bytes(_typst(source, fonts, format="pdf"))


def pictures(target: Path, fonts: Path) -> None:
    pages: list[bytes] = _typst("hinh", fonts, format="png", ppi=101.6)
    for name, page in zip(PICTURES, pages, strict=True):
        image = Image.open(io.BytesIO(page)).convert("RGB")
        if name.endswith(".webp"):
            image.save(target / name, "WEBP", quality=86, method=6)
        else:
            image.quantize(128, dither=Image.Dither.NONE).save(target / name, "PNG", optimize=True)


def covers(fonts: Path) -> list[bytes]:
    """JPEG covers of the EPUB books, in the order of the pages of bia.typ."""
    found = []
    for page in _typst("bia", fonts, format="png", ppi=192):
        buffer = io.BytesIO()
        Image.open(io.BytesIO(page)).convert("RGB").save(buffer, "JPEG", quality=86, optimize=True)
        found.append(buffer.getvalue())
    return found
