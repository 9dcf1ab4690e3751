"""No administrator gets into an account that another school gave out: taking somebody on opens nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lms.people import api as people
from lms.people.importing.check import check
from lms.people.resetting import may_reset, resettable
from lms.people.workbook.reading import read_book
from lms.people.workbook.writing import write_book
from lms.ui.clock import today
from tests.world import PASSWORD, World

YESTERDAY = timedelta(days=1)


def fresh(person: people.Person) -> people.Person:
    """The same person as a later request reads it."""
    return people.Person.objects.get(pk=person.pk)


def may(person: people.Person, target: people.Person) -> bool:
    return may_reset(fresh(person), fresh(target))


@pytest.fixture
def admin(world: World, as_person: Any) -> Client:
    client: Client = as_person(world.a.admin)
    return client


def end_all(person: people.Person) -> None:
    """Nothing is left of the person at the former school but its history."""
    person.teaching.all().delete()
    people.SchoolClass.objects.filter(homeroom_teacher=person).update(homeroom_teacher=None)
    person.posts.update(ends=today() - YESTERDAY)


def test_a_former_teacher_of_another_school_is_taken_on_but_not_reset(world: World, admin: Client) -> None:
    target, school = world.b.other_teacher, world.a.school.pk
    end_all(target)
    data = {"key": target.username, "posts": ["teacher"], "starts": f"{today():%d/%m/%Y}"}
    assert admin.post(f"/truong/{school}/can-bo/them/", data).status_code == 302
    assert people.relations(fresh(target)).schools == {school}
    assert admin.post(f"/truong/{school}/phieu/{target.pk}/").status_code == 404
    assert admin.get(f"/truong/{school}/can-bo/{target.pk}/sua/").status_code == 404
    assert admin.post(f"/truong/{school}/can-bo/{target.pk}/go-hai-buoc/").status_code == 404
    assert "quản trị hệ thống sửa" in admin.get(f"/truong/{school}/can-bo/{target.pk}/").content.decode()
    assert fresh(target).check_password(PASSWORD)
    assert may(world.platform_admin, target)


def test_the_owner_is_told_of_being_taken_on(
    world: World, admin: Client, django_capture_on_commit_callbacks: Any
) -> None:
    from lms.notify.models import Notice

    data = {
        "key": world.b.other_teacher.username,
        "posts": ["teacher"],
        "starts": f"{today():%d/%m/%Y}",
    }
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(f"/truong/{world.a.school.pk}/can-bo/them/", data)
    assert world.a.admin.full_name in Notice.objects.get(person=world.b.other_teacher).text


def test_an_account_made_by_another_school_stays_its_own_even_without_any_tie(world: World) -> None:
    unlinked = world.b.guardian
    people.Guardianship.objects.filter(guardian=unlinked).delete()
    people.Guardianship.objects.create(guardian=unlinked, pupil=world.a.pupils[0])
    assert not may(world.a.admin, unlinked)
    planned = world.b.other_teacher
    end_all(planned)
    planned.posts.update(starts=today() + YESTERDAY, ends=None)
    people.StaffPost.objects.create(person=planned, post="teacher", school=world.a.school, starts=today())
    assert not may(world.a.admin, planned)


def test_a_pupil_in_the_holidays_between_two_years_cannot_be_taken_over_as_a_guardian(world: World) -> None:
    people.SchoolYear.objects.filter(school=world.b.school).update(ends=today() - YESTERDAY)
    pupil = world.b.pupils[0]
    assert not people.relations(fresh(pupil)).schools
    people.Guardianship.objects.create(guardian=pupil, pupil=world.a.pupils[0])
    assert not may(world.a.admin, pupil)


def test_the_new_school_may_reset_a_pupil_who_moved_and_the_guardian_who_came_along(world: World) -> None:
    from lms.people.registry import pupils

    pupil, guardian = world.b.pupils[0], world.b.guardian
    pupils.take_leave(pupil, world.b.school, "transferred_out", today() - YESTERDAY)
    assert may(world.b.admin, pupil) and not may(world.a.admin, pupil)
    pupils.take_in(pupil, world.a.class1, today())
    for person in (pupil, guardian):
        assert may(world.a.admin, person) and not may(world.b.admin, person)
    assert may(world.a.teacher, pupil), "the homeroom teacher of the new class"
    assert not may(world.b.teacher, pupil) and not may(world.a.teacher, guardian)
    people.Guardianship.objects.create(guardian=guardian, pupil=world.b.pupils[1])
    assert not may(world.a.admin, guardian), "another child is still there"


def test_a_pupil_of_two_schools_is_reset_by_neither(world: World) -> None:
    pupil = world.a.pupils[0]
    people.Enrolment.objects.create(pupil=pupil, school_class=world.b.class1, starts=today())
    for person in (world.a.admin, world.b.admin, world.a.teacher, world.b.teacher):
        assert not may(person, pupil)


def test_no_slip_for_an_account_without_a_password_that_another_school_made(
    world: World, admin: Client
) -> None:
    target = world.b.other_teacher
    people.Person.objects.filter(pk=target.pk).update(password="!never-used")
    people.StaffPost.objects.create(person=target, post="teacher", school=world.a.school, starts=today())
    url = f"/truong/{world.a.school.pk}/phieu/"
    assert "Ai cũng đã có mật khẩu" in admin.get(url).content.decode()
    assert admin.post(url, {"group": "staff"}).status_code == 302
    assert fresh(target).password == "!never-used"


def test_a_whole_class_is_asked_for_in_a_few_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    everybody = list(people.Person.objects.all())
    with django_assert_max_num_queries(7):
        found = resettable(world.a.admin, everybody)
    assert set(found) == {
        *world.a.pupils, world.a.other_pupil, world.a.teacher, world.a.other_teacher, world.a.librarian,
        world.a.admin, world.a.principal, world.a.guardian,
    }  # fmt: skip


def test_a_file_attaches_and_changes_no_account_of_another_school(world: World) -> None:
    from lms.people.registry import pupils

    gone, staff, guardian = world.a.other_pupil, world.a.other_teacher, world.a.guardian
    gone.pupil_code, guardian.phone = "HS77", "0987"
    gone.save()
    guardian.save()
    pupils.take_leave(gone, world.a.school, "transferred_out", today() - YESTERDAY)
    pupils.take_in(gone, world.b.class1, today())
    end_all(staff)
    people.StaffPost.objects.create(person=staff, post="teacher", school=world.b.school, starts=today())
    people.StaffPost.objects.create(
        person=world.a.teacher, post="librarian", school=world.b.school, starts=today()
    )
    people.Guardianship.objects.create(guardian=guardian, pupil=world.b.pupils[0])
    rows = {
        "staff": [
            (staff.full_name, "", "", "", ""),
            (world.a.teacher.full_name, "moi@x.example", "", "", ""),
        ],
        "pupils": [("HS77", gone.full_name, "", "", "8A1")],
        "guardians": [(guardian.full_name, "mẹ", "0987", "", "", world.a.pupils[1].full_name, "8A1")],
    }
    plan = check(world.a.school, world.a.year, read_book(write_book(rows)))
    (former, both), (pupil,), (parent,) = (plan.sheets[key] for key in ("staff", "pupils", "guardians"))
    assert "thuộc trường khác" in former.doubts["name"][1] and not former.ok
    assert "thuộc trường khác" in pupil.doubts["class"][1] and not pupil.ok
    assert "thuộc trường khác" in parent.doubts["name"][1] and not parent.ok
    assert both.action == "same" and both.data["email"] == "", "the address is not this school's to write"
