"""What pupils and guardians see: own published marks, nothing that compares; and who is told."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from lms.gradebook import api
from lms.gradebook.models import Mark
from lms.people import api as people
from lms.people.registry import pupils as registry
from lms.ui.clock import today
from tests.world import World

SLOTS = ("regular-1", "regular-2", "regular-3", "regular-4", "midterm", "final")


def publish_all(world: World, as_person: Any) -> None:
    """Pupil 0 has 8s, pupil 1 has 3,1 and pupil 2 9,9 in every column of mathematics; all published."""
    for slot in SLOTS:
        key = api.ColumnKey(world.a.class1.pk, world.toan.pk, world.a.term1.pk, slot)
        marks = {p.pk: text for p, text in zip(world.a.pupils, ("8", "3,1", "9,9"), strict=True)}
        api.set_marks(column=key, marks=marks, author=world.a.teacher)
    as_person(world.a.teacher).post(f"/so-diem/{world.a.class1.pk}/{world.toan.pk}/1/", {"do": "publish-all"})


def test_an_unpublished_mark_is_not_seen(world: World, as_person: Any) -> None:
    key = api.ColumnKey(world.a.class1.pk, world.toan.pk, world.a.term1.pk, "regular-1")
    api.set_marks(column=key, marks={world.a.pupils[0].pk: "6,7"}, author=world.a.teacher)
    page = as_person(world.a.pupils[0]).get("/ket-qua/").content.decode()
    assert "6,7" not in page and "Chưa có điểm công bố." in page and "Còn chờ:" in page
    as_person(world.a.teacher).post(
        f"/so-diem/{world.a.class1.pk}/{world.toan.pk}/1/", {"do": "publish:regular-1"}
    )
    page = as_person(world.a.pupils[0]).get("/ket-qua/").content.decode()
    assert "6,7" in page and "Trung bình học kì tính thế nào" not in page
    mark = Mark.objects.get()
    assert mark.published_by == world.a.teacher and mark.history.count() == 2


def test_the_pupils_page_names_nobody_else_and_compares_nothing(world: World, as_person: Any) -> None:
    publish_all(world, as_person)
    page = as_person(world.a.pupils[0]).get("/ket-qua/").content.decode()
    assert "(32,0 + 2×8,0 + 3×8,0)/9 = 8 → 8,0" in page
    text = re.sub(r"<[^>]+>", " ", page)
    for other in [*world.a.pupils[1:], world.a.other_pupil, *world.b.pupils]:
        assert other.full_name not in text
    assert "3,1" not in text and "9,9" not in text
    for word in ("xếp hạng", "hạng", "trung bình lớp", "trung bình của lớp", "cao nhất", "thấp nhất"):
        assert word not in text.lower()


def test_a_guardian_sees_the_own_ward_only(world: World, as_person: Any) -> None:
    publish_all(world, as_person)
    client = as_person(world.a.guardian)
    ward = world.a.pupils[0]
    assert client.get("/ket-qua/").url == f"/ket-qua/{ward.pk}/"
    page = client.get(f"/ket-qua/{ward.pk}/").content.decode()
    assert "Kết quả của Mai An" in page and "8,0" in page and "3,1" not in page
    assert client.get(f"/ket-qua/{world.a.pupils[1].pk}/").status_code == 404
    people.Guardianship.objects.update(verified_at=None)
    assert (
        as_person(people.Person.objects.get(pk=world.a.guardian.pk)).get(f"/ket-qua/{ward.pk}/").status_code
        == 404
    )


def test_published_marks_is_a_fixed_number_of_queries(
    world: World, as_person: Any, django_assert_max_num_queries: Any
) -> None:
    publish_all(world, as_person)
    with django_assert_max_num_queries(5):
        found = api.published_marks(world.a.pupils[0])
    assert [(one.subject.code, len(one.marks)) for one in found if one.term == world.a.term1] == [
        ("toan", 6),
        ("khtn", 0),
    ]


def test_the_year_is_shown_once_both_terms_have_an_average(world: World, as_person: Any, at: Any) -> None:
    for term in (world.a.term1, world.a.term2):
        for slot in SLOTS:
            key = api.ColumnKey(world.a.class1.pk, world.toan.pk, term.pk, slot)
            at_once = world.a.pupils[0].date_joined
            api.set_marks(column=key, marks={world.a.pupils[0].pk: "8" if term == world.a.term1 else "8,2"},
                          author=world.a.teacher, publish_at=at_once)  # fmt: skip
    second = [
        one for one in api.published_marks(world.a.pupils[0], world.a.term2) if one.subject == world.toan
    ]
    assert second[0].year and second[0].year.text == "8,1"


def test_agenda_of_teacher_pupil_and_guardian(world: World, as_person: Any) -> None:
    key = api.ColumnKey(world.a.class1.pk, world.toan.pk, world.a.term1.pk, "regular-1")
    api.set_marks(column=key, marks={world.a.pupils[0].pk: "8"}, author=world.a.teacher)
    api.post_proposal(column=key, pupil_id=world.a.pupils[1].pk, value=7, source="a:1", source_label="b")  # type: ignore[arg-type] # whole numbers are fine too
    titles = [item.title for item in api.agenda_for(world.a.teacher)]
    assert titles == ["1 điểm chờ xác nhận: Toán 8A1", "Cột điểm chưa đủ: Toán 8A1"]
    assert [one.count for one in api.proposals_waiting(world.a.teacher)] == [1]
    assert api.agenda_for(world.a.other_teacher) == [] == api.agenda_for(world.a.pupils[0])
    as_person(world.a.teacher).post(f"/so-diem/{world.a.class1.pk}/{world.toan.pk}/1/", {"do": "publish-all"})
    assert [i.title for i in api.agenda_for(world.a.pupils[0])] == ["Toán: 8,0"]
    assert [i.detail for i in api.agenda_for(world.a.guardian)] == ["Thường xuyên 1 · Lò Thị Mai An"]


def test_the_average_is_worked_out_step_by_step(world: World, as_person: Any) -> None:
    # Example 1 of the domain facts.
    for slot, text in zip(SLOTS, ("8", "7,5", "9", "8", "7,5", "8,3"), strict=True):
        key = api.ColumnKey(world.a.class1.pk, world.toan.pk, world.a.term1.pk, slot)
        marks = {world.a.pupils[0].pk: text}
        api.set_marks(column=key, marks=marks, author=world.a.teacher, publish_at=timezone.now())
    page = as_person(world.a.pupils[0]).get("/ket-qua/").content.decode()
    for step in (
        "8,0 + 7,5 + 9,0 + 8,0 = 32,5",
        "7,5 × 2 = 15,0",
        "8,3 × 3 = 24,9",
        "32,5 + 15,0 + 24,9 = 72,4",
        "(4 + 2 + 3 = 9): 72,4 : 9 ≈ 8,044",
        "một chữ số thập phân: 8,0",
    ):
        assert step in page, step


def test_a_subject_without_marks_is_read_in_words(world: World, as_person: Any) -> None:
    a = world.a
    people.TeachingAssignment.objects.create(
        teacher=a.teacher, school_class=a.class1, subject=world.gdtc, term=a.term1
    )
    for slot, text in (("regular-1", "Đ"), ("regular-2", "K"), ("midterm", "Đ"), ("final", "Đ")):
        key = api.ColumnKey(a.class1.pk, world.gdtc.pk, a.term1.pk, slot)
        api.set_marks(column=key, marks={a.pupils[0].pk: text}, author=a.teacher, publish_at=timezone.now())
    own = as_person(a.pupils[0])
    page = own.get("/ket-qua/").content.decode()
    assert "<dd>Đạt</dd>" in page and "vắng, tính Chưa đạt" in page and "tính 0 điểm" not in page
    assert "Kết quả học kì </span>Chưa đạt" in page
    assert "Giáo dục thể chất: Đạt" in own.get("/hom-nay/").content.decode()
    sheet = as_person(a.teacher).get(f"/so-diem/{a.class1.pk}/{world.gdtc.pk}/1/").content.decode()
    assert "<b>CĐ</b> Chưa đạt" in sheet and "tính 0 điểm" not in sheet


def leaves(world: World) -> people.Person:
    """Pupil 0 left school A yesterday."""
    registry.take_leave(world.a.pupils[0], world.a.school, "transferred_out", today() - timedelta(days=1))
    return people.Person.objects.get(pk=world.a.pupils[0].pk)


@pytest.mark.parametrize("arrived", [False, True])
def test_a_pupil_who_changes_school_keeps_the_published_marks(
    world: World, as_person: Any, django_assert_max_num_queries: Any, arrived: bool
) -> None:
    publish_all(world, as_person)
    key = api.ColumnKey(world.a.class1.pk, world.khtn.pk, world.a.term1.pk, "final")
    api.set_marks(column=key, marks={world.a.pupils[0].pk: "4,4"}, author=world.a.teacher)
    pupil = leaves(world)
    if arrived:
        registry.take_in(pupil, world.b.class2, today())
    with django_assert_max_num_queries(4):
        found = api.published_marks(pupil)
    old = [one for one in found if one.former]
    assert [(one.subject, one.school_class, len(one.marks), one.upcoming) for one in old] == [
        (world.toan, world.a.class1, 6, [])
    ]
    here = [(one.school_class, one.term.number, len(one.marks)) for one in found if not one.former]
    assert here == ([(world.b.class2, 1, 0), (world.b.class2, 2, 0)] if arrived else [])
    for reader, url in (
        (pupil, "/ket-qua/"),
        (people.Person.objects.get(pk=world.a.guardian.pk), f"/ket-qua/{pupil.pk}/"),
    ):
        page = as_person(reader).get(url).text
        assert "Ở lớp 8A1, THCS Bản Nguồn" in page and page.count("<dd>8,0</dd>") == 6
        assert "4,4" not in page and "3,1" not in page and "9,9" not in page  # not published; other pupils'
        assert ("Lớp 8A2" in page) == arrived
        for other in [*world.a.pupils[1:], *world.b.pupils]:
            assert other.full_name not in page
    assert "/ket-qua/" in as_person(pupil).get("/hom-nay/").text
    new = as_person(world.b.other_teacher).get(f"/so-diem/{world.b.class2.pk}/{world.toan.pk}/1/").text
    assert (pupil.full_name in new) == arrived and "8,0" not in new


def test_in_another_class_of_the_school_the_marks_are_the_classs_own(world: World, as_person: Any) -> None:
    publish_all(world, as_person)
    key = api.ColumnKey(world.a.class1.pk, world.khtn.pk, world.a.term1.pk, "final")
    now = timezone.now()
    api.set_marks(column=key, marks={world.a.pupils[0].pk: "7"}, author=world.a.teacher, publish_at=now)
    pupil = people.Person.objects.get(pk=world.a.pupils[0].pk)
    registry.move_pupil(pupil, world.a.class2, today())
    found = api.published_marks(pupil, world.a.term1)
    # Science has no teacher in 8A2 yet: its marks stay readable under 8A1.
    assert [(one.subject, one.school_class, one.former, len(one.marks)) for one in found] == [
        (world.toan, world.a.class2, False, 6), (world.khtn, world.a.class1, True, 1),
    ]  # fmt: skip


def test_marks_of_another_year_and_of_the_time_to_come_are_not_mixed_in(
    world: World, as_person: Any, at: Any
) -> None:
    publish_all(world, as_person)
    pupil = leaves(world)
    at(timezone.now() + timedelta(days=400))
    assert api.published_marks(pupil) == []
    assert as_person(people.Person.objects.get(pk=pupil.pk)).get("/ket-qua/").status_code == 404
