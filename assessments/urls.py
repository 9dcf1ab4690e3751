"""Quizzes and attempts: the pupil's pages, the teacher's marking."""

from django.urls import include, path

app_name = "assessments"
urlpatterns = [
    path("", include("assessments.taking.urls")),
    path("", include("assessments.marking.urls")),
]
