"""Covers: the first page, the book's own cover, the picture itself, or a drawn one by kind."""

import io

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from content.formats import epub, pdf
from content.formats.problems import BrokenFile

WIDTH, HEIGHT = 360, 480
PAPER, RIVER, INK = "#f1eee7", "#0d5c63", "#1b2430"
Image.MAX_IMAGE_PIXELS = 80_000_000


def cover_of(kind: str, path: str) -> bytes:
    """A cover as WebP, at most 360 × 480. Raises `BrokenFile` for a picture that cannot be opened."""
    if kind == "pdf":
        return _fitted(Image.open(io.BytesIO(pdf.page_picture(path, 1, WIDTH * 2))))
    if kind == "image":
        try:
            with Image.open(path) as picture:
                picture.load()
                return _fitted(ImageOps.exif_transpose(picture))
        except (UnidentifiedImageError, OSError, Image.DecompressionBombError, ValueError) as error:
            raise BrokenFile("broken-image") from error
    if kind == "epub":
        inside = epub.read(path).cover_path
        if inside:
            try:
                return _fitted(Image.open(io.BytesIO(epub.resource(path, inside))))
            except (
                BrokenFile,
                UnidentifiedImageError,
                OSError,
                KeyError,
                ValueError,
                Image.DecompressionBombError,
            ):
                pass  # a broken cover is no reason to refuse the book: it gets a drawn one
    return _drawn(kind)


def _fitted(picture: Image.Image) -> bytes:
    picture = picture.convert("RGB")
    picture.thumbnail((WIDTH, HEIGHT))
    return _webp(picture)


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def _drawn(kind: str) -> bytes:
    """Paper, a river band and the sign of the kind: no words, the page shows the title beside it."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 330, WIDTH, HEIGHT), fill=RIVER)
    draw.arc((40, 230, 320, 430), 180, 360, fill=INK, width=8)
    for x in (100, 140, 180, 220, 260):
        draw.line((x, 330, x, 330 - int(96 * (1 - ((x - 180) / 140) ** 2) ** 0.5)), fill=INK, width=6)
    middle, top = WIDTH // 2, 120
    if kind == "audio":
        for step, height in enumerate((30, 70, 110, 70, 30)):
            x = middle - 60 + 30 * step
            draw.line((x, top - height // 2, x, top + height // 2), fill=RIVER, width=12)
    elif kind == "video":
        draw.polygon([(middle - 40, top - 50), (middle + 55, top), (middle - 40, top + 50)], fill=RIVER)
    elif kind == "link":
        draw.ellipse((middle - 55, top - 55, middle + 55, top + 55), outline=RIVER, width=10)
        draw.line((middle - 55, top, middle + 55, top), fill=RIVER, width=8)
        draw.arc((middle - 25, top - 55, middle + 25, top + 55), 0, 360, fill=RIVER, width=8)
    else:
        draw.rectangle((middle - 50, top - 60, middle + 50, top + 60), outline=RIVER, width=10)
        for y in (top - 25, top, top + 25):
            draw.line((middle - 25, y, middle + 25, y), fill=RIVER, width=8)
    return _webp(picture)
