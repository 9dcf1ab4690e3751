"""The one way into the library: look at the bytes, refuse or keep whole, never half.

A refused file leaves nothing behind: neither a row nor a file. `Refused` carries the sentence for the reader.
"""

import errno
import os
import re
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models.fields.files import FieldFile

from content.formats import epub, pdf
from content.formats.problems import BrokenFile
from content.formats.sniff import identify
from content.formats.types import FileType
from content.library import inside
from content.library.covers import cover_of
from content.library.files import sha256_of
from content.library.models import LibraryItem
from content.library.words import Already, Refused, why
from lms.people import api as people
from lms.ui import clock
from lms.ui.text import fold, nfc

TEXT_LIMIT = 200_000


@dataclass(frozen=True)
class About:
    """What people say of an item; `grades` are numbers 1–12."""

    title: str
    author: str = ""
    subject: people.Subject | None = None
    grades: Sequence[int] = ()
    language: str = "vi"
    licence: str = LibraryItem.Licence.SCHOOL
    attribution: str = ""
    publisher: str = ""
    year: int | None = None
    description: str = ""
    captions: str = ""
    shared: bool = False


@dataclass(frozen=True)
class Examined:
    """What the bytes say: type, size, hash, pages, title inside, words of each page, contents, cover (WebP)."""

    type: FileType
    size: int
    sha256: str
    pages: int = 0
    title: str = ""
    author: str = ""
    texts: tuple[str, ...] = field(default=(), repr=False)
    contents: tuple[tuple[int, str, int], ...] = field(default=(), repr=False)
    cover: bytes = field(default=b"", repr=False)

    @property
    def text_folded(self) -> str:
        return fold("\n".join(self.texts))[:TEXT_LIMIT]


def examine(path: str, file_name: str = "") -> Examined:
    """Look at a file on this machine; `file_name` is what people call it. Raises `Refused`."""
    size = os.path.getsize(path)
    if size == 0:
        raise Refused(why("empty"))
    if size > settings.MAX_UPLOAD_MB * 1024 * 1024:
        raise Refused(why("too-large"))
    try:
        with open(path, "rb") as stream:
            found = identify(stream, file_name)
        facts = Examined(found, size, sha256_of(path), cover=cover_of(found.kind, path))
        if found.kind == "pdf":
            book = pdf.read(path, inside.TEXT_LIMIT)
            return replace(
                facts,
                pages=book.pages,
                title=nfc(book.title),
                author=nfc(book.author),
                texts=book.texts,
                contents=tuple((mark.level, nfc(mark.title), mark.page) for mark in book.contents),
            )
        if found.kind == "epub":
            chapters = epub.read(path)
            titles = enumerate((nfc(chapter.title) for chapter in chapters.chapters), start=1)
            return replace(
                facts,
                pages=len(chapters.chapters),
                title=nfc(chapters.title),
                author=nfc(chapters.author),
                texts=epub.texts(path, inside.TEXT_LIMIT),
                contents=tuple((0, title[:200], number) for number, title in titles if title),
            )
        return facts
    except BrokenFile as error:
        raise Refused(why(error.code)) from error


def ingest(
    *, school: people.School, about: About, added_by: people.Person | None, file: IO[bytes] | None = None, file_name: str = "",
    url: str = "", publish: bool = False, title_by_name: bool = False, again: bool = True,
) -> LibraryItem:  # fmt: skip
    """Add an item from an open file or a web address. Raises `Refused`; then nothing has changed.

    Without `again` a file that the school's library has already raises `Already`, a `Refused` that says in which item.
    `title_by_name`: a file that says no title of its own is called by its name, 'De_cuong-8.pdf' 'De cuong 8'.
    """
    if file is None:
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
            raise Refused(why("link"))
        item = LibraryItem(kind=LibraryItem.Kind.LINK, url=url)
        return _store(item, about, school, added_by, publish, None, None)
    with tempfile.TemporaryDirectory(prefix="nhipcau-ingest-") as folder:
        path = os.path.join(folder, "file")
        _copy(file, path)
        facts = examine(path, file_name)
        if not again:
            _check_new(school, facts.sha256)
        by_name = re.sub(r"[_-]+", " ", file_name.rpartition(".")[0] or file_name) if title_by_name else ""
        about = replace(
            about,
            title=nfc(about.title) or facts.title or nfc(by_name[:1].upper() + by_name[1:]),
            author=nfc(about.author) or facts.author,
        )
        item = LibraryItem(
            kind=facts.type.kind, mime=facts.type.mime, size=facts.size, sha256=facts.sha256, pages=facts.pages,
            text_folded=facts.text_folded, contents=list(facts.contents), file_name=nfc(file_name)[:200],
        )  # fmt: skip
        with open(path, "rb") as whole:
            return _store(item, about, school, added_by, publish, File(whole), facts)


def _check_new(school: people.School, sha256: str) -> None:
    same = LibraryItem.objects.filter(school=school, sha256=sha256, listed=True).order_by("-added_at").first()
    if same is not None:
        raise Already(same.pk, same.title)


def _copy(source: IO[bytes], path: str) -> None:
    limit = settings.MAX_UPLOAD_MB * 1024 * 1024
    taken = 0
    try:
        with open(path, "wb") as target:
            while block := source.read(1024 * 1024):
                taken += len(block)
                if taken > limit:
                    raise Refused(why("too-large"))
                target.write(block)
    except OSError as error:
        raise _disk(error) from error


def _disk(error: OSError) -> Exception:
    """What to tell people where the place for files failed; other trouble stays what it is."""
    if isinstance(error, ConnectionError):
        return Refused(why("storage"))
    return Refused(why("disk-full")) if error.errno in {errno.ENOSPC, errno.EDQUOT} else error


def _forget(*files: FieldFile) -> None:
    """Take files away again, as far as the storage lets us."""
    for kept in files:
        if kept:
            with suppress(OSError):
                kept.delete(save=False)


def _store(
    item: LibraryItem, about: About, school: people.School, added_by: people.Person | None, publish: bool,
    file: "File[bytes] | None", facts: Examined | None,
) -> LibraryItem:  # fmt: skip
    """Files first, then the row; when the row fails the files go."""
    if not nfc(about.title):
        raise Refused(why("title"))
    item.school, item.added_by = school, added_by
    describe(item, about)
    if publish:
        item.state, item.published_at = LibraryItem.State.PUBLISHED, clock.now()
    try:
        if file is not None and facts is not None:
            item.file.save(f"file.{facts.type.ending}", file, save=False)
        cover = facts.cover if facts is not None else cover_of("link", "")
        item.cover.save("cover.webp", ContentFile(cover), save=False)
        with transaction.atomic():
            item.save()
            item.grades.set(about.grades)
            inside.keep(item, facts.texts if facts is not None else ())
    except BaseException as error:
        _forget(item.file, item.cover)
        if isinstance(error, OSError):
            raise _disk(error) from error
        raise
    return item


def describe(item: LibraryItem, about: About) -> None:
    """Put what people say onto the item; the caller saves it, and sets the grades."""
    item.title, item.author = nfc(about.title)[:250], nfc(about.author)[:200]
    item.subject, item.language, item.licence = about.subject, about.language, about.licence
    item.attribution, item.publisher, item.year = (
        nfc(about.attribution)[:250],
        nfc(about.publisher)[:200],
        about.year,
    )
    item.description, item.captions, item.shared = about.description.strip(), about.captions, about.shared


def replace_file(item: LibraryItem, file: IO[bytes], file_name: str) -> None:
    """Give an item another file; the old one goes after the commit. Raises `Refused`; then nothing has changed."""
    with tempfile.TemporaryDirectory(prefix="nhipcau-ingest-") as folder:
        path = os.path.join(folder, "file")
        _copy(file, path)
        facts = examine(path, file_name)
        old = [str(kept.name) for kept in (item.file, item.cover) if kept]
        storage = item.file.storage
        item.kind, item.mime, item.size, item.sha256 = (
            facts.type.kind,
            facts.type.mime,
            facts.size,
            facts.sha256,
        )
        item.pages, item.text_folded, item.file_name = facts.pages, facts.text_folded, nfc(file_name)[:200]
        item.contents = list(facts.contents)
        item.file, item.cover = None, None
        try:
            with open(path, "rb") as whole, transaction.atomic():
                item.file.save(f"file.{facts.type.ending}", File(whole), save=False)
                item.cover.save("cover.webp", ContentFile(facts.cover), save=False)
                item.save()
                inside.keep(item, facts.texts)
                for name in old:
                    transaction.on_commit(partial(storage.delete, name), robust=True)
        except BaseException as error:
            _forget(item.file, item.cover)
            if isinstance(error, OSError):
                raise _disk(error) from error
            raise
