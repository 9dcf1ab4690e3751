"""EPUB 2 and 3: checked before unpacking, read without running anything in them.

The zip is judged by its directory (number of entries, unpacked size, ratio, names) before a byte is unpacked; XML
with a document type or entities is refused by defusedxml.
"""

import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from content.formats.problems import BrokenFile

MOST_ENTRIES = 5_000
MOST_BYTES = 600 * 1024 * 1024
MOST_RATIO = 120
MOST_XML = 8 * 1024 * 1024
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


@dataclass(frozen=True)
class Chapter:
    path: str
    title: str


@dataclass(frozen=True)
class Book:
    title: str
    author: str
    language: str
    chapters: tuple[Chapter, ...]
    cover_path: str | None
    media_types: dict[str, str]


def checked(archive: zipfile.ZipFile) -> None:
    """Raises `BrokenFile` for a zip that is too large, too dense, or names places outside itself."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_BYTES:
        raise BrokenFile("zip-bomb")
    for entry in entries:
        if entry.file_size > 1024 * 1024 and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise BrokenFile("zip-bomb")
        parts = entry.filename.replace("\\", "/").split("/")
        link = (entry.external_attr >> 16) & 0o170000 == 0o120000
        if ".." in parts or entry.filename.startswith(("/", "\\")) or link:
            raise BrokenFile("zip-names")


def open_archive(path: str) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
        checked(archive)
        return archive
    except (zipfile.BadZipFile, OSError) as error:
        raise BrokenFile("broken-epub") from error


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """One file of the archive; damaged, encrypted and packed in a way Python does not know are one to a reader."""
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        raise BrokenFile("broken-epub") from error


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    try:
        entry = archive.getinfo(name)
        if entry.file_size > MOST_XML:
            raise BrokenFile("broken-epub")
        return fromstring(_content(archive, entry), forbid_dtd=False)
    except (KeyError, ParseError, DefusedXmlException, ValueError) as error:
        raise BrokenFile("broken-epub") from error


def _text(root: Element, tag: str) -> str:
    found = root.find(f".//{DC}{tag}")
    return "".join(found.itertext()).strip() if found is not None else ""


def _titles(
    archive: zipfile.ZipFile, opf: Element, base: str, manifest: dict[str, tuple[str, str, str]]
) -> dict[str, str]:
    """Path of a chapter -> its title, from the EPUB 3 navigation or the EPUB 2 table of contents."""
    titles: dict[str, str] = {}
    for href, media, properties in manifest.values():
        place = posixpath.dirname(href)
        if "nav" in properties.split():
            for link in _xml(archive, href).iter(f"{XHTML}a"):
                target = posixpath.normpath(
                    posixpath.join(place, unquote(link.get("href", "").split("#")[0]))
                )
                titles.setdefault(target, "".join(link.itertext()).strip())
        elif media == "application/x-dtbncx+xml" and not titles:
            for point in _xml(archive, href).iter("{http://www.daisy.org/z3986/2005/ncx/}navPoint"):
                label = point.find(".//{*}text")
                source = point.find("./{*}content")
                if label is not None and source is not None:
                    target = posixpath.normpath(
                        posixpath.join(place, unquote(source.get("src", "").split("#")[0]))
                    )
                    titles.setdefault(target, "".join(label.itertext()).strip())
    return titles


def _cover(opf: Element, manifest: dict[str, tuple[str, str, str]]) -> str | None:
    for href, media, properties in manifest.values():
        if "cover-image" in properties.split() and media.startswith("image/"):
            return href
    named = opf.find(f".//{OPF}meta[@name='cover']")
    if named is not None and named.get("content", "") in manifest:
        href, media, _ = manifest[named.get("content", "")]
        return href if media.startswith("image/") else None
    return None


def read(path: str) -> Book:
    """Metadata and chapters in reading order. Raises `BrokenFile`."""
    with open_archive(path) as archive:
        rootfile = _xml(archive, "META-INF/container.xml").find(f".//{CONTAINER}rootfile")
        if rootfile is None:
            raise BrokenFile("broken-epub")
        place = rootfile.get("full-path", "")
        opf = _xml(archive, place)
        base = posixpath.dirname(place)
        names = set(archive.namelist())
        manifest = {
            item.get("id", ""): (
                posixpath.normpath(posixpath.join(base, unquote(item.get("href", "")))),
                item.get("media-type", ""),
                item.get("properties", ""),
            )
            for item in opf.iter(f"{OPF}item")
        }
        manifest = {key: value for key, value in manifest.items() if value[0] in names}
        titles = _titles(archive, opf, base, manifest)
        spine = [ref.get("idref", "") for ref in opf.iter(f"{OPF}itemref")]
        paths = [
            manifest[key][0]
            for key in spine
            if key in manifest and manifest[key][1] == "application/xhtml+xml"
        ]
        if not paths:
            raise BrokenFile("no-pages")
        chapters = tuple(Chapter(p, titles.get(p, "")) for p in paths)
        media = {href: media for href, media, _ in manifest.values()}
        return Book(
            _text(opf, "title"),
            _text(opf, "creator"),
            _text(opf, "language"),
            chapters,
            _cover(opf, manifest),
            media,
        )


def resource(path: str, name: str) -> bytes:
    """One file of the book. Raises `KeyError` when there is none of that name, `BrokenFile` when it is too large or
    damaged."""
    with open_archive(path) as archive:
        entry = archive.getinfo(name)
        if entry.file_size > 64 * 1024 * 1024:
            raise BrokenFile("zip-bomb")
        return _content(archive, entry)


# Where a word ends although no blank says so.
_BREAKS = {
    f"{XHTML}{name}"
    for name in ("p", "div", "br", "li", "td", "th", "tr", "h1", "h2", "h3", "h4", "h5", "h6")
}


def _words(body: Element) -> str:
    """The text of an element; without recursion, however deep a book nests."""
    pieces: list[str] = []
    waiting: list[Element | str] = [body]
    while waiting:
        here = waiting.pop()
        if isinstance(here, str):
            pieces.append(here)
            continue
        edge = " " if here.tag in _BREAKS else ""
        pieces += [edge, here.text or ""]
        waiting.append(edge)
        for child in reversed(here):
            waiting += [child.tail or "", child]
    return " ".join("".join(pieces).split())


def text(path: str, limit: int = 200_000) -> str:
    """The words of the book, up to `limit` characters."""
    return "\n".join(texts(path, limit))[:limit]


def texts(path: str, limit: int = 200_000) -> tuple[str, ...]:
    """The words of the first chapters, one string a chapter, as far as `limit` characters reach."""
    pieces: list[str] = []
    length = 0
    book = read(path)
    with open_archive(path) as archive:
        for chapter in book.chapters:
            if length >= limit:
                break
            body = _xml(archive, chapter.path).find(f".//{XHTML}body")
            piece = _words(body)[: limit - length] if body is not None else ""
            pieces.append(piece)
            length += len(piece)
    return tuple(pieces)
