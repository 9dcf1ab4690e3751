from django.urls import path

from assessments.quizzes import giving_views, question_views, views

urlpatterns = [
    path("ngan-hang-cau-hoi/<int:question_id>/", question_views.question, name="question"),
    path("de-kiem-tra/", views.quizzes, name="quizzes"),
    path("de-kiem-tra/moi/", views.new_quiz, name="quiz_new"),
    path("de-kiem-tra/<int:quiz_id>/", views.quiz, name="quiz"),
    path("de-kiem-tra/<int:quiz_id>/doi/", views.change, name="quiz_change"),
    path("de-kiem-tra/<int:quiz_id>/cai-dat/", views.settings, name="quiz_settings"),
    path("de-kiem-tra/<int:quiz_id>/xem-truoc/", views.preview, name="quiz_preview"),
    path("de-kiem-tra/<int:quiz_id>/in/", views.print_quiz, name="quiz_print"),
    path("de-kiem-tra/<int:quiz_id>/hoan-tat/", views.publish, name="quiz_publish"),
    path("de-kiem-tra/<int:quiz_id>/mo-lai/", views.reopen, name="quiz_reopen"),
    path("de-kiem-tra/<int:quiz_id>/nhan-ban/", views.duplicate, name="quiz_duplicate"),
    path("de-kiem-tra/<int:quiz_id>/cat/", views.archive, name="quiz_archive"),
    path("de-kiem-tra/<int:quiz_id>/them-cau/", question_views.add, name="quiz_add"),
    path("de-kiem-tra/<int:quiz_id>/viet-cau/", question_views.write, name="quiz_write"),
    path("de-kiem-tra/<int:quiz_id>/cau/<int:item_id>/", question_views.edit_item, name="quiz_item"),
    path("de-kiem-tra/<int:quiz_id>/giao/", giving_views.give, name="quiz_give"),
    path("de-kiem-tra/lan-giao/<int:assignment_id>/", giving_views.assignment, name="assignment"),
    path(
        "de-kiem-tra/lan-giao/<int:assignment_id>/thu-hoi/", giving_views.withdraw, name="assignment_withdraw"
    ),
]
