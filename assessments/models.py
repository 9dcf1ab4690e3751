"""Collects the rooms' models for Django."""

from assessments.bank.models import Question, QuestionVersion
from assessments.quizzes.models import Quiz, QuizAssignment, QuizItem, QuizSection

__all__ = ["Question", "QuestionVersion", "Quiz", "QuizAssignment", "QuizItem", "QuizSection"]
