"""Forms of planning: dates dd/mm/yyyy, times hh:mm, in the words of teachers."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from live import outside
from live.planning import plan
from lms.people import api as people
from lms.ui.clock import now, today

TIME_FORMATS = ["%H:%M", "%Hh%M", "%Hg%M"]


class WhenForm(forms.Form):
    """A day, an hour and a length."""

    day = forms.DateField(
        label=gettext_lazy("Ngày"),
        widget=forms.DateInput(attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Ghi ngày như 25/11/2026.")},
    )
    time = forms.TimeField(
        label=gettext_lazy("Giờ bắt đầu"),
        input_formats=TIME_FORMATS,
        widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "07:30"}),
        error_messages={"invalid": gettext_lazy("Ghi giờ như 07:30.")},
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Số phút"), initial=45, min_value=5, max_value=240, required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("day") and data.get("time"):
            data["starts"] = timezone.make_aware(datetime.combine(data["day"], data["time"]))
            if data["starts"] < now():
                self.add_error("time", _("Giờ học phải ở phía trước. Xem lại ngày và giờ."))
        data["minutes"] = data.get("minutes") or 45
        return data


class PlanForm(WhenForm):
    """The second step of planning: the class, the subject and the partner school are chosen already."""

    title = forms.CharField(label=gettext_lazy("Tên bài học"), max_length=200)
    partner = forms.ChoiceField(
        label=gettext_lazy("Mời lớp và giáo viên"),
        help_text=gettext_lazy("Các lớp cùng môn của trường bạn; lớp cùng khối đứng trước."),
    )
    slides_item = forms.TypedChoiceField(
        label=gettext_lazy("Trang chiếu"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("Một tệp PDF của thư viện; có thể chọn sau."),
    )
    topic = forms.CharField(
        label=gettext_lazy("Yêu cầu cần đạt và kế hoạch"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    field_order = ["title", "partner", "day", "time", "minutes", "slides_item", "topic"]

    def __init__(
        self, *args: Any, partners: list[plan.Partner], teacher: people.Person, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.partners = {one.key: one for one in partners}
        self._choices("partner", [(one.key, one.label) for one in partners])
        decks = [(str(d.item), f"{d.title} ({d.pages} trang)") for d in outside.decks(teacher)]
        self._choices("slides_item", [("", _("Chưa chọn")), *decks])
        self.fields["day"].initial = self.fields["day"].initial or today()

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class AnswerForm(forms.Form):
    """Accept, decline with a reason, or ask for another hour."""

    answer = forms.ChoiceField(
        choices=[("accepted", ""), ("declined", ""), ("move", "")], widget=forms.HiddenInput
    )
    reason = forms.CharField(label=gettext_lazy("Lời nhắn hoặc lí do"), required=False, max_length=300)
    day = forms.DateField(label=gettext_lazy("Ngày đề nghị"), required=False)
    time = forms.TimeField(label=gettext_lazy("Giờ đề nghị"), required=False, input_formats=TIME_FORMATS)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["starts"] = None
        if data.get("day") and data.get("time"):
            data["starts"] = timezone.make_aware(datetime.combine(data["day"], data["time"]))
        return data


class ConfirmForm(forms.Form):
    pupils = forms.IntegerField(
        label=gettext_lazy("Số học sinh lớp mình tham gia"), min_value=0, max_value=200
    )
    remark = forms.CharField(
        label=gettext_lazy("Nhận xét"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
