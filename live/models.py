"""All tables of the app, collected from its rooms. From outside use `live.api`."""

from live.log.models import LessonEvent, LessonLog, LessonSnapshot
from live.planning.models import Lesson, LessonQuiz, LessonQuizSide, LessonSide, Participant

__all__ = [
    "Lesson",
    "LessonEvent",
    "LessonLog",
    "LessonQuiz",
    "LessonQuizSide",
    "LessonSide",
    "LessonSnapshot",
    "Participant",
]
