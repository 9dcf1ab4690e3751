"""Who holds no post at a school any more has left it: nothing opens, and what is left behind is shown to hand over."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import Http404

from live.planning import access as lessons
from live.planning import plan
from lms.people import api as people
from lms.people.importing.check import check
from lms.people.importing.export import export
from lms.people.workbook.reading import read_book
from lms.people.workbook.writing import write_book
from lms.ui.clock import today
from tests.live.room import planned
from tests.world import World

DAY = timedelta(days=1)


def leave(person: people.Person, last: date | None = None) -> people.Person:
    """End all posts of `person`, yesterday or on another day; the person as a later request reads it."""
    people.StaffPost.objects.filter(person=person).update(ends=last or today() - DAY)
    return people.Person.objects.get(pk=person.pk)


def pages_of(world: World) -> list[str]:
    """What a class's teacher opens day by day."""
    class_id, subject_id = world.a.class1.pk, world.toan.pk
    return [
        f"/truong/lop/{class_id}/",
        f"/truong/lop/{class_id}/phieu/",
        f"/so-diem/{class_id}/{subject_id}/1/",
        "/truong/",
        "/cham-bai/",
    ]


def test_with_the_last_post_all_classes_close(world: World, as_person: Any) -> None:
    teacher = as_person(world.a.teacher)
    before = [teacher.get(page).status_code for page in pages_of(world)]
    assert 404 not in before[:4]
    gone = leave(world.a.teacher)
    known = people.relations(gone)
    assert not (known.teaching or known.homeroom or known.schools or known.class_school or known.is_teacher)
    assert [teacher.get(page).status_code for page in pages_of(world)[:4]] == [404] * 4
    assert teacher.post(pages_of(world)[1], {"pupil": world.a.pupils[0].pk}).status_code == 404
    assert teacher.post(pages_of(world)[2], {"do": "save"}).status_code == 404
    with pytest.raises(Http404):
        people.pupil_for(gone, world.a.pupils[0].pk)
    assert not people.assignments_of(gone.pk).exists()
    assert gone.pk not in people.teachers_of(world.a.class1.pk, world.toan.pk)


def test_a_post_counts_from_its_first_to_its_last_day_and_at_its_school_alone(world: World) -> None:
    assert people.relations(leave(world.a.teacher, last=today())).teaching
    gone = leave(world.a.teacher)
    people.StaffPost.objects.create(
        person=gone, post=people.Post.TEACHER, school=world.b.school, starts=today()
    )
    assert people.relations(people.Person.objects.get(pk=gone.pk)).schools == {world.b.school.pk}
    assert not people.relations(people.Person.objects.get(pk=gone.pk)).teaching
    back = people.StaffPost.objects.create(
        person=gone, post=people.Post.LIBRARIAN, school=world.a.school, starts=today() + DAY
    )
    assert not people.relations(people.Person.objects.get(pk=gone.pk)).homeroom
    people.StaffPost.objects.filter(pk=back.pk).update(starts=today())
    assert people.relations(people.Person.objects.get(pk=gone.pk)).homeroom == {world.a.class1.pk}
    assert people.assignments_of(gone.pk).count() == 4


def test_a_connected_lesson_closes_to_the_teacher_who_left_and_nobody_invites_one(world: World) -> None:
    lesson = planned(world)
    invited = plan.partners(world.b.school.pk, world.toan, 8)
    assert world.b.teacher in {one.teacher for one in invited}
    for side in (world.a, world.b):
        gone = leave(side.teacher)
        assert not lessons.lessons_of(gone).exists()
        assert lessons.side_taught(gone, lesson) is None
    left = {one.teacher for one in plan.partners(world.b.school.pk, world.toan, 8)}
    assert left == {world.b.other_teacher}


def test_the_page_says_what_has_ended_and_what_is_to_be_handed_over(world: World, as_person: Any) -> None:
    admin, teacher, school = as_person(world.a.admin), world.a.teacher, world.a.school
    member = f"/truong/{school.pk}/can-bo/{teacher.pk}/"
    assert "Còn lớp phải bàn giao" not in admin.get(member).content.decode()
    answer = admin.post(f"{member}chuc-vu/", {"starts": f"{today():%d/%m/%Y}"}, follow=True)
    page = answer.content.decode()
    assert f"Từ {today():%d/%m/%Y} {teacher.full_name} thôi các chức vụ ở trường: giáo viên." in page
    assert f"Chức vụ cuối cùng hết ngày {today() - DAY:%d/%m/%Y}." in page
    assert "Chủ nhiệm lớp 8A1" in page and f"/truong/lop/{world.a.class1.pk}/phan-cong/" in page
    assert "đã thôi, còn lớp phải bàn giao" in admin.get(f"/truong/{school.pk}/can-bo/").content.decode()
    assert "đã thôi, chờ người khác" in admin.get(f"/truong/{school.pk}/lop/").content.decode()
    assert "2 lớp chưa có giáo viên chủ nhiệm" in admin.get(f"/truong/{school.pk}/").content.decode()
    # What belongs to terms that are over stays in the person's name, as history.
    people.Term.objects.filter(pk=world.a.term1.pk).update(ends=today() - DAY)
    people.TeachingAssignment.objects.filter(teacher=teacher, term=world.a.term2).delete()
    people.SchoolClass.objects.filter(homeroom_teacher=teacher).update(homeroom_teacher=None)
    assert "Còn lớp phải bàn giao" not in admin.get(member).content.decode()
    assert people.TeachingAssignment.objects.filter(teacher=teacher).exists()
    assert teacher.full_name not in admin.get(f"/truong/{school.pk}/can-bo/").content.decode()


def test_who_starts_later_is_on_the_list_and_has_not_left(world: World, as_person: Any) -> None:
    admin, school = as_person(world.a.admin), world.a.school
    people.StaffPost.objects.filter(person=world.a.teacher).update(starts=today() + DAY)
    people.StaffPost.objects.filter(person=world.a.other_teacher).update(starts=today() + DAY)
    staff = admin.get(f"/truong/{school.pk}/can-bo/").content.decode()
    assert world.a.other_teacher.full_name in staff and "đã thôi" not in staff
    assert "đã thôi" not in admin.get(f"/truong/{school.pk}/lop/").content.decode()
    assert "1 lớp chưa có giáo viên chủ nhiệm" in admin.get(f"/truong/{school.pk}/").content.decode()
    page = admin.get(f"/truong/{school.pk}/can-bo/{world.a.teacher.pk}/").content.decode()
    assert "Còn lớp phải bàn giao" not in page


def test_a_file_gives_no_class_to_somebody_who_left_and_takes_nobody_on_by_itself(world: World) -> None:
    gone = leave(world.a.teacher)
    kept = check(world.a.school, world.a.year, read_book(export(world.a.school, world.a.year)))
    assert (kept.total, kept.errors) == (0, 0), "what was exported changes nothing"
    assert gone.username not in {line.cells["username"] for line in kept.sheets["staff"]}
    rows: dict[str, list[tuple[str, ...]]] = {
        "classes": [("8A2", "8", "", gone.username)],
        "teaching": [("8A2", "Toán", gone.username, "")],
    }
    plan_ = check(world.a.school, world.a.year, read_book(write_book(rows)))
    assert set(plan_.sheets["classes"][0].doubts) == {"homeroom"}
    assert plan_.sheets["classes"][0].data["homeroom"] is None
    assert plan_.sheets["teaching"][0].doubts["teacher"][0] == "error"
    rows["staff"] = [(gone.full_name, "", "", "giáo viên", gone.username)]
    again = check(world.a.school, world.a.year, read_book(write_book(rows)))
    assert again.errors == 0
