"""One form per question type, as a teacher understands it. Nothing here writes."""

from abc import ABCMeta, abstractmethod
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.bank.models import Level
from assessments.bank.seen import SeenForm
from assessments.bank.store import About
from assessments.formats.text import clean
from assessments.grading import (
    Essay,
    MultipleChoice,
    Numeric,
    NumericKey,
    Option,
    Question,
    SingleChoice,
    Statement,
    TrueFalseGroup,
    read_number,
)
from lms.people.api import Subject
from lms.ui.templatetags.ui import number as shown_number

LETTERS = "ABCDEFGH"
SHOWN_OPTIONS = 4
STATEMENTS = "abcd"
NUMERIC_KEYS = 3


def _text(
    label: Any, *, rows: int = 0, required: bool = False, limit: int = 20_000, **kw: Any
) -> forms.CharField:
    widget: forms.Widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, required=required, max_length=limit, widget=widget, **kw)


class _AbstractForm(DeclarativeFieldsMetaclass, ABCMeta):
    """Forms whose abstract methods a subclass must give before it can be made."""


class QuestionForm(SeenForm, metaclass=_AbstractForm):
    """What every type has; a subclass adds its own fields, `initial_of` and `build`."""

    kind = ""
    template = ""

    stem = _text(
        gettext_lazy("Đề bài"), rows=4, required=True,
        help_text=gettext_lazy("Công thức viết giữa hai dấu $, ví dụ $x^2+1$. Dòng trống để sang đoạn mới."),
        error_messages={"required": gettext_lazy("Viết đề bài trước khi lưu.")},
    )  # fmt: skip
    feedback = _text(
        gettext_lazy("Lời giải"), rows=3,
        help_text=gettext_lazy("Học sinh chỉ thấy khi thầy cô cho xem lời giải."),
    )  # fmt: skip
    subject = forms.ModelChoiceField(Subject.objects.none(), label=gettext_lazy("Môn"), empty_label=None)
    grade = forms.TypedChoiceField(
        label=gettext_lazy("Khối"), coerce=int, choices=[(n, str(n)) for n in range(1, 13)]
    )
    topic = _text(gettext_lazy("Chủ đề"), limit=200)
    level = forms.ChoiceField(
        label=gettext_lazy("Mức độ"), required=False, choices=[("", "—"), *Level.choices]
    )
    points = forms.DecimalField(
        label=gettext_lazy("Điểm gợi ý"), localize=True, min_value=Decimal("0.01"), max_value=Decimal(100),
        decimal_places=2, initial=Decimal("0.25"),
    )  # fmt: skip

    def __init__(self, *args: Any, subjects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["subject"])
        field.queryset = subjects
        self._made: Question | None = None

    @classmethod
    @abstractmethod
    def initial_of(cls, value: Any) -> dict[str, Any]:
        """What the type's own fields show for a stored question."""

    @abstractmethod
    def build(self, data: dict[str, Any]) -> Question:
        """The question of the cleaned data; calls `add_error` for what is missing."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, value in data.items():
            if isinstance(value, str):
                data[name] = clean(value)
        self._made = self.build(data)
        return data

    @property
    def value(self) -> Question:
        """The question as typed, complete or not (a preview shows what there is)."""
        if self._made is None:
            self.full_clean()
        assert self._made is not None
        return self._made

    @property
    def about(self) -> About:
        data = self.cleaned_data
        return About(topic=data["topic"], level=data["level"], points=data["points"])


class ChoiceForm(QuestionForm):
    """Options with a mark for the key; empty rows are left out."""

    template = "assessments/bank/choice_fields.html"
    many = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for letter in LETTERS:
            self.fields[f"option_{letter}"] = _text(_("Phương án %(letter)s") % {"letter": letter}, rows=1)
            self.fields[f"say_{letter}"] = _text(_("Nhận xét khi chọn %(letter)s") % {"letter": letter})
        letters = [(letter, letter) for letter in LETTERS]
        self.fields["key"] = (
            forms.MultipleChoiceField(choices=letters, required=False)
            if self.many
            else forms.ChoiceField(choices=letters, required=False)
        )

    def rows(self) -> list[dict[str, Any]]:
        """For the template: the bound fields of each option, its letter, whether it is marked as key."""
        key = self["key"].value() or ([] if self.many else "")
        return [
            {"letter": x, "text": self[f"option_{x}"], "say": self[f"say_{x}"], "key": x in key}
            for x in LETTERS
        ]

    def first_rows(self) -> list[dict[str, Any]]:
        return self.rows()[:SHOWN_OPTIONS]

    def more_rows(self) -> list[dict[str, Any]]:
        return self.rows()[SHOWN_OPTIONS:]

    def more_used(self) -> bool:
        return any(row["text"].value() for row in self.more_rows())

    @classmethod
    def initial_of(cls, value: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        keys = []
        for letter, option in zip(LETTERS, value.options, strict=False):
            found[f"option_{letter}"], found[f"say_{letter}"] = option.text, option.feedback
            keys += [letter] if option.correct else []
        found["key"] = keys if cls.many else "".join(keys[:1])
        if cls.many:
            found["rule"] = value.rule
        return found

    def options(self, data: dict[str, Any]) -> tuple[Option, ...]:
        keys = set(data.get("key") or ())
        filled = [x for x in LETTERS if data.get(f"option_{x}")]
        texts = [data[f"option_{x}"] for x in filled]
        found = tuple(
            Option(
                label=label, text=data[f"option_{x}"], correct=x in keys, feedback=data.get(f"say_{x}", "")
            )
            for label, x in zip(LETTERS, filled, strict=False)
        )
        for place, letter in enumerate(filled):
            if texts[place] in texts[:place]:
                self.add_error(f"option_{letter}", _("Phương án này giống hệt một phương án khác."))
        if len(filled) < 2:
            self.add_error("option_B" if "A" in filled else "option_A", _("Cần ít nhất hai phương án."))
        elif not keys:
            self.add_error("key", _("Đánh dấu phương án đúng."))
        for letter in sorted(keys - set(filled)):
            self.add_error(
                "key", _("Phương án %(letter)s được đánh dấu đúng nhưng còn trống.") % {"letter": letter}
            )
        return found


class SingleChoiceForm(ChoiceForm):
    kind = "single_choice"

    def build(self, data: dict[str, Any]) -> Question:
        return SingleChoice(
            stem=data.get("stem", ""), options=self.options(data), feedback=data.get("feedback", "")
        )


class MultipleChoiceForm(ChoiceForm):
    kind = "multiple_choice"
    many = True

    rule = forms.ChoiceField(
        label=gettext_lazy("Cách tính điểm"),
        choices=[
            ("right_minus_wrong", gettext_lazy("Mỗi ý chọn đúng được cộng, chọn sai bị trừ, không âm")),
            ("all_or_nothing", gettext_lazy("Chỉ cho điểm khi chọn đúng và đủ")),
        ],
    )

    def build(self, data: dict[str, Any]) -> Question:
        return MultipleChoice(
            stem=data.get("stem", ""),
            options=self.options(data),
            rule=data.get("rule", "right_minus_wrong"),
            feedback=data.get("feedback", ""),
        )


class TrueFalseForm(QuestionForm):
    kind = "true_false_group"
    template = "assessments/bank/statement_fields.html"

    rule = forms.ChoiceField(
        label=gettext_lazy("Cách tính điểm"),
        choices=[
            (
                "steps",
                gettext_lazy("Theo đề thi tốt nghiệp: đúng 1, 2, 3, 4 ý được 10, 25, 50, 100 phần trăm"),
            ),
            ("linear", gettext_lazy("Mỗi ý đúng được một phần tư số điểm")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for letter in STATEMENTS:
            self.fields[f"statement_{letter}"] = _text(_("Ý %(letter)s") % {"letter": letter}, rows=1)
            self.fields[f"truth_{letter}"] = forms.ChoiceField(
                label=_("Ý %(letter)s đúng hay sai") % {"letter": letter},
                choices=[("1", _("Đúng")), ("0", _("Sai"))],
                required=False,
            )

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"letter": x, "text": self[f"statement_{x}"], "truth": self[f"truth_{x}"]} for x in STATEMENTS
        ]

    @classmethod
    def initial_of(cls, value: Any) -> dict[str, Any]:
        found: dict[str, Any] = {"rule": value.rule}
        for letter, statement in zip(STATEMENTS, value.statements, strict=False):
            found[f"statement_{letter}"] = statement.text
            found[f"truth_{letter}"] = "1" if statement.correct else "0"
        return found

    def build(self, data: dict[str, Any]) -> Question:
        for letter in STATEMENTS:
            if not data.get(f"statement_{letter}"):
                self.add_error(f"statement_{letter}", _("Viết ý này: câu đúng – sai cần đủ bốn ý."))
            if not data.get(f"truth_{letter}"):
                self.add_error(f"truth_{letter}", _("Chọn đúng hay sai cho ý này."))
        return TrueFalseGroup(
            stem=data.get("stem", ""),
            statements=tuple(
                Statement(label=x, text=data.get(f"statement_{x}", ""), correct=data.get(f"truth_{x}") == "1")
                for x in STATEMENTS
            ),
            rule=data.get("rule", "steps"),
            feedback=data.get("feedback", ""),
        )


class NumericForm(QuestionForm):
    kind = "numeric"
    template = "assessments/bank/numeric_fields.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, NUMERIC_KEYS + 1):
            label = _("Đáp số") if n == 1 else _("Đáp số khác cũng được nhận")
            self.fields[f"number_{n}"] = _text(label, limit=40)
            self.fields[f"around_{n}"] = _text(_("Cho phép lệch"), limit=40)

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"number": self[f"number_{n}"], "around": self[f"around_{n}"]} for n in range(1, NUMERIC_KEYS + 1)
        ]

    def more_used(self) -> bool:
        return any(row["number"].value() for row in self.rows()[1:])

    @classmethod
    def initial_of(cls, value: Any) -> dict[str, Any]:
        found = {}
        for n, key in enumerate(value.answers[:NUMERIC_KEYS], start=1):
            found[f"number_{n}"] = shown_number(key.value)
            found[f"around_{n}"] = shown_number(key.tolerance) if key.tolerance else ""
        return found

    def build(self, data: dict[str, Any]) -> Question:
        keys = []
        for n in range(1, NUMERIC_KEYS + 1):
            typed, around = data.get(f"number_{n}", ""), data.get(f"around_{n}", "")
            if not typed:
                if n == 1 and f"number_{n}" not in self.errors:
                    self.add_error("number_1", _("Viết đáp số, ví dụ 0,25."))
                continue
            number, tolerance = read_number(typed), read_number(around or "0")
            if number is None:
                self.add_error(f"number_{n}", _("Đáp số là một số, ví dụ −1,5 hoặc 0,25; không kèm đơn vị."))
            if tolerance is None or tolerance < 0:
                self.add_error(f"around_{n}", _("Độ lệch là một số không âm, ví dụ 0,01."))
            if number is not None and tolerance is not None and tolerance >= 0:
                keys.append(NumericKey(value=number, tolerance=tolerance))
        return Numeric(stem=data.get("stem", ""), answers=tuple(keys), feedback=data.get("feedback", ""))


class EssayForm(QuestionForm):
    kind = "essay"
    template = "assessments/bank/essay_fields.html"

    guide = _text(
        gettext_lazy("Hướng dẫn chấm"), rows=4,
        help_text=gettext_lazy("Chỉ người chấm thấy: bài đầy đủ cần có những gì, mỗi phần bao nhiêu điểm."),
    )  # fmt: skip
    min_words = forms.IntegerField(
        label=gettext_lazy("Ít nhất bao nhiêu từ"), required=False, min_value=0, max_value=10_000
    )
    max_words = forms.IntegerField(
        label=gettext_lazy("Nhiều nhất bao nhiêu từ"), required=False, min_value=0, max_value=10_000
    )

    @classmethod
    def initial_of(cls, value: Any) -> dict[str, Any]:
        return {
            "guide": value.guide,
            "min_words": value.min_words or None,
            "max_words": value.max_words or None,
        }

    def build(self, data: dict[str, Any]) -> Question:
        low, high = data.get("min_words") or 0, data.get("max_words") or 0
        if 0 < high < low:
            self.add_error("max_words", _("Số từ nhiều nhất phải từ %(low)s trở lên.") % {"low": low})
        return Essay(
            stem=data.get("stem", ""),
            guide=data.get("guide", ""),
            min_words=low,
            max_words=high,
            feedback=data.get("feedback", ""),
        )


FORMS: dict[str, type[QuestionForm]] = {
    form.kind: form for form in (SingleChoiceForm, MultipleChoiceForm, TrueFalseForm, NumericForm, EssayForm)
}


def initial_of(value: Question, **about: Any) -> dict[str, Any]:
    """What the form of the question's type shows for it."""
    return {"stem": value.stem, "feedback": value.feedback, **FORMS[value.type].initial_of(value), **about}
