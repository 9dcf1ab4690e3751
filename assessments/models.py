"""Collects the rooms' models for Django."""

from assessments.attempts.models import Answer, Attempt
from assessments.bank.models import Question, QuestionVersion
from assessments.quizzes.models import Quiz, QuizAssignment, QuizItem, QuizSection

__all__ = [
    "Answer",
    "Attempt",
    "Question",
    "QuestionVersion",
    "Quiz",
    "QuizAssignment",
    "QuizItem",
    "QuizSection",
]
