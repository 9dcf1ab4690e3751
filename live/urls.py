"""Addresses of lessons, under /gio-hoc/."""

from django.urls import URLPattern, URLResolver, include, path

from live.views import after, endpoints, lessons, rooms

app_name = "live"

of_a_lesson: list[URLPattern | URLResolver] = [
    path("", lessons.lesson_page, name="lesson"),
    path("in/", lessons.big_print, name="big_print"),
    path("moi/", lessons.invite, name="invite"),
    path("tra-loi/", lessons.answer, name="answer"),
    path("doi-gio/", lessons.move, name="move"),
    path("huy/", lessons.cancel, name="cancel"),
    path("mo/", lessons.open_lesson, name="open"),
    path("ket-thuc/", lessons.end_lesson, name="end"),
    path("cho-vao/", lessons.admit, name="admit"),
    path("man-hinh-lop/", lessons.screen_make, name="screen_make"),
    path("cung-day/", lessons.co_teachers, name="co_teachers"),
    path("chon-trang-chieu/", lessons.set_slides, name="set_slides"),
    path("bai-kiem-tra/", lessons.quiz_plan, name="quiz_plan"),
    path("bai-kiem-tra/<int:plan_id>/cot/", lessons.quiz_column, name="quiz_column"),
    path("phong/", rooms.own_room, name="own_room"),
    path("phong/lam/", rooms.act, name="act"),
    path("man-hinh/", rooms.screen_room, name="screen_room"),
    path("su-kien/", endpoints.events, name="events"),
    path("lenh/", endpoints.commands, name="commands"),
    path("lua-chon/", endpoints.choices, name="choices"),
    path("tien-do/<int:quiz>/", endpoints.progress, name="progress"),
    path("bai/<str:key>/", endpoints.quiz, name="quiz"),
    path("ice/", endpoints.ice, name="ice"),
    path("trang-chieu/<int:item>/<int:page>/", endpoints.slide, name="slide"),
    path("xem-lai/", after.replay_page, name="replay"),
    path("xem-lai/du-lieu/", after.replay_data, name="replay_data"),
    path("diem-danh/", after.attendance_page, name="attendance"),
    path("diem-danh/excel/", after.attendance_excel, name="attendance_excel"),
    path("bien-ban/", after.record_page, name="record"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("gio-hoc/", lessons.lesson_list, name="list"),
    path("gio-hoc/lap-ke-hoach/", lessons.plan_page, name="plan"),
    path("gio-hoc/vao/", rooms.enter_pin, name="enter_pin"),
    path("gio-hoc/vao/<slug:code>/", rooms.door, name="door"),
    path("gio-hoc/man-hinh/<str:token>/", rooms.screen_link, name="screen_link"),
    path("gio-hoc/<int:lesson_id>/", include(of_a_lesson)),
]
