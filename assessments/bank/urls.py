from django.urls import path

from assessments.bank import views

urlpatterns = [
    path("ngan-hang-cau-hoi/", views.questions, name="questions"),
    path("ngan-hang-cau-hoi/moi/", views.new_question, name="question_new"),
    path("ngan-hang-cau-hoi/<int:question_id>/sua/", views.edit_question, name="question_edit"),
    path("ngan-hang-cau-hoi/<int:question_id>/chep/", views.copy_question, name="question_copy"),
    path("ngan-hang-cau-hoi/<int:question_id>/bo/", views.remove_question, name="question_remove"),
]
