"""The login view, and the person's own account page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.views import LoginView
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.people import account
from lms.people.login import second_step, throttle
from lms.people.login.forms import SCHOOL_COOKIE
from lms.people.models import Person

LANGUAGE_COOKIE = "language"
View = Callable[..., HttpResponseBase]
YEAR = 365 * 24 * 3600


class PersonLoginView(LoginView):
    """allauth's view; remembers the school code and the browser."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        code = form.cleaned_data.get("school_code", "").strip().lower()
        if code:
            response.set_cookie(SCHOOL_COOKIE, code, max_age=YEAR, httponly=True, samesite="Lax")
        throttle.remember_browser(self.request, response, form.user.pk)
        return response


login = PersonLoginView.as_view()


def refusing(view: View) -> View:
    """An allauth view whose form was refused answers 422, as the rest of the house does, not 200."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if response.status_code == 200 and form is not None and form.errors:
            response.status_code = 422
        return response

    return answer


@login_required
def account_page(request: HttpRequest) -> HttpResponse:
    person = request.user
    assert isinstance(person, Person)
    return render(
        request,
        "people/account.html",
        {
            "person": person,
            "second_step": second_step.has_second_step(person),
            "second_step_required": second_step.is_required(person),
            "belongs_to": account.belongings(person),
        },
    )


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Choose the interface's language: kept with the person, and in a cookie for the pages before login."""
    language = request.POST.get("language", "")
    if language not in {"vi", "en"}:
        language = "vi"
    account.set_language(request.user, language)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    translation.activate(language)
    response = redirect(target)
    response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, httponly=True, samesite="Lax")
    return response


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    person = request.user
    assert isinstance(person, Person)
    person.end_sessions()
    update_session_auth_hash(request, person)
    messages.success(request, _("Đã đăng xuất khỏi mọi máy khác."))
    return redirect("people:account")
