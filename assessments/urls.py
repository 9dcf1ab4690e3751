"""The question bank, quizzes, attempts, marking: pages of teachers and pupils."""

from django.urls import include, path

app_name = "assessments"
urlpatterns = [
    path("", include("assessments.bank.urls")),
    path("", include("assessments.quizzes.urls")),
    path("", include("assessments.taking.urls")),
    path("", include("assessments.marking.urls")),
]
