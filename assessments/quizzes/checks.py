"""What keeps a quiz from being given: each finding says what is wrong and where. No writes."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.grading import problems
from assessments.quizzes.models import Quiz
from assessments.quizzes.paper import Paper, paper
from lms.ui.templatetags.ui import number as shown_number

FULL = Decimal(10)


@dataclass(frozen=True)
class Finding:
    """`item_id` is the place, None for the quiz as a whole; `blocks`: it cannot be published like this."""

    text: str
    item_id: int | None = None
    blocks: bool = True


def question_problem(code: str) -> str:
    """A sentence for a code of `grading.problems`."""
    return {
        "no_stem": _("chưa có đề bài"),
        "few_options": _("cần ít nhất hai phương án"),
        "empty_option": _("có phương án để trống"),
        "double_option": _("có hai phương án giống hệt nhau"),
        "no_key": _("chưa có đáp án"),
        "many_keys": _("chỉ được đánh dấu một phương án đúng"),
        "not_four_statements": _("cần đúng bốn ý"),
        "empty_statement": _("có ý để trống"),
        "word_limits": _("số từ tối đa nhỏ hơn số từ tối thiểu"),
    }[code]


def check(quiz: Quiz) -> list[Finding]:
    """Everything that is wrong with the quiz, the blocking things first."""
    whole = paper(quiz)
    found: list[Finding] = []
    if not whole.items:
        return [Finding(_("Đề chưa có câu hỏi nào."))]
    if whole.points != FULL:
        found.append(
            Finding(
                _("Tổng điểm là %(sum)s, cần đúng 10. Sửa điểm từng câu hoặc bấm “Chia đều thành 10”.")
                % {"sum": shown_number(whole.points)}
            )
        )
    for item in whole.items:
        where = _("Câu %(number)s") % {"number": item.number}
        if item.points <= 0:
            found.append(Finding(_("%(where)s: điểm phải lớn hơn 0.") % {"where": where}, item.id))
        found += [Finding(f"{where}: {question_problem(code)}.", item.id) for code in problems(item.question)]
    return found + _doubles(whole) + _empty_sections(quiz, whole)


def _doubles(whole: Paper) -> list[Finding]:
    first: dict[int, int] = {}
    found = []
    for item in whole.items:
        if item.version_id in first:
            text = _("Câu %(number)s trùng với câu %(first)s.")
            numbers = {"number": item.number, "first": first[item.version_id]}
            found.append(Finding(text % numbers, item.id))
        first.setdefault(item.version_id, item.number)
    return found


def _empty_sections(quiz: Quiz, whole: Paper) -> list[Finding]:
    filled = {section.id for section in whole.sections}
    return [
        Finding(
            _("Phần “%(title)s” chưa có câu hỏi; học sinh sẽ không thấy phần này.")
            % {"title": section.title},
            blocks=False,
        )
        for section in quiz.sections.all()
        if section.pk not in filled
    ]
