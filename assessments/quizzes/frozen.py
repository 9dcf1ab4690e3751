"""Whether pupils have begun: asked through the relation, because attempts lie above this room."""

from django.core.exceptions import FieldDoesNotExist

from assessments.quizzes.models import QuizAssignment


def _attempts_known() -> bool:
    try:
        QuizAssignment._meta.get_field("attempts")
    except FieldDoesNotExist:
        return False
    return True


def attempts_exist(quiz_id: int) -> bool:
    """True once a pupil has begun an attempt under any assignment of the quiz."""
    return (
        _attempts_known() and QuizAssignment.objects.filter(quiz_id=quiz_id, attempts__isnull=False).exists()
    )


def attempts_begun(assignment_id: int) -> bool:
    """True once a pupil has begun an attempt under this assignment."""
    return (
        _attempts_known() and QuizAssignment.objects.filter(pk=assignment_id, attempts__isnull=False).exists()
    )
