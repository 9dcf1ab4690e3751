from django.urls import path

from lms.notify import views

app_name = "notify"
urlpatterns = [
    path("thong-bao/", views.inbox, name="inbox"),
    path("thong-bao/da-doc/", views.read_all, name="read_all"),
    path("thong-bao/<int:notice_id>/", views.follow, name="follow"),
]
