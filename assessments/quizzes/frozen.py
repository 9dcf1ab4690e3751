"""Whether pupils have begun: asked through the relation, because attempts lie above this room."""

from assessments.quizzes.models import QuizAssignment


def attempts_exist(quiz_id: int) -> bool:
    """True once a pupil has begun an attempt under any assignment of the quiz."""
    return QuizAssignment.objects.filter(quiz_id=quiz_id, attempts__isnull=False).exists()


def attempts_begun(assignment_id: int) -> bool:
    """True once a pupil has begun an attempt under this assignment."""
    return QuizAssignment.objects.filter(pk=assignment_id, attempts__isnull=False).exists()
