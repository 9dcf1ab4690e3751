"""The only writer of assignments: a quiz given to a class. Callers have authorised."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.bank.seen import ChangedMeanwhile
from assessments.quizzes import news
from assessments.quizzes.frozen import attempts_begun
from assessments.quizzes.models import Counts, Quiz, QuizAssignment
from lms.gradebook.api import ColumnKey
from lms.people.api import Person, SchoolClass

_CHANGED = ("opens", "closes", "minutes", "attempts_allowed", "counts", "slot", "term_id")


class CannotGive(ValueError):
    """The assignment contradicts itself; the message says how, in the reader's language."""


class AlreadyBegun(Exception):
    """A pupil has begun: the assignment can be changed, not withdrawn."""


def assign_quiz(
    *,
    quiz: Quiz,
    school_class: SchoolClass,
    opens: datetime,
    closes: datetime,
    minutes: int | None,
    attempts: int,
    column: ColumnKey | None,
    assigned_by: Person,
    mode: str = QuizAssignment.Mode.ORDINARY,
    lesson_key: str = "",
    counts: str | None = None,
) -> QuizAssignment:
    """Give a published quiz to a class.

    `opens` and `closes` are aware; `minutes` None means as long as it is open; `column` None sends no mark;
    `counts` says which of several attempts is the result, as the quiz proposes unless given.
    The class's pupils are told. In mode 'lesson' the class may be of another school, nobody is told, and repeating it
    for the same class and `lesson_key` changes the times of the assignment there is.
    """
    if quiz.status != Quiz.Status.READY:
        raise CannotGive(_("Đề chưa sẵn sàng: kiểm tra và hoàn tất đề trước khi giao."))
    if column is not None and column.class_id != school_class.pk:
        raise CannotGive(_("Cột điểm này không thuộc lớp được giao."))
    if mode == QuizAssignment.Mode.LESSON and not lesson_key:
        raise ValueError("an assignment of a lesson names the lesson")
    _check_times(opens, closes, minutes, attempts)
    columns = {
        "opens": opens,
        "closes": closes,
        "minutes": minutes,
        "attempts_allowed": attempts,
        "counts": quiz.counts if counts is None else Counts(counts),
        "subject_id": column.subject_id if column else quiz.subject_id,
        "term_id": column.term_id if column else None,
        "slot": column.slot if column else "",
    }
    if mode == QuizAssignment.Mode.LESSON:
        assignment, _created = QuizAssignment.objects.update_or_create(
            quiz=quiz,
            school_class=school_class,
            mode=mode,
            lesson_key=lesson_key,
            defaults=columns,
            create_defaults={**columns, "assigned_by": assigned_by},
        )
        return assignment
    with transaction.atomic():
        assignment = QuizAssignment.objects.create(
            quiz=quiz, school_class=school_class, assigned_by=assigned_by, mode=mode, **columns
        )
        news.given(assignment)
    return assignment


def column_of(assignment: QuizAssignment) -> ColumnKey | None:
    """Where the mark goes; None when no mark is sent."""
    if not assignment.slot or assignment.term_id is None:
        return None
    return ColumnKey(assignment.school_class_id, assignment.subject_id, assignment.term_id, assignment.slot)


def reschedule(
    assignment: QuizAssignment,
    *,
    opens: datetime,
    closes: datetime,
    minutes: int | None,
    attempts: int,
    counts: str | None = None,
    unless_changed: bool = False,
) -> QuizAssignment:
    """Other times for an assignment; pupils hear of other hours. Once a pupil has begun, the limit per attempt and
    which attempt counts (None: as before) stay: pupils were told so. Raises ChangedMeanwhile when asked to write only what
    `assignment` was read as."""
    _check_times(opens, closes, minutes, attempts)
    with transaction.atomic():
        row = QuizAssignment.objects.select_for_update().get(pk=assignment.pk)
        if unless_changed and any(getattr(row, name) != getattr(assignment, name) for name in _CHANGED):
            raise ChangedMeanwhile
        if minutes != row.minutes and attempts_begun(row.pk):
            raise CannotGive(_("Đã có học sinh làm bài nên số phút làm bài giữ nguyên."))
        if counts not in (None, row.counts):
            if attempts_begun(row.pk):
                raise CannotGive(_("Đã có học sinh làm bài nên cách tính kết quả giữ nguyên."))
            row.counts = Counts(counts)
        other_hours = (opens, closes) != (row.opens, row.closes)
        row.opens, row.closes, row.minutes, row.attempts_allowed = opens, closes, minutes, attempts
        row.save()
        if other_hours:
            news.moved(row)
    return row


def set_column(assignment: QuizAssignment, column: ColumnKey | None) -> QuizAssignment:
    """Another column of the class, or none; what was proposed before stays where it is."""
    if column is not None and column.class_id != assignment.school_class_id:
        raise CannotGive(_("Cột điểm này không thuộc lớp được giao."))
    assignment.slot = column.slot if column else ""
    assignment.term_id = column.term_id if column else None
    if column is not None:
        assignment.subject_id = column.subject_id
    assignment.save(update_fields=["slot", "term", "subject"])
    return assignment


def withdraw(assignment: QuizAssignment) -> None:
    """Take the assignment back. Raises AlreadyBegun once a pupil has begun."""
    with transaction.atomic():
        row = QuizAssignment.objects.select_for_update().get(pk=assignment.pk)
        if attempts_begun(row.pk):
            raise AlreadyBegun
        news.taken_back(row)
        row.delete()


def _check_times(opens: datetime, closes: datetime, minutes: int | None, attempts: int) -> None:
    if closes <= opens:
        raise CannotGive(_("Giờ đóng phải sau giờ mở."))
    if minutes is not None and minutes < 1:
        raise CannotGive(_("Thời gian làm bài phải từ 1 phút."))
    if attempts < 1:
        raise CannotGive(_("Cho làm ít nhất một lần."))
