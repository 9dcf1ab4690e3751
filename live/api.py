"""The door of connected lessons."""

from live.past import PastEvent, PastLesson, record_past_lesson
from live.planning.access import lesson_for, lessons_of
from live.planning.models import Lesson, LessonSide
from live.planning.plan import CannotPlan, Draft, Partner, answer, plan_lesson
from live.record import Counts, confirm, counts, record_of
from live.summaries import agenda_for, upcoming

__all__ = [
    "CannotPlan",
    "Counts",
    "Draft",
    "Lesson",
    "LessonSide",
    "Partner",
    "PastEvent",
    "PastLesson",
    "agenda_for",
    "answer",
    "confirm",
    "counts",
    "lesson_for",
    "lessons_of",
    "plan_lesson",
    "record_of",
    "record_past_lesson",
    "upcoming",
]
