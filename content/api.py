"""The door of content: the library, activities in pages, courses."""

from content import activities
from content.activities import ActivityCard, ActivityProvider
from content.courses import agenda as course_agenda
from content.courses.access import course_for, taken_courses
from content.courses.authoring import give_to_class
from content.courses.models import Course, CourseLesson
from content.courses.progress import finish as finish_lesson
from content.courses.progress import notice_activities, outline_of
from content.courses.seeding import create_course
from content.library import agenda as library_agenda
from content.library.access import curated_schools, item_for, visible_items
from content.library.files import page_image
from content.library.ingest import About, ingest
from content.library.models import LibraryItem
from content.library.reading import keep_place, places_of, reading_counts, record_readings
from content.library.sharing import share_item_with_classes
from content.library.words import Refused
from lms.people import api as people
from lms.ui.agenda import AgendaItem

__all__ = [
    "About",
    "ActivityCard",
    "ActivityProvider",
    "Course",
    "CourseLesson",
    "LibraryItem",
    "Refused",
    "activities",
    "agenda_for",
    "course_for",
    "courses_of",
    "create_course",
    "curated_schools",
    "finish_lesson",
    "give_to_class",
    "ingest",
    "item_for",
    "items_of_kind",
    "keep_place",
    "notice_activities",
    "outline_of",
    "page_image",
    "pdf_pages",
    "places_of",
    "reading_counts",
    "record_readings",
    "share_item_with_classes",
]


def items_of_kind(person: people.Person, kind: str) -> list[LibraryItem]:
    """Items of a kind that the person may open, by title."""
    return list(visible_items(person).filter(kind=kind).order_by("title_folded", "id"))


def pdf_pages(item: LibraryItem) -> int:
    """Number of pages of a PDF, 0 for other kinds."""
    return item.pages if item.kind == LibraryItem.Kind.PDF else 0


def agenda_for(person: people.Person) -> list[AgendaItem]:
    """The next lessons of courses, books to go on with, drafts that wait."""
    return course_agenda.agenda_for(person) + library_agenda.agenda_for(person)


def courses_of(person: people.Person) -> list[Course]:
    """Courses given to the pupil's classes, last changed first."""
    return list(taken_courses(person).select_related("subject"))
