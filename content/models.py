"""All tables of content, collected from its rooms."""

from content.courses.models import Course, CourseAssignment, CourseLesson, CourseSection, LessonCompletion
from content.library.models import Grade, ItemPage, LibraryItem, LibraryShare, Reading, ReadingPlace

__all__ = [
    "Course",
    "CourseAssignment",
    "CourseLesson",
    "CourseSection",
    "Grade",
    "ItemPage",
    "LessonCompletion",
    "LibraryItem",
    "LibraryShare",
    "Reading",
    "ReadingPlace",
]
