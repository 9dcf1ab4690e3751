"""The door of `assessments`: assembled from the rooms. `grading` and `formats` are pure and imported directly."""

from assessments.attempts.fast import FastSaves
from assessments.bank.access import question_for, questions_of
from assessments.bank.importing import ImportReport, bounded_lines, import_lines
from assessments.bank.models import Question, QuestionVersion
from assessments.bank.store import About, create_question, edit_question
from assessments.quizzes.access import assignment_for, quiz_for, quizzes_of, received_by, with_received
from assessments.quizzes.frozen import attempts_begun, attempts_exist
from assessments.quizzes.giving import AlreadyBegun, CannotGive, assign_quiz, column_of, reschedule, withdraw
from assessments.quizzes.models import Quiz, QuizAssignment
from assessments.quizzes.paper import Paper, PaperItem, PaperSection, paper
from assessments.quizzes.plain import create_quiz_from
from assessments.quizzes.store import NotReady, QuizFrozen, SectionData, create_quiz, draw_quiz, publish
from assessments.taking.activities import QuizActivities, quiz_card, quiz_choices
from assessments.taking.api import (
    Attempt,
    DeadlineJob,
    PupilProgress,
    StartRefused,
    agenda_for,
    attempt_url,
    close_overdue,
    end_assignments,
    last_close,
    mark_essay,
    progress,
    record_attempt,
    start_or_resume,
)

__all__ = [
    "About",
    "AlreadyBegun",
    "Attempt",
    "CannotGive",
    "DeadlineJob",
    "FastSaves",
    "ImportReport",
    "NotReady",
    "Paper",
    "PaperItem",
    "PaperSection",
    "PupilProgress",
    "Question",
    "QuestionVersion",
    "Quiz",
    "QuizActivities",
    "QuizAssignment",
    "QuizFrozen",
    "SectionData",
    "StartRefused",
    "agenda_for",
    "assign_quiz",
    "assignment_for",
    "attempt_url",
    "attempts_begun",
    "attempts_exist",
    "bounded_lines",
    "close_overdue",
    "column_of",
    "create_question",
    "create_quiz",
    "create_quiz_from",
    "draw_quiz",
    "edit_question",
    "end_assignments",
    "import_lines",
    "last_close",
    "mark_essay",
    "paper",
    "progress",
    "publish",
    "question_for",
    "questions_of",
    "quiz_card",
    "quiz_choices",
    "quiz_for",
    "quizzes_of",
    "received_by",
    "record_attempt",
    "reschedule",
    "start_or_resume",
    "with_received",
    "withdraw",
]
