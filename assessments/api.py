"""The door of `assessments`: assembled from the rooms."""

from assessments.attempts.fast import FastSaves
from assessments.quizzes.models import Quiz, QuizAssignment
from assessments.quizzes.paper import Paper, PaperItem, PaperSection, paper
from assessments.taking.api import (
    Attempt,
    DeadlineJob,
    PupilProgress,
    StartRefused,
    agenda_for,
    attempt_url,
    attempts_exist,
    close_overdue,
    end_assignment,
    mark_essay,
    progress,
    record_attempt,
    start_or_resume,
)

__all__ = [
    "Attempt",
    "DeadlineJob",
    "FastSaves",
    "Paper",
    "PaperItem",
    "PaperSection",
    "PupilProgress",
    "Quiz",
    "QuizAssignment",
    "StartRefused",
    "agenda_for",
    "attempt_url",
    "attempts_exist",
    "close_overdue",
    "end_assignment",
    "mark_essay",
    "paper",
    "progress",
    "record_attempt",
    "start_or_resume",
]
