from django.urls import path

from assessments.marking import views

urlpatterns = [
    path("cham-bai/", views.overview, name="marking"),
    path("cham-bai/<int:assignment_id>/", views.assignment, name="assignment_marking"),
    path("cham-bai/<int:assignment_id>/tiep/", views.next_unmarked, name="next_unmarked"),
    path("cham-bai/<int:assignment_id>/phan-tich/", views.analysis, name="analysis"),
    path("cham-bai/<int:assignment_id>/bang-ket-qua.xlsx", views.export_results, name="export_results"),
    path("cham-bai/luot/<int:attempt_id>/", views.attempt, name="attempt_marking"),
    path("cham-bai/luot/<int:attempt_id>/<int:item_id>/", views.essay, name="mark_essay"),
]
