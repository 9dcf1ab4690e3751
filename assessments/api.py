"""The door of `assessments`: assembled from the rooms."""

from assessments.quizzes.models import Quiz, QuizAssignment
from assessments.quizzes.paper import Paper, PaperItem, PaperSection, paper

__all__ = ["Paper", "PaperItem", "PaperSection", "Quiz", "QuizAssignment", "paper"]
