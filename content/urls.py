from django.urls import path

from content.courses import views as courses
from content.courses import writing
from content.library import managing, views

app_name = "content"
urlpatterns = [
    path("thu-vien/", views.library, name="library"),
    path("thu-vien/quan-li/", managing.manage, name="manage"),
    path("thu-vien/quan-li/nhieu/", managing.bulk, name="bulk"),
    path("thu-vien/them/", managing.add, name="add"),
    path("thu-vien/them-nhieu/", managing.add_many, name="add_many"),
    path("thu-vien/<int:item_id>/", views.item, name="item"),
    path("thu-vien/<int:item_id>/sua/", managing.edit, name="edit"),
    path("thu-vien/<int:item_id>/xoa/", managing.remove, name="remove"),
    path("thu-vien/<int:item_id>/xuat-ban/", managing.publish, name="publish"),
    path("thu-vien/<int:item_id>/doc/", views.read, name="read"),
    path("thu-vien/<int:item_id>/tim/", views.find_inside, name="find_inside"),
    path("thu-vien/<int:item_id>/cho-doc/", views.keep_place, name="keep_place"),
    path("thu-vien/<int:item_id>/tep/", views.file, name="file"),
    path("thu-vien/<int:item_id>/bia/", views.cover, name="cover"),
    path("thu-vien/<int:item_id>/trang/<int:number>/", views.page_image, name="page_image"),
    path("thu-vien/<int:item_id>/hinh/", views.book_picture, name="book_picture"),
    path("thu-vien/<int:item_id>/phu-de/", views.captions, name="captions"),
    path("khoa-hoc/", courses.courses, name="courses"),
    path("khoa-hoc/tao/", writing.create, name="course_create"),
    path("khoa-hoc/<int:course_id>/", courses.course, name="course"),
    path("khoa-hoc/<int:course_id>/thong-tin/", writing.edit, name="course_edit"),
    path("khoa-hoc/<int:course_id>/soan/", writing.outline, name="course_outline"),
    path("khoa-hoc/<int:course_id>/giao/", writing.give, name="course_give"),
    path("khoa-hoc/<int:course_id>/xoa/", writing.remove, name="course_remove"),
    path("khoa-hoc/<int:course_id>/tien-do/<int:class_id>/", courses.class_progress, name="course_progress"),
    path("khoa-hoc/bai/<int:lesson_id>/", courses.lesson, name="lesson"),
    path("khoa-hoc/bai/<int:lesson_id>/xem-thu/", writing.lesson_preview, name="lesson_preview"),
    path("khoa-hoc/bai/<int:lesson_id>/xong/", courses.finish, name="lesson_finish"),
]
