from django.urls import path

from lms.people.login import views as login

app_name = "people"
urlpatterns = [
    path("tai-khoan/", login.account_page, name="account"),
    path("tai-khoan/ngon-ngu/", login.set_language, name="language"),
    path("tai-khoan/dang-xuat-noi-khac/", login.end_other_sessions, name="end_other_sessions"),
]
