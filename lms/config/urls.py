"""Every room hangs its pages under one Vietnamese word."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", include("lms.ui.urls")),
    path("", include("lms.reports.urls")),
    path("", include("lms.people.urls")),
    path("", include("lms.notify.urls")),
    path("", include("content.urls")),
    path("", include("assessments.urls")),
    path("", include("lms.gradebook.urls")),
    path("", include("live.urls")),
    path("api/v1/", include("lms.gateway.urls")),
    # One way in, with its limits and its second step: Wagtail's own login page is not served.
    path("quan-tri/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("quan-tri/password_reset/", RedirectView.as_view(pattern_name="account_login")),
    path("quan-tri/", include("content.admin.urls")),
]
handler403 = "lms.ui.views.forbidden"
handler404 = "lms.ui.views.not_found"
handler500 = "lms.ui.views.server_error"
