"""Forms of the course pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.courses.access import colleagues_of
from content.courses.models import Course
from content.pages.authors import authoring_schools
from lms.people import api as people


def grade_choices() -> list[tuple[Any, str]]:
    return [("", str(_("Không chọn"))), *((n, str(_("Lớp %(n)s") % {"n": n})) for n in range(1, 13))]


class CourseForm(forms.Form):
    """What a course is called and for whom."""

    title = forms.CharField(
        label=_("Tên khóa học"), max_length=200, help_text=_("Ví dụ: Hằng đẳng thức đáng nhớ, Toán 8.")
    )
    summary = forms.CharField(
        label=_("Giới thiệu"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Một hai câu: học xong, em làm được gì?"),
    )  # fmt: skip
    subject = forms.ModelChoiceField(
        label=_("Môn học"), queryset=people.Subject.objects.all(), required=False, empty_label=_("Không chọn")
    )
    grade = forms.TypedChoiceField(
        label=_("Khối lớp"), choices=grade_choices, coerce=int, empty_value=None, required=False
    )
    school = forms.ModelChoiceField(label=_("Của trường"), queryset=people.School.objects.none())

    def __init__(
        self, *args: Any, person: people.Person, course: Course | None = None, **kwargs: Any
    ) -> None:
        if course is not None:
            kwargs["initial"] = {
                name: getattr(course, name) for name in ("title", "summary", "subject", "grade")
            }
        super().__init__(*args, **kwargs)
        if course is not None:
            del self.fields["school"]
            return
        schools = people.School.objects.filter(pk__in=authoring_schools(person)).order_by("pk")
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = schools
        field.initial = schools.first()
        if schools.count() == 1:
            field.widget = forms.HiddenInput()


class CoAuthorsForm(forms.Form):
    """Colleagues who write the course too."""

    co_authors = forms.ModelMultipleChoiceField(
        label=_("Cùng soạn"), queryset=people.Person.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        kwargs["initial"] = {"co_authors": course.co_authors.all()}
        super().__init__(*args, **kwargs)
        field = self.fields["co_authors"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = colleagues_of(course)


class TitleForm(forms.Form):
    title = forms.CharField(max_length=200, strip=True)
