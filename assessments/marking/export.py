"""The results of an assignment as an Excel file: typed cells, no live formulas."""

from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.attempts import reading, results
from assessments.attempts.models import Answer
from assessments.attempts.writing import paper_of
from assessments.marking.analysis import counted_attempts
from assessments.quizzes.models import QuizAssignment
from lms.ui.numbers import round_half_up
from lms.ui.text import slug

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

FIRST = 5  # the row of the first pupil


def file_name(assignment: QuizAssignment) -> str:
    """'ket-qua-8a1-kiem-tra-15-phut.xlsx'."""
    return f"{slug(f'ket qua {assignment.school_class.name} {assignment.quiz.title}')[:80]}.xlsx"


def workbook(assignment: QuizAssignment) -> bytes:
    """One row for each pupil of the class: state, result, attempts, time, and the points of each question.

    The points are those of the attempt that counts, of the last one where the average does.
    """
    from xlsxwriter import Workbook  # only downloads need it

    stream = BytesIO()
    book = Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )  # fmt: skip
    page = book.add_worksheet(_("Kết quả"))
    bold, text = book.add_format({"bold": True}), book.add_format({"border": 1})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#E0EFEE", "text_wrap": True})
    number = book.add_format({"border": 1, "num_format": "0.0"})
    points = book.add_format({"border": 1, "num_format": "0.0#"})
    whole = book.add_format({"border": 1})
    page.write_string(0, 0, assignment.quiz.title, bold)
    page.write_string(
        1, 0, f"{assignment.subject.name}, {_('lớp %(name)s') % {'name': assignment.school_class.name}}"
    )
    page.write_string(2, 0, results.rule(assignment))
    items = paper_of(assignment).items
    titles = [
        _("STT"), _("Mã học sinh"), _("Họ và tên"), _("Tình trạng"), _("Điểm"), _("Số lần làm"), _("Nộp lúc"),
        *(_("Câu %(number)s") % {"number": item.number} for item in items),
    ]  # fmt: skip
    for column, title in enumerate(titles):
        page.write_string(FIRST - 1, column, title, head)
    earned = _earned(assignment)
    for row, line in enumerate(reading.progress([assignment])[assignment.pk], start=FIRST):
        page.write_number(row, 0, row - FIRST + 1, whole)
        page.write_string(row, 1, line.pupil.pupil_code, text)
        page.write_string(row, 2, line.pupil.full_name, text)
        page.write_string(row, 3, STATES[line.state](), text)
        _number(page, row, 4, None if line.score is None else round_half_up(line.score), number)
        page.write_number(row, 5, line.attempts, whole)
        closed = timezone.localtime(line.closed_at).strftime("%H:%M %d/%m/%Y") if line.closed_at else ""
        page.write_string(row, 6, closed, text)
        for column, item in enumerate(items, start=7):
            _number(page, row, column, earned.get(line.pupil.pk, {}).get(item.id), points)
    page.set_column(0, 0, 5)
    page.set_column(1, 1, 14)
    page.set_column(2, 2, 28)
    page.set_column(3, 6, 16)
    page.freeze_panes(FIRST, 3)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    book.close()
    return stream.getvalue()


STATES = {
    "done": lambda: _("Đã chấm"),
    "waiting": lambda: _("Chờ chấm"),
    "in_progress": lambda: _("Đang làm"),
    "not_started": lambda: _("Chưa làm"),
}


def _earned(assignment: QuizAssignment) -> dict[int, dict[int, Decimal | None]]:
    """Pupil id -> item id -> points of the counted attempt; an unanswered question earned nothing."""
    chosen = {}
    for pupil_id, attempts in counted_attempts(assignment).items():
        counted = results.counted_among(assignment, attempts)
        if counted:
            chosen[counted[-1].pk] = pupil_id
    items = paper_of(assignment).items
    found: dict[int, dict[int, Decimal | None]] = {
        pupil: {item.id: Decimal(0) for item in items} for pupil in chosen.values()
    }
    for answer in Answer.objects.filter(attempt__in=chosen):
        found[chosen[answer.attempt_id]][answer.item_id] = answer.points
    return found


def _number(page: "Worksheet", row: int, column: int, value: Decimal | None, shape: object) -> None:
    if value is None:
        page.write_blank(row, column, None, shape)
    else:
        page.write_number(row, column, float(value), shape)
