"""Forms of the platform's administration."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.people.forms import Line
from lms.people.models import EducationAuthority, School
from lms.people.registry.platform import check_parent
from lms.people.registry.pupils import Refused
from lms.people.registry.usernames import GUARDIANS


class AuthorityForm(forms.ModelForm):
    class Meta:
        model = EducationAuthority
        fields = ["name", "label", "parent"]

    name = Line(label=_("Tên cơ quan"), max_length=200)
    label = Line(label=_("Cấp"), max_length=80, help_text=_("Ví dụ: Sở GD&ĐT, UBND xã."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        parent.label, parent.empty_label = _("Thuộc cơ quan"), _("Không thuộc cơ quan nào")
        parent.queryset = EducationAuthority.objects.order_by("name")

    def clean_parent(self) -> EducationAuthority | None:
        parent: EducationAuthority | None = self.cleaned_data["parent"]
        try:
            check_parent(self.instance if self.instance.pk else None, parent)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return parent


class SchoolForm(forms.ModelForm):
    class Meta:
        model = School
        fields = ["name", "short_name", "code", "levels", "authority", "address"]

    name = Line(label=_("Tên trường"), max_length=200, help_text=_("Ví dụ: Trường THCS Bản Nguồn."))
    short_name = Line(label=_("Tên gọi ngắn"), max_length=80, help_text=_("Ví dụ: THCS Bản Nguồn."))
    levels = forms.MultipleChoiceField(
        label=_("Cấp học"), choices=School.Level.choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.help_text = _(
            "Chữ thường không dấu và số; học sinh gõ mã này khi đăng nhập. Không đổi được về sau."
        )
        code.disabled = bool(self.instance.pk)
        authority = self.fields["authority"]
        assert isinstance(authority, forms.ModelChoiceField)
        authority.label, authority.empty_label = _("Thuộc cơ quan"), None
        authority.queryset = EducationAuthority.objects.order_by("name")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].lower()
        if code == GUARDIANS:
            raise forms.ValidationError(_("Mã này đã dùng cho tên đăng nhập của phụ huynh."))
        if not self.instance.pk and School.objects.filter(code=code).exists():
            raise forms.ValidationError(_("Mã này đã có trường dùng."))
        if "-" in code or "_" in code:
            raise forms.ValidationError(_("Chỉ dùng chữ thường không dấu và số."))
        return code


class LeaderForm(forms.Form):
    full_name = Line(label=_("Họ và tên"), max_length=120)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)


class AccountKeyForm(forms.Form):
    key = Line(label=_("Tên đăng nhập đầy đủ hoặc thư điện tử"), max_length=200)
