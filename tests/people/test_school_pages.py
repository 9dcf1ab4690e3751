"""The administration of a school on its own pages."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lms.people import api as people
from lms.people.models import AuditEntry
from lms.people.registry import pupils as registry
from lms.ui.clock import today
from tests.factories import PersonFactory, StaffPostFactory
from tests.world import PASSWORD, World


def say(day: date) -> str:
    return f"{day:%d/%m/%Y}"


@pytest.fixture
def admin(world: World, as_person: Any) -> Client:
    client: Client = as_person(world.a.admin)
    return client


def test_a_class_is_made_and_named_once(world: World, admin: Client) -> None:
    url = f"/truong/{world.a.school.pk}/lop/them/"
    data = {
        "name": "8A7",
        "grade": "8",
        "campus": world.a.class1.campus_id,
        "homeroom_teacher": world.a.other_teacher.pk,
    }
    assert admin.post(url, data).status_code == 302
    made = people.SchoolClass.objects.get(name="8A7")
    assert made.homeroom_teacher == world.a.other_teacher
    again = admin.post(url, data)
    assert "đã có lớp mang tên đó" in again.content.decode()
    foreign = data | {
        "name": "8A6",
        "homeroom_teacher": world.b.teacher.pk,
        "campus": world.b.class1.campus_id,
    }
    assert admin.post(url, foreign).status_code == 422
    assert not people.SchoolClass.objects.filter(name="8A6").exists()


def test_a_pupil_is_added_edited_and_keeps_what_was_typed_on_a_mistake(world: World, admin: Client) -> None:
    url = f"/truong/lop/{world.a.class1.pk}/them-hoc-sinh/"
    wrong = admin.post(url, {"full_name": "Lò Văn Ẩn", "birth_date": "31/02/2013", "starts": say(today())})
    assert "Viết ngày như" in wrong.content.decode()
    assert 'value="Lò Văn Ẩn"' in wrong.content.decode()
    data = {
        "full_name": "Lò  Văn Ẩn",
        "birth_date": "05/11/2013",
        "gender": "male",
        "pupil_code": "X1",
        "starts": say(today()),
    }
    assert admin.post(url, data).status_code == 302
    pupil = people.Person.objects.get(pupil_code="X1")
    assert (pupil.full_name, pupil.birth_date, pupil.username) == (
        "Lò Văn Ẩn",
        date(2013, 11, 5),
        "bannguon.an01",
    )
    assert (
        "Mã học sinh này đã là của em Lò Văn Ẩn"
        in admin.post(url, data | {"full_name": "Khác"}).content.decode()
    )
    page = admin.get(f"/truong/{world.a.school.pk}/hoc-sinh/{pupil.pk}/sua/")
    assert 'value="05/11/2013"' in page.content.decode()


def test_people_are_found_by_the_beginnings_of_words_and_not_by_the_schools_code(
    world: World, admin: Client
) -> None:
    def found(text: str) -> list[str]:
        page = admin.get(f"/truong/{world.a.school.pk}/tim/", {"q": text})
        return [line.person.full_name for line in page.context["results"]]

    assert found("an") == ["Lò Thị Mai An", "Vì Hồng Ánh"], "nobody because of 'bannguon' or a letter inside"
    assert found("lo an") == ["Lò Thị Mai An"] and found("Dũng") == ["Hà Minh Dũng"]
    assert found("hs2") == ["Quàng Văn Đức"] == found("bannguon.hs2")
    assert found("nnguon") == []
    page = admin.get(f"/truong/{world.a.school.pk}/tim/", {"q": world.a.guardian.full_name}).content.decode()
    assert f"/hoc-sinh/{world.a.pupils[0].pk}/" in page, "from the guardian to the child"


def test_moving_ends_the_old_class_the_day_before(world: World, admin: Client) -> None:
    pupil, day = world.a.pupils[0], today() + timedelta(days=3)
    url = f"/truong/{world.a.school.pk}/hoc-sinh/{pupil.pk}/chuyen-lop/"
    assert admin.post(url, {"target": world.a.class2.pk, "day": say(day)}).status_code == 302
    old, new = people.Enrolment.objects.filter(pupil=pupil).order_by("id")
    assert (old.ends, new.starts, new.school_class) == (day - timedelta(days=1), day, world.a.class2)
    assert pupil in people.roster(world.a.class1.pk)
    assert pupil in people.roster(world.a.class2.pk, day)
    assert pupil not in people.roster(world.a.class1.pk, day)
    foreign = admin.post(url, {"target": world.b.class1.pk, "day": say(day)})
    assert foreign.status_code == 422
    assert people.Enrolment.objects.filter(pupil=pupil).count() == 2


def test_a_pupil_goes_to_the_other_school_with_the_same_account(
    world: World, admin: Client, as_person: Any
) -> None:
    pupil = world.a.pupils[0]
    people.Person.objects.filter(pk=pupil.pk).update(birth_date=date(2013, 11, 5), pupil_code="X9")
    new_admin = as_person(world.b.admin)
    take_in = f"/truong/lop/{world.b.class1.pk}/tiep-nhan/"
    coming = {"key": "X9", "birth_date": "05/11/2013", "starts": say(today())}
    assert "Không có em nào khớp" in new_admin.post(take_in, coming).content.decode(), (
        "still kept by the old school"
    )
    leave = f"/truong/{world.a.school.pk}/hoc-sinh/{pupil.pk}/chuyen-di/"
    assert (
        admin.post(
            leave, {"status": "transferred_out", "last_day": say(today() - timedelta(days=1))}
        ).status_code
        == 302
    )
    assert (
        "Không có em nào khớp"
        in new_admin.post(take_in, coming | {"birth_date": "06/11/2013"}).content.decode()
    )
    assert new_admin.post(take_in, coming).status_code == 302
    assert [(e.status, e.school_class) for e in people.Enrolment.objects.filter(pupil=pupil).order_by("id")] == [
        ("transferred_out", world.a.class1), ("transferred_in", world.b.class1),
    ]  # fmt: skip
    assert [c.pk for c in people.classes_of_pupil(pupil.pk)] == [world.b.class1.pk]
    page = admin.get(f"/truong/{world.a.school.pk}/hoc-sinh/{pupil.pk}/").content.decode()
    assert "đang học ở trường khác" in page
    assert admin.get(f"/truong/{world.a.school.pk}/hoc-sinh/{pupil.pk}/sua/").status_code == 404
    assert admin.post(f"/truong/{world.a.school.pk}/phieu/{pupil.pk}/").status_code == 404, (
        "no reset by the old school"
    )
    assert new_admin.get(f"/truong/{world.b.school.pk}/hoc-sinh/{pupil.pk}/sua/").status_code == 200


def test_assignments_of_a_class_become_what_the_form_says(world: World, admin: Client) -> None:
    url = f"/truong/lop/{world.a.class2.pk}/phan-cong/"
    one, two = world.a.teacher.pk, world.a.other_teacher.pk
    cell = f"t-{world.khtn.pk}-{world.a.term1.pk}"
    assert admin.post(url, {cell: [one, two, ""], "copy": "1"}).status_code == 302
    rows = people.TeachingAssignment.objects.filter(school_class=world.a.class2)
    assert {(r.teacher_id, r.subject_id, r.term.number) for r in rows} == {
        (t, world.khtn.pk, n) for t in (one, two) for n in (1, 2)
    }
    refused = admin.post(url, {cell: [world.b.teacher.pk]})
    assert refused.status_code == 422 and "không thuộc trường" in refused.content.decode()
    assert rows.count() == 4
    grid = admin.get(f"/truong/{world.a.school.pk}/phan-cong/?khoi=8").content.decode()
    assert world.a.teacher.full_name in grid


def test_staff_are_added_and_posts_end_without_being_deleted(world: World, admin: Client) -> None:
    base = f"/truong/{world.a.school.pk}/can-bo/"
    sent = admin.post(
        f"{base}them/",
        {"full_name": "Hà Thu Nga", "email": "N@x.example", "posts": ["teacher"], "starts": say(today())},
    )
    person = people.Person.objects.get(email="n@x.example")
    assert person.username == "bannguon.ngaht"
    assert sent.url == f"{base}{person.pk}/"
    admin.post(f"{base}{person.pk}/chuc-vu/", {"posts": ["librarian"], "starts": say(today())})
    held = {post.post: post.ends for post in person.posts.all()}
    assert held == {"teacher": today() - timedelta(days=1), "librarian": None}
    own = admin.post(f"{base}{world.a.admin.pk}/chuc-vu/", {"posts": [], "starts": say(today())})
    assert "Không tự bỏ" in own.content.decode()


def test_somebody_of_two_schools_is_edited_by_neither_alone(world: World, admin: Client) -> None:
    base = f"/truong/{world.a.school.pk}/can-bo/"
    data = {"key": world.b.teacher.username, "posts": ["teacher"], "starts": say(today())}
    assert admin.post(f"{base}them/", data).status_code == 302
    both = world.b.teacher
    assert people.relations(people.Person.objects.get(pk=both.pk)).schools == {
        world.a.school.pk,
        world.b.school.pk,
    }
    assert admin.get(f"{base}{both.pk}/").status_code == 200
    assert admin.get(f"{base}{both.pk}/sua/").status_code == 404
    assert admin.post(f"/truong/{world.a.school.pk}/phieu/{both.pk}/").status_code == 404
    assert people.Person.objects.get(pk=both.pk).check_password(PASSWORD)


def test_an_administrator_cannot_reset_an_officer_or_the_platform(world: World, admin: Client) -> None:
    for person in (world.officer, world.platform_admin):
        StaffPostFactory.create(person=person, school=world.a.school)
        assert admin.post(f"/truong/{world.a.school.pk}/phieu/{person.pk}/").status_code == 404
        assert admin.get(f"/truong/{world.a.school.pk}/can-bo/{person.pk}/sua/").status_code == 404


def test_a_homeroom_teacher_prints_slips_for_the_own_class_and_the_owner_is_logged_out(
    world: World, as_person: Any
) -> None:
    client, pupil = as_person(world.a.teacher), world.a.pupils[0]
    inside = as_person(pupil)
    url = f"/truong/lop/{world.a.class1.pk}/phieu/"
    assert client.post(url, {"pupil": [world.a.other_pupil.pk]}).status_code == 302, (
        "nobody of this class was chosen"
    )
    page = client.post(url, {"pupil": [pupil.pk]})
    (slip,) = page.context["slips"]
    assert people.Person.objects.get(pk=pupil.pk).check_password(slip.password)
    assert inside.get("/tai-khoan/").status_code == 302
    entry = AuditEntry.objects.get(action="first_passwords_issued")
    assert (entry.person, entry.detail["people"]) == (world.a.teacher, [pupil.pk])
    assert slip.password not in str(entry.detail)


def test_a_guardian_sees_nothing_until_the_link_is_verified(world: World, admin: Client) -> None:
    pupil = world.a.pupils[1]
    base = f"/truong/{world.a.school.pk}"
    admin.post(f"{base}/hoc-sinh/{pupil.pk}/phu-huynh/", {"full_name": "Vì Văn Cha", "relation": "bố"})
    link = people.Guardianship.objects.get(pupil=pupil)
    assert link.guardian.username == "bannguon.ph.chavv"

    def wards() -> frozenset[int]:
        return people.relations(people.Person.objects.get(pk=link.guardian_id)).wards

    assert wards() == frozenset()
    admin.post(f"{base}/phu-huynh/{link.pk}/xac-nhan/")
    assert wards() == {pupil.pk}
    admin.post(f"{base}/phu-huynh/{link.pk}/bo/")
    assert wards() == frozenset()
    again = {"key": world.a.guardian.username, "relation": "mẹ"}
    assert admin.post(f"{base}/hoc-sinh/{world.a.pupils[0].pk}/phu-huynh/", again).status_code == 422, (
        "linked already"
    )


def test_years_have_two_terms_in_order(world: World, admin: Client) -> None:
    url = f"/truong/{world.a.school.pk}/nam-hoc/them/"
    data = {
        "name": "2027-2028",
        "term1_starts": "06/09/2027",
        "term1_ends": "09/01/2028",
        "term2_starts": "08/01/2028",
        "term2_ends": "22/05/2028",
    }
    assert "phải sau ngày" in admin.post(url, data).content.decode()
    for name in ("2027", "2027-2029", "Năm 2027-2028", "2027\r\nX: y"):
        assert "hai năm liền nhau" in admin.post(url, data | {"name": name}).content.decode()
    data["name"] = "2027 – 2028"
    assert admin.post(url, data | {"term2_starts": "10/01/2028"}).status_code == 302
    year = people.SchoolYear.objects.get(name="2027-2028")
    assert (year.starts, year.ends, year.terms.count()) == (date(2027, 9, 6), date(2028, 5, 22), 2)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("duc", "Quàng Văn Đức"),
        ("Vì hồng", "Vì Hồng Ánh"),
        ("bannguon.thuvien", "Cầm Thị Hoa"),
        ("tam", "Lò Văn Tâm"),
    ],
)
def test_people_are_found_without_marks(world: World, admin: Client, query: str, found: str) -> None:
    page = admin.get(f"/truong/{world.a.school.pk}/tim/", {"q": query})
    assert [line.person.full_name for line in page.context["results"]] == [found]


def test_search_stays_inside_the_school(world: World, admin: Client) -> None:
    assert admin.get(f"/truong/{world.a.school.pk}/tim/", {"q": "Trần Quốc Ẩn"}).context["results"] == []


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/truong/{s}/", 22),
        ("/truong/{s}/lop/", 16),
        ("/truong/lop/{c}/", 16),
        ("/truong/{s}/can-bo/", 17),
        ("/truong/{s}/phan-cong/", 18),
        ("/truong/{s}/phu-huynh/", 18),
        ("/truong/{s}/tim/?q=an", 19),
        ("/truong/lop/{c}/phan-cong/", 18),
    ],
)
def test_pages_ask_the_database_the_same_however_long_the_list(
    world: World, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries, path: str, limit: int
) -> None:
    for number in range(30):
        pupil = registry.add_pupil(
            world.a.class1, registry.PupilData(f"Lò Văn An {number}"), world.a.year.starts
        )
        guardian = PersonFactory.create()
        people.Guardianship.objects.create(guardian=guardian, pupil=pupil)
        StaffPostFactory.create(person=guardian, school=world.a.school)
    with django_assert_max_num_queries(limit):
        assert admin.get(path.format(s=world.a.school.pk, c=world.a.class1.pk)).status_code == 200


def test_a_subject_head_has_subjects_and_nobody_else(world: World, admin: Client) -> None:
    person = world.a.other_teacher
    base = f"/truong/{world.a.school.pk}/can-bo/{person.pk}/"
    url, start = f"{base}chuc-vu/", say(today())
    head = {"posts": ["teacher", "subject_head"], "starts": start}
    assert "Chọn ít nhất một môn" in admin.post(url, head).content.decode()
    alone = {"posts": ["teacher"], "subjects": [world.toan.pk], "starts": start}
    assert admin.post(url, alone).status_code == 302, "the page hides the subjects then"
    assert not person.posts.filter(post="subject_head").exists()
    assert admin.post(url, head | {"subjects": [world.toan.pk, world.khtn.pk]}).status_code == 302
    assert "Tổ trưởng chuyên môn: Toán, " in admin.get(base).content.decode()
    page = admin.get(url).content.decode()
    assert len(re.findall(r'name="subjects" value="\d+"[^>]*checked', page)) == 2
    assert admin.post(url, head | {"subjects": [world.khtn.pk]}).status_code == 302
    fresh = people.Person.objects.get(pk=person.pk)
    assert people.subjects_headed(fresh) == {world.a.school.pk: {world.khtn.pk}}
    assert admin.post(url, {"posts": ["teacher"], "starts": start}).status_code == 302
    assert people.subjects_headed(people.Person.objects.get(pk=person.pk)) == {}


def test_the_staff_list_shows_heads_with_their_subjects_in_few_queries(
    world: World, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for person in (world.a.teacher, world.a.other_teacher, world.a.librarian):
        post = people.StaffPost.objects.create(
            person=person, post="subject_head", school=world.a.school, starts=today()
        )
        post.subjects.set([world.toan, world.khtn])
    with django_assert_max_num_queries(11):
        page = admin.get(f"/truong/{world.a.school.pk}/can-bo/").content.decode()
    assert page.count("tổ trưởng chuyên môn: Toán, ") == 3


def test_guardians_of_a_class_are_verified_together_and_only_the_schools_own(
    world: World, admin: Client
) -> None:
    mine = [
        people.Guardianship.objects.create(guardian=world.a.librarian, pupil=pupil, relation="mẹ")
        for pupil in (*world.a.pupils, world.a.other_pupil)
    ]
    foreign = people.Guardianship.objects.create(guardian=world.a.librarian, pupil=world.b.pupils[0])
    base = f"/truong/{world.a.school.pk}/phu-huynh/"
    page = admin.get(base, {"lop": world.a.class1.pk, "cho": "1"})
    assert len(page.context["page"]) == 3 and 'name="link"' in page.content.decode()
    sent = admin.post(
        f"{base}xac-nhan/?lop={world.a.class1.pk}", {"link": [link.pk for link in (*mine[:3], foreign)]}
    )
    assert sent.url == f"{base}?lop={world.a.class1.pk}"
    verified = people.Guardianship.objects.filter(verified_by=world.a.admin, guardian=world.a.librarian)
    assert set(verified) == set(mine[:3])
    assert AuditEntry.objects.filter(action="guardian_verified").count() == 3
    assert "Chọn ít nhất một" in admin.post(f"{base}xac-nhan/", {"link": "x"}, follow=True).content.decode()


def test_a_move_offers_the_other_classes_those_of_the_grade_first(world: World, admin: Client) -> None:
    people.SchoolClass.objects.create(year=world.a.year, campus=world.a.class1.campus, name="6A1", grade=6)
    page = admin.get(f"/truong/{world.a.school.pk}/hoc-sinh/{world.a.pupils[0].pk}/chuyen-lop/")
    choices = page.context["form"].fields["target"].choices
    assert [group for group, _names in choices] == ["", "Khối 8", "Khối 6"]
    assert [name for _pk, name in choices[1][1]] == ["8A2"] and "Em đang học lớp 8A1" in page.content.decode()
