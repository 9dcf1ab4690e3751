"""EPUB 3 books from the plain texts in `texts/`: chapters `#`, parts `##`, verse `>`, lists `-`, maths `$…$`."""

import html
import re
import zipfile
from pathlib import Path

from latex2mathml.converter import convert

TEXTS = Path(__file__).resolve().parent / "texts"
# In the order of the covers in typst/bia.typ.
BOOKS = ("truyen-kieu-trich", "tho-nom-chon-loc", "ca-dao-song-nuoc", "chuyen-ben-song", "dai-so-ke-chuyen")
STAMP = (2026, 9, 1, 7, 0, 0)
MODIFIED = "2026-09-01T00:00:00Z"
CSS = """body{font-family:"Source Serif 4",Georgia,serif;line-height:1.6;margin:0 6%;color:#1b2430}
h1{font-family:"Be Vietnam Pro",system-ui,sans-serif;font-size:1.5em;line-height:1.25;color:#0d5c63;margin:1.6em 0 1em}
h2{font-family:"Be Vietnam Pro",system-ui,sans-serif;font-size:1.1em;margin:1.4em 0 .5em}
p{margin:.7em 0}ul{padding-left:1.2em}li{margin:.35em 0}
.verse{margin:1em 0 1.3em 1.2em;line-height:1.75}.verse span{padding-left:1.2em}
math[display=block]{margin:.8em 0}.title{text-align:center;margin-top:25%}.title p{color:#525c69}
.cover{margin:0;text-align:center}.cover img{max-width:100%;max-height:100vh}
"""
CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""
# What readers with other needs may expect: https://www.w3.org/TR/epub-a11y-11/
ACCESS = (
    ("accessMode", "textual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityFeature", "alternativeText"),
    ("accessibilityFeature", "MathML"),
    ("accessibilityHazard", "none"),
    (
        "accessibilitySummary",
        "Chữ chảy theo màn hình, có mục lục; hình có lời tả; công thức viết bằng MathML.",
    ),
)
MATHS = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$")


def _maths(match: re.Match[str]) -> str:
    block = match[1] is not None
    markup = str(convert((match[1] or match[2]).replace("{,}", ","), display="block" if block else "inline"))
    markup = re.sub(r"(<mn>\d+)</mn><mo>&#x0002C;</mo><mn>(\d+</mn>)", r"\1,\2", markup)
    spoken = html.escape((match[1] or match[2]).strip())
    return markup.replace("<math ", f'<math alttext="{spoken}" ', 1)


def _inline(text: str) -> str:
    pieces, end = [], 0
    for match in MATHS.finditer(text):
        pieces += [html.escape(text[end : match.start()], quote=False), _maths(match)]
        end = match.end()
    marked = "".join([*pieces, html.escape(text[end:], quote=False)])
    return re.sub(r"(?<![\w*])\*(?!\s)([^*<]+?)\*(?!\w)", r"<em>\1</em>", marked)


def _verse(lines: list[str]) -> str:
    words = [len(re.sub(r"[^\w\s]", " ", line).split()) for line in lines]
    couplets = len(words) % 2 == 0 and all(n == (6, 8)[i % 2] for i, n in enumerate(words))
    shown = [_inline(line) for line in lines]
    if couplets:
        shown = [line if i % 2 else f"<span>{line}</span>" for i, line in enumerate(shown)]
    return f'<p class="verse">{"<br/>".join(shown)}</p>'


def _chapter(text: str) -> str:
    out = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.split("\n")
        if lines[0].startswith("## "):
            out.append(f"<h2>{_inline(lines[0][3:])}</h2>")
        elif lines[0].startswith("> "):
            out.append(_verse([line[2:] for line in lines]))
        elif lines[0].startswith("- "):
            out.append("<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>")
        elif all(line.startswith("$$") for line in lines):
            out += [f"<p>{_inline(line)}</p>" for line in lines]
        else:
            out.append(f"<p>{_inline(' '.join(lines))}</p>")
    return "\n".join(out)


def _page(title: str, body: str, extra: str = "") -> str:
    spaces = ' xmlns:epub="http://www.idpf.org/2007/ops"' if "epub:" in body else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml"{spaces} lang="vi" xml:lang="vi">'
        f'<head><meta charset="utf-8"/><title>{html.escape(title)}</title>'
        f'<link rel="stylesheet" href="book.css"/></head><body{extra}>\n{body}\n</body></html>\n'
    )


def _opf(meta: dict[str, str], items: list[str], spine: list[str]) -> str:
    def tag(name: str, value: str, attributes: str = "") -> str:
        return f"<dc:{name}{attributes}>{html.escape(value)}</dc:{name}>"

    head = "\n".join(
        [
            tag("identifier", f"urn:nhipcau:{meta['id']}", ' id="book-id"'),
            tag("title", meta["title"]),
            tag("creator", meta["author"]),
            tag("publisher", "Tủ sách Nhịp Cầu"),
            tag("language", "vi"),
            tag("date", "2026"),
            tag("description", meta["description"]),
            tag("rights", meta["rights"]),
            f'<meta property="dcterms:modified">{MODIFIED}</meta>',
            '<meta name="cover" content="cover-image"/>',
            *(f'<meta property="schema:{name}">{value}</meta>' for name, value in ACCESS),
        ]
    )
    refs = "".join(f'<itemref idref="{name}"/>' for name in spine)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        'unique-identifier="book-id" xml:lang="vi"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"{head}\n</metadata>\n<manifest>{''.join(items)}</manifest>\n"
        f"<spine>{refs}</spine></package>\n"
    )


def _files(source: str, cover: bytes) -> list[tuple[str, bytes]]:
    head, *chapters = re.split(r"^# ", (TEXTS / f"{source}.txt").read_text(encoding="utf-8"), flags=re.M)
    meta = dict(line.split(": ", 1) for line in head.strip().split("\n"))
    title = html.escape(meta["title"])
    picture = f'<p><img src="cover.jpg" alt="Bìa sách {title}"/></p>'
    pages = [("cover", _page(meta["title"], picture, ' class="cover"'))]
    front = f"<h1>{title}</h1><p>{html.escape(meta['author'])}</p><p>{html.escape(meta['rights'])}</p>"
    pages.append(("title", _page(meta["title"], f'<section class="title">{front}</section>')))
    toc = ['<li><a href="cover.xhtml">Bìa</a></li>', '<li><a href="title.xhtml">Trang nhan đề</a></li>']
    for number, chapter in enumerate(chapters, start=1):
        heading, _, text = chapter.partition("\n")
        name = f"chapter-{number:02d}"
        pages.append((name, _page(heading, f"<h1>{_inline(heading)}</h1>\n{_chapter(text)}")))
        toc.append(f'<li><a href="{name}.xhtml">{html.escape(heading)}</a></li>')
    nav = f'<nav epub:type="toc" id="toc"><h1>Mục lục</h1><ol>{"".join(toc)}</ol></nav>'
    pages.insert(2, ("nav", _page("Mục lục", nav)))
    items = [
        '<item id="css" href="book.css" media-type="text/css"/>',
        '<item id="cover-image" href="cover.jpg" media-type="image/jpeg" properties="cover-image"/>',
    ]
    for name, page in pages:
        marks = "nav" if name == "nav" else "mathml" if "<math" in page else ""
        marks = f' properties="{marks}"' if marks else ""
        items.append(f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"{marks}/>')
    return [
        ("META-INF/container.xml", CONTAINER.encode()),
        ("OEBPS/book.opf", _opf(meta, items, [name for name, _ in pages]).encode()),
        ("OEBPS/book.css", CSS.encode()),
        ("OEBPS/cover.jpg", cover),
        *((f"OEBPS/{name}.xhtml", page.encode()) for name, page in pages),
    ]


def books(target: Path, covers: list[bytes]) -> None:
    for source, cover in zip(BOOKS, covers, strict=True):
        with zipfile.ZipFile(target / f"{source}.epub", "w") as archive:
            archive.writestr(zipfile.ZipInfo("mimetype", STAMP), b"application/epub+zip", zipfile.ZIP_STORED)
            for name, data in _files(source, cover):
                archive.writestr(zipfile.ZipInfo(name, STAMP), data, zipfile.ZIP_DEFLATED, 9)
