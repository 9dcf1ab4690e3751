"""The demo's library: every file of `content/library` through the same door as a librarian's upload."""

import random
from datetime import timedelta
from typing import Any

from content import api as content
from lms.demo.cast import Cast
from lms.demo.content import catalogue
from lms.people import api as people

# The second school's librarian looks after these subjects; the first one after the others.
AT_VENSONG = frozenset({"lich-su-dia-li", "lich-su", "vat-li"})


def fill(cast: Cast) -> dict[str, content.LibraryItem]:
    """Publish every item, the books last so that they stand first; returns them by their key in `library.json`."""
    items: dict[str, content.LibraryItem] = {}
    for entry in reversed(catalogue.library()):
        code = "vensong" if entry.get("subject") in AT_VENSONG else "bannguon"
        items[entry["key"]] = _add(cast, entry, cast.school(code), cast.person(f"thuvien.{code}"))
    return items


def _add(
    cast: Cast, entry: dict[str, Any], school: people.School, librarian: people.Person
) -> content.LibraryItem:
    captions = entry.get("captions")
    about = content.About(
        title=entry["title"],
        author=entry.get("author", ""),
        subject=cast.subject(entry["subject"]) if entry.get("subject") else None,
        grades=entry.get("grades", []),
        language=entry.get("language", "vi"),
        licence=entry["licence"],
        attribution=entry.get("attribution", ""),
        publisher=entry.get("publisher", ""),
        year=entry.get("year"),
        description=entry.get("description", ""),
        captions=(catalogue.LIBRARY / captions).read_text() if captions else "",
        shared=True,
    )
    if entry["kind"] == "link":
        return content.ingest(school=school, about=about, added_by=librarian, url=entry["url"], publish=True)
    with (catalogue.LIBRARY / entry["file"]).open("rb") as file:
        return content.ingest(
            school=school, about=about, added_by=librarian, file=file, file_name=entry["file"], publish=True
        )


def read(cast: Cast, items: dict[str, content.LibraryItem]) -> None:
    """Four weeks of reading: some pupils much, most a little; the known pupils are in the middle of something."""
    chance = random.Random(7)
    shelf = [item for item in items.values() if item.kind != "link"]
    rows = []
    for school_class in cast.classes():
        suitable = [
            i for i in shelf if not i.grades.all() or school_class.grade in {g.pk for g in i.grades.all()}
        ]
        for pupil in cast.pupils(school_class):
            for _ in range(max(0, round(chance.gauss(2.2, 2)))):
                day = cast.calendar.now - timedelta(days=chance.randrange(28))
                if suitable:
                    rows.append(
                        (
                            pupil,
                            chance.choice(suitable),
                            max(day, cast.calendar.begins),
                            school_class.year.school_id,
                        )
                    )
    content.record_readings(rows)
    books = {kind: [i for i in shelf if i.kind == kind and i.pages > 3] for kind in ("pdf", "epub")}
    for username in ("bannguon.maianh", "vensong.quocbao", "dabinh.minhchau"):
        for kind in ("epub", "pdf"):
            if books[kind]:
                book = chance.choice(books[kind])
                content.keep_place(cast.person(username), book, max(2, book.pages * 3 // 5), book.pages)
