"""Accounts, a school's administration."""

from typing import Any

from tests.access.rules import EVERYBODY, LEADERS, ROLES, TEACHERS, logged_in, only, open_to_all
from tests.world import Side, World


def a_school(side: Side) -> dict[str, Any]:
    return {"school_id": side.school.pk}


def a_class(side: Side) -> dict[str, Any]:
    return {"class_id": side.class1.pk}


def a_pupil(side: Side) -> dict[str, Any]:
    return {"school_id": side.school.pk, "pupil_id": side.pupils[0].pk}


def their_pupil(own: Side, foreign: Side) -> dict[str, Any]:
    return {"school_id": own.school.pk, "pupil_id": foreign.pupils[0].pk}


def a_teacher(side: Side) -> dict[str, Any]:
    return {"school_id": side.school.pk, "person_id": side.teacher.pk}


def their_teacher(own: Side, foreign: Side) -> dict[str, Any]:
    return {"school_id": own.school.pk, "person_id": foreign.teacher.pk}


def a_link(side: Side) -> dict[str, Any]:
    return {"school_id": side.school.pk, "link_id": side.guardian.wards.get().pk}


def their_link(own: Side, foreign: Side) -> dict[str, Any]:
    return {"school_id": own.school.pk, "link_id": foreign.guardian.wards.get().pk}


def a_job(side: Side) -> dict[str, Any]:
    return {"school_id": side.school.pk, "job_id": side.job.pk}  # type: ignore[attr-defined] # made by prepare()


def their_job(own: Side, foreign: Side) -> dict[str, Any]:
    return {"school_id": own.school.pk, "job_id": foreign.job.pk}  # type: ignore[attr-defined] # made by prepare()


def an_authority(side: Side) -> dict[str, Any]:
    return {"authority_id": side.school.authority_id}


def platform(kwargs: Any, **options: Any) -> Any:
    """For platform administrators, whichever school it is."""
    return only("platform_admin", kwargs=kwargs, foreign={"platform_admin"}, **options)


def admin(kwargs: Any, mixed: Any = None, **options: Any) -> Any:
    return only("school_admin", kwargs=kwargs, mixed=mixed, **options)


ROUTES = {
    "account_login": open_to_all(),
    "account_logout": open_to_all(),
    "account_change_password": logged_in(),
    "account_reauthenticate": logged_in(),
    "mfa_index": logged_in(),
    "mfa_authenticate": open_to_all(),  # leads to the login, or on, for whoever is not in the middle of one
    "mfa_reauthenticate": logged_in(),
    "mfa_activate_totp": logged_in(),
    "mfa_deactivate_totp": logged_in(),
    "mfa_view_recovery_codes": logged_in(),
    "mfa_generate_recovery_codes": logged_in(),
    "mfa_download_recovery_codes": logged_in(),
    "people:account": only(*EVERYBODY),
    "people:language": open_to_all(method="post"),
    "people:end_other_sessions": logged_in(method="post"),
    "people:schools": only(*TEACHERS, "subject_head", *LEADERS, "foreign_admin"),
    "people:school": only(*LEADERS, kwargs=a_school),
    "people:search": admin(a_school),
    "people:classes": only(*LEADERS, kwargs=a_school),
    "people:class_add": admin(a_school),
    "people:class": only("teacher", *LEADERS, kwargs=a_class),
    "people:class_edit": admin(a_class),
    "people:pupil_add": admin(a_class),
    "people:pupil_take_in": admin(a_class),
    "people:teaching": only(*LEADERS, kwargs=a_school),
    "people:teaching_edit": admin(a_class),
    "people:class_slips": only("teacher", "school_admin", kwargs=a_class),  # the homeroom teacher
    "people:pupil": admin(a_pupil, their_pupil),
    "people:pupil_edit": admin(a_pupil, their_pupil),
    "people:pupil_move": admin(a_pupil, their_pupil),
    "people:pupil_leave": admin(a_pupil, their_pupil),
    "people:guardian_add": admin(a_pupil, their_pupil),
    "people:guardians": admin(a_school),
    "people:guardians_verify": admin(a_school, method="post", data={"link": ["1"]}),
    "people:guardian_verify": admin(a_link, their_link, method="post"),
    "people:guardian_unlink": admin(a_link, their_link, method="post"),
    "people:audit_log": only(*LEADERS, kwargs=a_school),
    "people:staff": admin(a_school),
    "people:staff_add": admin(a_school),
    "people:staff_member": admin(a_teacher, their_teacher),
    "people:staff_edit": admin(a_teacher, their_teacher),
    "people:staff_posts": admin(a_teacher, their_teacher),
    "people:staff_second_step": admin(a_teacher, their_teacher, method="post"),
    "people:slips": admin(a_school),
    "people:person_slip": admin(a_teacher, their_teacher, method="post"),
    "people:imports": admin(a_school),
    "people:import_template": admin(a_school),
    "people:import": admin(a_job, their_job),
    "people:import_confirm": admin(a_job, their_job, method="post"),
    "people:import_drop": admin(a_job, their_job, method="post"),
    "people:export": admin(a_school),
    "people:settings": admin(a_school),
    "people:year_add": admin(a_school),
    "people:year_edit": admin(
        lambda side: {"school_id": side.school.pk, "year_id": side.year.pk},
        lambda own, foreign: {"school_id": own.school.pk, "year_id": foreign.year.pk},
    ),
    "people:campus_add": admin(a_school),
    "people:campus_edit": admin(
        lambda side: {"school_id": side.school.pk, "campus_id": side.class1.campus_id},
        lambda own, foreign: {"school_id": own.school.pk, "campus_id": foreign.class1.campus_id},
    ),
    "people:platform": only("platform_admin"),
    "people:authority_add": only("platform_admin"),
    "people:platform_authority": platform(an_authority),
    "people:authority_edit": platform(an_authority),
    "people:school_add": only("platform_admin"),
    "people:platform_school": platform(a_school),
    "people:school_edit": platform(a_school),
    "people:account_slip": platform(lambda side: {"person_id": side.teacher.pk}, method="post"),
    "people:account_second_step": platform(lambda side: {"person_id": side.teacher.pk}, method="post"),
}


def prepare(world: World) -> None:
    """Everybody has the second step, so that its pages have something to show; each school has a file waiting."""
    from allauth.mfa.models import Authenticator

    from lms.people.importing import jobs
    from lms.people.models import Person
    from lms.people.workbook.writing import write_book

    for role in ("subject_head", "former_teacher"):
        ROLES[role](world)
    for person in Person.objects.all():
        for kind, data in (
            ("totp", {"secret": "A" * 32}),
            ("recovery_codes", {"seed": "ab", "used_mask": 0}),
        ):
            Authenticator.objects.create(user=person, type=kind, data=data)
    for side in (world.a, world.b):
        rows = {"classes": [("8A9", "8", "", "")]}
        side.job = jobs.receive(side.school, side.admin, "lop.xlsx", write_book(rows))  # type: ignore[attr-defined] # for a_job
