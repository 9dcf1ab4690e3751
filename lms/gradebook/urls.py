from django.urls import path

from lms.gradebook import result_views, views

app_name = "gradebook"
SHEET = "so-diem/<int:class_id>/<int:subject_id>/<int:term_number>/"
urlpatterns = [
    path("so-diem/", views.books, name="books"),
    path(SHEET, views.sheet, name="sheet"),
    path(f"{SHEET}hoc-sinh/<int:pupil_id>/", views.pupil, name="pupil"),
    path(f"{SHEET}nhat-ki/", views.day, name="day"),
    path(f"{SHEET}so-diem.xlsx", views.excel, name="excel"),
    path("ket-qua/", result_views.results, name="results"),
    path("ket-qua/<int:pupil_id>/", result_views.results_of, name="results_of"),
]
