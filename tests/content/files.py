"""Small real files made in memory: PDF by hand, EPUB 3 by zipfile, pictures by Pillow."""

import io
import struct
import zipfile

from PIL import Image


def pdf(pages: int = 3, words: str = "Ham so bac nhat", title: str = "") -> bytes:
    """A valid PDF with `pages` pages of one line of text."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(pages))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for n in range(pages):
        stream = f"BT /F1 24 Tf 40 400 Td ({words} {n + 1}) Tj ET".encode()
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents {5 + 2 * n} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects.append(f"<< /Title ({title}) >>".encode())
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, 2)
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(
        b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, len(objects), start)
    )
    return out.getvalue()


def picture(size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#0d5c63").save(out, "PNG")
    return out.getvalue()


def epub(chapters: list[str] | None = None, extra: dict[str, bytes] | None = None) -> bytes:
    """An EPUB 3 with these chapter bodies (XHTML) and more files by name."""
    bodies = chapters or [
        "<h1>Mở đầu</h1><p>Trăm năm trong cõi người ta</p>",
        "<h1>Hai</h1><p>Chữ tài chữ mệnh</p>",
    ]
    page = '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(bodies))
    )
    refs = "".join(f'<itemref idref="c{n}"/>' for n in range(len(bodies)))
    links = "".join(f'<li><a href="c{n}.xhtml">Phần {n + 1}</a></li>' for n in range(len(bodies)))
    opf = f"""<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">
    <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier><dc:title>Truyện Kiều</dc:title>
    <dc:creator>Nguyễn Du</dc:creator><dc:language>vi</dc:language></metadata><manifest>{items}
    <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
    <item id="pic" href="pic.png" media-type="image/png"/></manifest><spine>{refs}</spine></package>"""
    nav = f'<nav xmlns:epub="http://www.idpf.org/2007/ops" epub:type="toc"><ol>{links}</ol></nav>'
    container = (
        '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("OEBPS/book.opf", opf)
        archive.writestr("OEBPS/nav.xhtml", page.format(nav))
        archive.writestr("OEBPS/pic.png", picture())
        for n, body in enumerate(bodies):
            archive.writestr(f"OEBPS/c{n}.xhtml", page.format(body))
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def mp3(frames: int = 10, tag: bytes = b"ID3\x04\x00\x00\x00\x00\x00\x00") -> bytes:
    """Frames of MPEG 1 layer III, 128 kbit/s, 44,1 kHz (417 bytes each), silent."""
    return tag + (b"\xff\xfb\x90\x00" + b"\x00" * 413) * frames


def wav() -> bytes:
    chunk = (
        b"fmt "
        + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
        + b"data"
        + struct.pack("<I", 8)
        + b"\0" * 8
    )
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WAVE" + chunk


def flac() -> bytes:
    return b"fLaC\x80\0\0\x22" + b"\x10\0\x10\0" + b"\0" * 30 + b"\xff\xf8\xc9\x18" + b"\0" * 20


def ogg(codec: bytes = b"OpusHead") -> bytes:
    page = b"OggS\0%c" + b"\0" * 20 + b"\x01\x13"
    return page % 2 + codec.ljust(0x13, b"\0") + page % 0 + b"OpusTags".ljust(0x13, b"\0")


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + name + body


def mp4(track: bytes = b"vide", brand: bytes = b"isom") -> bytes:
    handler = _box(b"hdlr", b"\0" * 8 + track + b"\0" * 12)
    index = _box(b"moov", _box(b"mvhd", b"\0" * 100) + _box(b"trak", _box(b"mdia", handler)))
    return _box(b"ftyp", brand + b"\0\0\2\0" + brand) + index + _box(b"mdat", b"\0" * 64)


def webm(kind: bytes = b"webm") -> bytes:
    head = b"\x42\x86\x81\x01" + b"\x42\x82" + bytes([0x80 | len(kind)]) + kind
    return (
        b"\x1a\x45\xdf\xa3" + bytes([0x80 | len(head)]) + head + b"\x18\x53\x80\x67\xff" + b"\xec\x81\0" * 9
    )


MP3 = mp3()
