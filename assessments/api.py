"""The door of `assessments`: assembled from the rooms. `grading` and `formats` are pure and imported directly."""

from assessments.bank.access import question_for, questions_of
from assessments.bank.importing import ImportReport, bounded_lines, import_lines
from assessments.bank.models import Question, QuestionVersion
from assessments.bank.store import About, create_question, edit_question
from assessments.quizzes.access import assignment_for, quiz_for, quizzes_of
from assessments.quizzes.frozen import attempts_begun, attempts_exist
from assessments.quizzes.giving import AlreadyBegun, CannotGive, assign_quiz, column_of, reschedule, withdraw
from assessments.quizzes.models import Quiz, QuizAssignment
from assessments.quizzes.paper import Paper, PaperItem, PaperSection, paper
from assessments.quizzes.plain import create_quiz_from
from assessments.quizzes.store import NotReady, QuizFrozen, SectionData, create_quiz, draw_quiz, publish

__all__ = [
    "About",
    "AlreadyBegun",
    "CannotGive",
    "ImportReport",
    "NotReady",
    "Paper",
    "PaperItem",
    "PaperSection",
    "Question",
    "QuestionVersion",
    "Quiz",
    "QuizAssignment",
    "QuizFrozen",
    "SectionData",
    "assign_quiz",
    "assignment_for",
    "attempts_begun",
    "attempts_exist",
    "bounded_lines",
    "column_of",
    "create_question",
    "create_quiz",
    "create_quiz_from",
    "draw_quiz",
    "edit_question",
    "import_lines",
    "paper",
    "publish",
    "question_for",
    "questions_of",
    "quiz_for",
    "quizzes_of",
    "reschedule",
    "withdraw",
]
