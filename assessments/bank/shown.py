"""A question made ready for a template: as a pupil meets it, or with its key for a teacher."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.bank.models import QuestionType
from assessments.grading import (
    Essay,
    MultipleChoice,
    Numeric,
    Question,
    SingleChoice,
    TrueFalseGroup,
    public_view,
)
from lms.ui.templatetags.ui import number as shown_number


@dataclass(frozen=True)
class Shown:
    """`view` is what a pupil is sent; the rest is None or empty unless the key may be seen."""

    view: dict[str, Any]
    key: str = ""  # for numeric: the accepted numbers in words
    rule: str = ""
    feedback: str = ""
    guide: str = ""

    @property
    def type_label(self) -> str:
        return str(QuestionType(self.view["type"]).label)


def as_pupil(question: Question) -> Shown:
    return Shown(view=public_view(question))


def with_key(question: Question) -> Shown:
    """For a teacher: each option or statement carries `key` (right, true) and `say` (feedback)."""
    view = public_view(question)
    key, rule, guide = "", "", ""
    if isinstance(question, SingleChoice | MultipleChoice):
        for part, option in zip(view["options"], question.options, strict=True):
            part["key"], part["say"] = option.correct, option.feedback
        if isinstance(question, MultipleChoice) and question.rule == "all_or_nothing":
            rule = _("Chỉ cho điểm khi chọn đúng và đủ.")
        elif isinstance(question, MultipleChoice):
            rule = _("Chọn đúng được cộng, chọn sai bị trừ, không âm.")
    elif isinstance(question, TrueFalseGroup):
        for part, statement in zip(view["statements"], question.statements, strict=True):
            part["key"] = statement.correct
        linear = question.rule == "linear"
        rule = (
            _("Mỗi ý đúng được một phần tư số điểm.")
            if linear
            else _("Đúng 1, 2, 3, 4 ý được 10, 25, 50, 100 phần trăm số điểm.")
        )
    elif isinstance(question, Numeric):
        key = _(" hoặc ").join(_number(answer.value, answer.tolerance) for answer in question.answers)
    elif isinstance(question, Essay):
        guide = question.guide
    return Shown(view=view, key=key, rule=rule, feedback=question.feedback, guide=guide)


def _number(value: Decimal, tolerance: Decimal) -> str:
    shown = shown_number(value)
    return f"{shown} ± {shown_number(tolerance)}" if tolerance else shown
