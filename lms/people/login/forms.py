"""The forms of the login pages, in our words; allauth does the rest."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm as AllauthCodeForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthCodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.people.login.adapter import WRONG

SCHOOL_COOKIE = "ma-truong"


class LoginForm(AllauthLoginForm):
    school_code = forms.CharField(
        label=_("Mã trường"),
        required=False,
        max_length=30,
        help_text=_("Học sinh nhập mã trường; thầy cô và phụ huynh có thể để trống."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ["school_code", "login", "password"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("Tên đăng nhập hoặc thư điện tử"), _("Mật khẩu")
        login.max_length = 200
        login.widget.attrs.update(
            {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "placeholder": ""}
        )
        password.widget.attrs["placeholder"] = ""
        password.help_text = ""
        if self.request is not None and not self.is_bound:
            # The QR code on a slip names the school; else the one that was last used in this browser.
            named = self.request.GET.get("truong", "")[:30]
            self.fields["school_code"].initial = named or self.request.COOKIES.get(SCHOOL_COOKIE, "")
        self.order_fields(self.field_order)

    def user_credentials(self) -> dict[str, str]:
        return {
            "username": self.cleaned_data["login"],
            "password": self.cleaned_data["password"],
            "school_code": self.cleaned_data.get("school_code", ""),
        }

    def _clean_with_password(self, credentials: dict[str, str]) -> dict[str, Any]:
        try:
            return super()._clean_with_password(credentials)
        except ValidationError as error:
            if error.code and error.code.endswith("_mismatch"):
                raise ValidationError(WRONG, code="wrong") from error
            raise


class ChangePasswordForm(AllauthChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("Mật khẩu hiện tại"),
            "password1": _("Mật khẩu mới"),
            "password2": _("Nhập lại mật khẩu mới"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs["placeholder"] = ""
        self.fields["password1"].help_text = _("Ít nhất 8 kí tự, khác tên của mình và không quá dễ đoán.")

    def clean(self) -> dict[str, Any]:
        data = forms.Form.clean(self) or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Hai lần nhập chưa giống nhau."))
        elif first and first == data.get("oldpassword"):
            self.add_error("password1", _("Mật khẩu mới phải khác mật khẩu hiện tại."))
        return data


class ReauthenticateForm(AllauthReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Mật khẩu")
        self.fields["password"].widget.attrs["placeholder"] = ""


def _our_code_field(form: forms.Form) -> None:
    field = form.fields["code"]
    field.label = _("Mã 6 chữ số trong ứng dụng")
    field.widget.attrs.update({"placeholder": "", "inputmode": "numeric", "autofocus": True})


class CodeForm(AllauthCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _our_code_field(self)
        self.fields["code"].label = _("Mã 6 chữ số trong ứng dụng, hoặc một mã dự phòng")


class CodeAgainForm(AllauthCodeAgainForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _our_code_field(self)


class ActivateForm(AllauthActivateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _our_code_field(self)
