from django.urls import path

from lms.reports import views

app_name = "reports"
urlpatterns = [
    path("hom-nay/", views.today, name="today"),
    path("bao-cao/", views.school_report, name="schools"),
]
