from django.urls import path

from assessments.taking import views

urlpatterns = [
    path("bai-kiem-tra/", views.my_quizzes, name="my_quizzes"),
    path("lam-bai/<int:assignment_id>/", views.take, name="take"),
    path("lam-bai/<int:assignment_id>/bat-dau/", views.start, name="start"),
    path("lam-bai/luot/<int:attempt_id>/luu/", views.save, name="save"),
    path("lam-bai/luot/<int:attempt_id>/trang-thai/", views.state, name="state"),
    path("lam-bai/luot/<int:attempt_id>/bieu-mau/", views.form, name="form"),
    path("lam-bai/luot/<int:attempt_id>/nop-bai/", views.confirm, name="confirm"),
    path("lam-bai/luot/<int:attempt_id>/ket-qua/", views.result, name="result"),
]
