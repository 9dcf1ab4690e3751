"""Accounts under /tai-khoan/, a school's own pages under /truong/, the platform's under /he-thong/."""

from django.urls import include, path

urlpatterns = [
    path("tai-khoan/", include("lms.people.urls.login")),
    path("", include("lms.people.urls.pages", namespace="people")),
]
