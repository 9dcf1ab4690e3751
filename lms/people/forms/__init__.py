"""Plain forms of the administration pages: parse and explain, decide nothing."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.people.audit_log import KINDS
from lms.people.models import Campus, Enrolment, Person, School, SchoolClass, SchoolYear, Subject
from lms.people.registry.pupils import PupilData
from lms.people.registry.staff import SCHOOL_POSTS, Post
from lms.ui.clock import today
from lms.ui.text import nfc


class Line(forms.CharField):
    """One line of text: NFC, single blanks."""

    def clean(self, value: Any) -> str:
        return super().clean(nfc(value or ""))


def day_field(label: Any, required: bool = True, **options: Any) -> forms.DateField:
    widget = forms.DateInput(
        attrs={"placeholder": "dd/mm/yyyy", "inputmode": "numeric", "autocomplete": "off"}
    )
    errors = {"invalid": _("Viết ngày như 05/09/2026.")}
    return forms.DateField(
        label=label, required=required, widget=widget, localize=True, error_messages=errors, **options
    )


def _today() -> date:
    return today()


class ClassForm(forms.ModelForm):
    class Meta:
        model = SchoolClass
        fields = ["name", "grade", "campus", "homeroom_teacher"]

    name = Line(label=_("Tên lớp"), max_length=20, help_text=_("Ví dụ 8A2."))
    grade = forms.TypedChoiceField(label=_("Khối"), coerce=int)

    def __init__(self, *args: Any, year: SchoolYear, teachers: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.year = year
        grade = self.fields["grade"]
        assert isinstance(grade, forms.TypedChoiceField)
        grade.choices = [(g, str(g)) for g in grades_of(year.school)]
        campus = self.fields["campus"]
        assert isinstance(campus, forms.ModelChoiceField)
        campus.label, campus.empty_label = _("Điểm trường"), None
        campus.queryset = Campus.objects.filter(school=year.school).order_by("-is_main", "name")
        teacher = self.fields["homeroom_teacher"]
        assert isinstance(teacher, forms.ModelChoiceField)
        teacher.label, teacher.empty_label = _("Giáo viên chủ nhiệm"), _("Chưa có")
        ids = {person.pk for person in teachers} | {self.instance.homeroom_teacher_id or 0}
        teacher.queryset = Person.objects.filter(pk__in=ids)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        same = SchoolClass.objects.filter(year=self.instance.year, name=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(_("Năm học này đã có lớp mang tên đó."))
        return name


def grades_of(school: School) -> list[int]:
    """The grades of the school's levels; all twelve where none is set."""
    spans = {"primary": range(1, 6), "lower": range(6, 10), "upper": range(10, 13)}
    found = [grade for level in school.levels for grade in spans.get(level, ())]
    return sorted(found) or list(range(1, 13))


class PupilForm(forms.Form):
    full_name = Line(label=_("Họ và tên"), max_length=120)
    birth_date = day_field(_("Ngày sinh"), required=False)
    gender = forms.ChoiceField(label=_("Giới tính"), choices=Person.Gender.choices, required=False)
    pupil_code = Line(
        label=_("Mã học sinh"),
        max_length=30,
        required=False,
        help_text=_("Mã của cơ sở dữ liệu ngành, nếu có."),
    )

    def data_of_pupil(self) -> PupilData:
        return PupilData(**{key: self.cleaned_data[key] for key in PupilForm.base_fields})


class NewPupilForm(PupilForm):
    starts = day_field(_("Vào lớp từ ngày"), initial=_today)


class MoveForm(forms.Form):
    target = forms.ModelChoiceField(label=_("Sang lớp"), queryset=SchoolClass.objects.none())
    day = day_field(_("Từ ngày"), initial=_today)

    def __init__(
        self, *args: Any, year: SchoolYear | None, current: list[SchoolClass] | None = None, **kwargs: Any
    ) -> None:
        """`current`: the pupil's classes of today are not offered; others of their grades come first."""
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        assert isinstance(field, forms.ModelChoiceField)
        classes = SchoolClass.objects.filter(year=year).order_by("grade", "sort_key")
        field.queryset = classes
        now = {one.pk: one.grade for one in current or []}
        others = [one for one in classes if one.pk not in now]
        groups: list[tuple[str, list[tuple[int, str]]]] = []
        for grade in sorted({one.grade for one in others}, key=lambda g: (g not in now.values(), g)):
            names = [(one.pk, one.name) for one in others if one.grade == grade]
            groups.append((str(_("Khối %(grade)d") % {"grade": grade}), names))
        field.choices = [("", _("Chọn lớp")), *groups]


class LeaveForm(forms.Form):
    status = forms.ChoiceField(
        label=_("Lí do"),
        choices=[
            (Enrolment.Status.TRANSFERRED_OUT, _("Chuyển sang trường khác")),
            (Enrolment.Status.LEFT, _("Thôi học")),
        ],
    )
    last_day = day_field(_("Ngày học cuối cùng"), initial=_today)


class TakeInForm(forms.Form):
    key = Line(
        label=_("Mã học sinh hoặc tên đăng nhập ở trường cũ"),
        max_length=100,
        help_text=_("Tên đăng nhập đầy đủ, ví dụ vensong.an01; em hoặc gia đình cho biết."),
    )
    birth_date = day_field(_("Ngày sinh"))
    starts = day_field(_("Vào lớp từ ngày"), initial=_today)


class PostsForm(forms.Form):
    """Posts at `school`; a subject head's subjects, of those that the school teaches."""

    posts = forms.MultipleChoiceField(
        label=_("Chức vụ ở trường"),
        required=False,
        choices=[(post.value, post.label) for post in SCHOOL_POSTS],
        widget=forms.CheckboxSelectMultiple,
    )
    subjects = forms.ModelMultipleChoiceField(
        Subject.objects.none(),
        label=_("Môn của tổ chuyên môn"),
        required=False,
        help_text=_("Dành cho tổ trưởng chuyên môn: xem được đề và sổ điểm các môn này của cả trường."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "many"}),
    )
    starts = day_field(_("Từ ngày"), initial=_today)

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["subjects"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        taught = Subject.objects.filter(periods__grade__in=grades_of(school))
        field.queryset = Subject.objects.filter(pk__in=taught.values("pk"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        heads = Post.SUBJECT_HEAD in data.get("posts", [])
        if heads and "subjects" in data and not data["subjects"]:
            self.add_error("subjects", _("Chọn ít nhất một môn cho tổ trưởng chuyên môn."))
        if not heads and "subjects" in data:
            data["subjects"] = Subject.objects.none()  # the page hides them where the post is not ticked
        return data


class StaffForm(PostsForm):
    full_name = Line(label=_("Họ và tên"), max_length=120)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    field_order = ["full_name", "email", "posts", "subjects", "starts"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posts"].required = True
        self.fields["posts"].initial = [Post.TEACHER]


class ExistingStaffForm(PostsForm):
    key = Line(label=_("Tên đăng nhập đầy đủ hoặc thư điện tử"), max_length=200)
    field_order = ["key", "posts", "subjects", "starts"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posts"].required = True
        self.fields["posts"].initial = [Post.TEACHER]


class PersonForm(forms.Form):
    full_name = Line(label=_("Họ và tên"), max_length=120)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    phone = Line(label=_("Điện thoại"), max_length=20, required=False)
    is_active = forms.BooleanField(label=_("Được đăng nhập"), required=False)


class GuardianForm(forms.Form):
    full_name = Line(label=_("Họ và tên phụ huynh"), max_length=120)
    relation = Line(
        label=_("Quan hệ"), max_length=40, required=False, help_text=_("Ví dụ: mẹ, bố, bà ngoại.")
    )
    phone = Line(label=_("Điện thoại"), max_length=20, required=False)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)


class ExistingGuardianForm(forms.Form):
    key = Line(label=_("Tên đăng nhập đầy đủ hoặc thư điện tử"), max_length=200)
    relation = Line(label=_("Quan hệ"), max_length=40, required=False)


class YearForm(forms.Form):
    name = Line(label=_("Năm học"), max_length=20, help_text="2026-2027")
    term1_starts = day_field(_("Học kì I, ngày đầu"))
    term1_ends = day_field(_("Học kì I, ngày cuối"))
    term2_starts = day_field(_("Học kì II, ngày đầu"))
    term2_ends = day_field(_("Học kì II, ngày cuối"))

    def __init__(self, *args: Any, school: School, year: SchoolYear | None = None, **kwargs: Any) -> None:
        self.school, self.year = school, year
        if year is not None:
            terms = {term.number: term for term in year.terms.all()}
            start: dict[str, Any] = {"name": year.name}
            for number, term in terms.items():
                start |= {f"term{number}_starts": term.starts, f"term{number}_ends": term.ends}
            kwargs.setdefault("initial", start)
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        """Reports find a year of several schools by this name, so there is one way to write it."""
        name = re.sub(r"\s*[-–—]\s*", "-", self.cleaned_data["name"])
        found = re.fullmatch(r"([0-9]{4})-([0-9]{4})", name)
        if found is None or int(found[2]) != int(found[1]) + 1:
            raise forms.ValidationError(_("Ghi hai năm liền nhau, như 2026-2027."))
        same = SchoolYear.objects.filter(school=self.school, name=name)
        if self.year is not None:
            same = same.exclude(pk=self.year.pk)
        if same.exists():
            raise forms.ValidationError(_("Đã có năm học mang tên này."))
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        names = ("term1_starts", "term1_ends", "term2_starts", "term2_ends")
        days = [data.get(name) for name in names]
        for name, earlier, later in zip(names[1:], days, days[1:], strict=False):
            if earlier and later and later <= earlier:
                self.add_error(name, _("Ngày này phải sau ngày đứng trước nó."))
        return data

    def dates(self) -> tuple[date, date, date, date]:
        data = self.cleaned_data
        return data["term1_starts"], data["term1_ends"], data["term2_starts"], data["term2_ends"]


class CampusForm(forms.Form):
    name = Line(label=_("Tên điểm trường"), max_length=120)
    is_main = forms.BooleanField(label=_("Điểm chính"), required=False)


class UploadForm(forms.Form):
    file = forms.FileField(label=_("Tệp Excel"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}))


class AuditFilterForm(forms.Form):
    """All by GET and all optional; the names are parameters of `audit_log.entries_of`."""

    kind = forms.ChoiceField(label=_("Loại việc"), required=False)
    who = Line(label=_("Ai, hoặc về ai"), max_length=100, required=False)
    first = day_field(_("Từ ngày"), required=False)
    last = day_field(_("Đến hết ngày"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [("", _("Tất cả")), *((key, words) for key, (words, _actions) in KINDS.items())]
        self.fields["who"].widget.attrs["placeholder"] = _("Tên hoặc tên đăng nhập")
