from django.urls import path

from lms.people.login import views as login
from lms.people.views import classes, imports, overview, platform, pupils, settings, slips, staff, teaching

app_name = "people"
_S = "truong/<int:school_id>/"
_C = "truong/lop/<int:class_id>/"
_P = _S + "hoc-sinh/<int:pupil_id>/"
_M = _S + "can-bo/<int:person_id>/"
urlpatterns = [
    path("tai-khoan/", login.account_page, name="account"),
    path("tai-khoan/ngon-ngu/", login.set_language, name="language"),
    path("tai-khoan/dang-xuat-noi-khac/", login.end_other_sessions, name="end_other_sessions"),
    path("truong/", overview.schools, name="schools"),
    path(_S, overview.school, name="school"),
    path(_S + "tim/", overview.search, name="search"),
    path(_S + "lop/", classes.class_list, name="classes"),
    path(_S + "lop/them/", classes.class_add, name="class_add"),
    path(_C, classes.class_page, name="class"),
    path(_C + "sua/", classes.class_edit, name="class_edit"),
    path(_C + "them-hoc-sinh/", pupils.pupil_add, name="pupil_add"),
    path(_C + "tiep-nhan/", pupils.pupil_take_in, name="pupil_take_in"),
    path(_C + "phan-cong/", teaching.teaching_edit, name="teaching_edit"),
    path(_C + "phieu/", slips.class_slips, name="class_slips"),
    path(_P, pupils.pupil_page, name="pupil"),
    path(_P + "sua/", pupils.pupil_edit, name="pupil_edit"),
    path(_P + "chuyen-lop/", pupils.pupil_move, name="pupil_move"),
    path(_P + "chuyen-di/", pupils.pupil_leave, name="pupil_leave"),
    path(_P + "phu-huynh/", pupils.guardian_add, name="guardian_add"),
    path(_S + "phu-huynh/", pupils.guardian_list, name="guardians"),
    path(_S + "phu-huynh/<int:link_id>/xac-nhan/", pupils.guardian_verify, name="guardian_verify"),
    path(_S + "phu-huynh/<int:link_id>/bo/", pupils.guardian_unlink, name="guardian_unlink"),
    path(_S + "can-bo/", staff.staff_list, name="staff"),
    path(_S + "can-bo/them/", staff.staff_add, name="staff_add"),
    path(_M, staff.staff_member, name="staff_member"),
    path(_M + "sua/", staff.staff_edit, name="staff_edit"),
    path(_M + "chuc-vu/", staff.staff_posts, name="staff_posts"),
    path(_M + "go-hai-buoc/", staff.staff_second_step, name="staff_second_step"),
    path(_S + "phieu/", slips.school_slips, name="slips"),
    path(_S + "phieu/<int:person_id>/", slips.person_slip, name="person_slip"),
    path(_S + "phan-cong/", teaching.teaching_grid, name="teaching"),
    path(_S + "nhap/", imports.imports, name="imports"),
    path(_S + "nhap/mau.xlsx", imports.import_template, name="import_template"),
    path(_S + "nhap/<int:job_id>/", imports.import_page, name="import"),
    path(_S + "nhap/<int:job_id>/xac-nhan/", imports.import_confirm, name="import_confirm"),
    path(_S + "nhap/<int:job_id>/bo/", imports.import_drop, name="import_drop"),
    path(_S + "xuat.xlsx", imports.export_school, name="export"),
    path(_S + "cai-dat/", settings.settings_page, name="settings"),
    path(_S + "nam-hoc/them/", settings.year_add, name="year_add"),
    path(_S + "nam-hoc/<int:year_id>/", settings.year_edit, name="year_edit"),
    path(_S + "diem-truong/them/", settings.campus_add, name="campus_add"),
    path(_S + "diem-truong/<int:campus_id>/", settings.campus_edit, name="campus_edit"),
    path("he-thong/", platform.start, name="platform"),
    path("he-thong/co-quan/them/", platform.authority_add, name="authority_add"),
    path("he-thong/co-quan/<int:authority_id>/", platform.platform_authority, name="platform_authority"),
    path("he-thong/co-quan/<int:authority_id>/sua/", platform.authority_edit, name="authority_edit"),
    path("he-thong/truong/them/", platform.school_add, name="school_add"),
    path("he-thong/truong/<int:school_id>/", platform.platform_school, name="platform_school"),
    path("he-thong/truong/<int:school_id>/sua/", platform.school_edit, name="school_edit"),
    path("he-thong/tai-khoan/<int:person_id>/phieu/", platform.account_slip, name="account_slip"),
    path(
        "he-thong/tai-khoan/<int:person_id>/go-hai-buoc/",
        platform.account_second_step,
        name="account_second_step",
    ),
]
