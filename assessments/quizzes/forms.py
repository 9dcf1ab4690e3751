"""Forms for a quiz's settings and for giving it to classes. Nothing here writes."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.bank.seen import SeenForm
from assessments.formats.text import clean
from assessments.quizzes.access import received_by, with_received
from assessments.quizzes.models import Counts, Quiz, QuizAssignment, Release
from lms.gradebook.api import ColumnKey, open_slots
from lms.people import api as people
from lms.ui.clock import now

_NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


def _counts() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("Kết quả lấy theo"), choices=Counts.choices, initial=Counts.HIGHEST,
        help_text=gettext_lazy("Dùng khi cho làm nhiều lần. Học sinh được báo trước khi làm."),
    )  # fmt: skip


class ReleaseForm(SeenForm):
    """What pupils see of a finished attempt, and when; it may change once a quiz is published."""

    show_mark = forms.ChoiceField(
        label=gettext_lazy("Điểm"), choices=Release.choices, initial=Release.AFTER_SUBMIT,
        help_text=gettext_lazy("Đề chỉ có vài câu thì điểm cũng cho biết câu nào đúng; khi đó nên chọn “Sau khi đóng đề”."),
    )  # fmt: skip
    show_answers = forms.ChoiceField(
        label=gettext_lazy("Bài đã làm, đúng hay sai"), choices=Release.choices, initial=Release.AFTER_CLOSE,
        help_text=gettext_lazy("Nếu chọn “Ngay sau khi nộp”, em nộp trước biết câu nào đúng khi các bạn còn đang làm bài."),
    )  # fmt: skip
    show_key = forms.ChoiceField(
        label=gettext_lazy("Đáp án"), choices=Release.choices, initial=Release.AFTER_CLOSE
    )
    show_feedback = forms.ChoiceField(
        label=gettext_lazy("Lời giải và nhận xét"), choices=Release.choices, initial=Release.AFTER_CLOSE
    )


class QuizForm(ReleaseForm):
    """Title and rules of a quiz."""

    title = forms.CharField(
        label=gettext_lazy("Tên đề"), max_length=200,
        error_messages={"required": gettext_lazy("Đặt tên cho đề, ví dụ “Kiểm tra 15 phút: Đơn thức”.")},
    )  # fmt: skip
    subject = forms.ModelChoiceField(
        people.Subject.objects.none(), label=gettext_lazy("Môn"), empty_label=None
    )
    grade = forms.TypedChoiceField(
        label=gettext_lazy("Khối"), coerce=int, choices=[(n, str(n)) for n in range(1, 13)]
    )
    instructions = forms.CharField(
        label=gettext_lazy("Lời dặn đầu đề"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Số phút làm bài"), required=False, min_value=1, max_value=600,
        widget=forms.TextInput(attrs=_NUMBER),
        help_text=gettext_lazy("Bỏ trống: làm đến khi đóng đề."),
    )  # fmt: skip
    attempts_allowed = forms.IntegerField(
        label=gettext_lazy("Số lần làm"), min_value=1, max_value=20, initial=1,
        widget=forms.TextInput(attrs=_NUMBER),
    )  # fmt: skip
    counts = _counts()
    shuffle_questions = forms.BooleanField(
        label=gettext_lazy("Trộn thứ tự câu trong mỗi phần"), required=False
    )
    shuffle_options = forms.BooleanField(label=gettext_lazy("Trộn thứ tự phương án"), required=False)

    def __init__(self, *args: Any, subjects: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["subject"]).queryset = subjects

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("title", "instructions"):
            data[name] = clean(data.get(name, ""))
        return data

    @property
    def settings(self) -> dict[str, Any]:
        """The settings as `store.change_settings` takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "subject"}


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "dd/mm/yyyy", **_NUMBER}),
        error_messages={"invalid": gettext_lazy("Viết ngày dạng ngày/tháng/năm, ví dụ 21/11/2026."),
                        "required": gettext_lazy("Viết ngày, ví dụ 21/11/2026.")},
    )  # fmt: skip


def _hour(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "07:30", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Viết giờ dạng 07:30."), "required": gettext_lazy("Viết giờ, ví dụ 07:30.")},
    )  # fmt: skip


class TimesForm(forms.Form):
    """When a class may take the quiz, for how long, how often."""

    open_day = _day(gettext_lazy("Mở ngày"))
    open_time = _hour(gettext_lazy("Lúc"))
    close_day = _day(gettext_lazy("Đóng ngày"))
    close_time = _hour(gettext_lazy("Lúc"))
    minutes = forms.IntegerField(
        label=gettext_lazy("Số phút làm bài"), required=False, min_value=1, max_value=600,
        widget=forms.TextInput(attrs=_NUMBER), help_text=gettext_lazy("Bỏ trống: làm đến khi đóng đề."),
    )  # fmt: skip
    attempts = forms.IntegerField(
        label=gettext_lazy("Số lần làm"), min_value=1, max_value=20, widget=forms.TextInput(attrs=_NUMBER)
    )
    counts = _counts()
    slot = forms.ChoiceField(
        label=gettext_lazy("Gửi điểm vào cột"), required=False,
        help_text=gettext_lazy("Điểm gửi sang sổ là đề nghị; thầy cô duyệt rồi mới thành điểm."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens, closes = self._moment(data, "open"), self._moment(data, "close")
        if opens and closes and closes <= opens:
            self.add_error("close_time", _("Giờ đóng phải sau giờ mở."))
        elif closes and closes <= now():
            self.add_error("close_day", _("Giờ đóng đã qua; chọn một lúc sau bây giờ."))
        data["opens"], data["closes"] = opens, closes
        return data

    @staticmethod
    def _moment(data: dict[str, Any], name: str) -> datetime | None:
        day: date | None = data.get(f"{name}_day")
        hour: time | None = data.get(f"{name}_time")
        return timezone.make_aware(datetime.combine(day, hour)) if day and hour else None


@dataclass(frozen=True)
class Target:
    """A class to give to, with the columns its gradebook offers this teacher in the current term."""

    school_class: people.SchoolClass
    columns: dict[str, tuple[ColumnKey, str]]  # slot -> key, label
    received: dict[str, list[str]]  # slot -> titles of the quizzes whose marks it receives already


def targets(
    person: people.Person,
    quiz: Quiz,
    classes: list[people.SchoolClass],
    *,
    beside: QuizAssignment | None = None,
) -> list[Target]:
    """Each class with its open columns and what they receive already, `beside` left out."""
    columns = {}
    for school_class in classes:
        term = people.current_term(school_class)
        slots = open_slots(person, school_class, quiz.subject, term) if term else []
        columns[school_class] = {slot.slot: (slot.key, slot.label) for slot in slots}
    received = received_by(
        (key for known in columns.values() for key, _label in known.values()), beside=beside
    )
    return [
        Target(school_class, known, {slot: received.get(key, []) for slot, (key, _label) in known.items()})
        for school_class, known in columns.items()
    ]


class GiveForm(TimesForm):
    """Times for one or more classes, and the column in each class's gradebook."""

    classes = forms.MultipleChoiceField(
        label=gettext_lazy("Giao cho lớp"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Chọn ít nhất một lớp.")},
    )

    def __init__(self, *args: Any, offers: list[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {str(offer.school_class.pk): offer for offer in offers}
        cast(forms.MultipleChoiceField, self.fields["classes"]).choices = [
            (key, offer.school_class.name) for key, offer in self.offers.items()
        ]
        _slots(self, offers)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        slot = data.get("slot")
        lacking = [
            self.offers[key].school_class.name
            for key in data.get("classes") or []
            if slot and slot not in self.offers[key].columns
        ]
        if lacking:
            self.add_error("slot", _("Lớp %(classes)s không có cột này.") % {"classes": ", ".join(lacking)})
        return data

    def chosen(self) -> list[tuple[people.SchoolClass, ColumnKey | None]]:
        """(class, column or none) of a valid form."""
        slot = self.cleaned_data["slot"]
        offers = [self.offers[key] for key in self.cleaned_data["classes"]]
        return [(offer.school_class, offer.columns[slot][0] if slot else None) for offer in offers]


class RescheduleForm(SeenForm, TimesForm):
    """The times and the column of one assignment."""

    def __init__(
        self, *args: Any, offer: Target, current: QuizAssignment, begun: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].disabled = self.fields["counts"].disabled = begun
        self.offer = offer
        _slots(self, [offer])
        if current.slot and current.slot not in offer.columns:
            self.fields["slot"].disabled = True
            cast(forms.ChoiceField, self.fields["slot"]).choices = [(current.slot, _("Giữ nguyên"))]

    @property
    def column(self) -> ColumnKey | None:
        slot = self.cleaned_data["slot"]
        return self.offer.columns[slot][0] if slot in self.offer.columns else None


def _slots(form: forms.Form, offers: list[Target]) -> None:
    """The columns of all classes as choices, with what they receive already: of which class, where there are several."""
    labels = {slot: label for offer in offers for slot, (_key, label) in offer.columns.items()}
    for slot, label in labels.items():
        titles = [
            _("%(title)s (lớp %(class)s)") % {"title": title, "class": offer.school_class.name}
            if len(offers) > 1
            else title
            for offer in offers
            for title in offer.received.get(slot, ())
        ]
        labels[slot] = with_received(label, titles)
    cast(forms.ChoiceField, form.fields["slot"]).choices = [("", _("Không gửi điểm")), *labels.items()]


def times_of(
    opens: datetime, closes: datetime, minutes: int | None, attempts: int, counts: str
) -> dict[str, Any]:
    """Initial values of a TimesForm."""
    first, last = timezone.localtime(opens), timezone.localtime(closes)
    return {
        "open_day": first.date(),
        "open_time": first.time(),
        "close_day": last.date(),
        "close_time": last.time(),
        "minutes": minutes,
        "attempts": attempts,
        "counts": counts,
    }


def usual_times(quiz: Quiz) -> dict[str, Any]:
    """A proposal: from the next full hour, for a day."""
    opens = now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return times_of(opens, opens + timedelta(days=1), quiz.minutes, quiz.attempts_allowed, quiz.counts)
