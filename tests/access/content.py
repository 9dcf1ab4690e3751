"""The library's routes."""

import io
from typing import Any

from content import api as content
from tests.access.rules import Rule, logged_in, only
from tests.content import files
from tests.world import Side, World

READERS = (
    "pupil",
    "other_pupil",
    "guardian",
    "teacher",
    "other_teacher",
    "librarian",
    "school_admin",
    "principal",
)
CURATORS = ("librarian", "school_admin")


def prepare(world: World) -> None:
    for side in (world.a, world.b):
        about = content.About(title="Sách của trường", captions="WEBVTT")
        extra: Any = side
        extra.book = content.ingest(
            school=side.school,
            about=about,
            added_by=side.librarian,
            file=io.BytesIO(files.epub()),
            file_name="a.epub",
            publish=True,
        )
        extra.slides = content.ingest(
            school=side.school,
            about=about,
            added_by=side.librarian,
            file=io.BytesIO(files.pdf(1)),
            file_name="a.pdf",
            publish=True,
        )


def book(side: Side) -> dict[str, Any]:
    return {"item_id": side.book.pk}  # type: ignore[attr-defined] # made by prepare


def page(side: Side) -> dict[str, Any]:
    return {"item_id": side.slides.pk, "number": 1}  # type: ignore[attr-defined] # made by prepare


ROUTES: dict[str, Rule] = {
    "content:library": logged_in(),
    "content:manage": only(*CURATORS, "foreign_admin"),
    "content:add": only(*CURATORS, "foreign_admin"),
    "content:item": only(*READERS, kwargs=book),
    "content:edit": only(*CURATORS, kwargs=book),
    "content:publish": only(*CURATORS, kwargs=book, method="post"),
    "content:read": only(*READERS, kwargs=book),
    "content:keep_place": only(*READERS, kwargs=book, method="post", data={"position": "1"}),
    "content:file": only(*READERS, kwargs=book),
    "content:cover": only(*READERS, kwargs=book),
    "content:page_image": only(*READERS, kwargs=page),
    "content:book_picture": only(*READERS, kwargs=book, data={"ten": "OEBPS/pic.png"}),
    "content:captions": only(*READERS, kwargs=book),
}
