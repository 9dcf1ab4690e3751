import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from content import api as content
from live import api as live
from lms.gradebook import api as gradebook
from lms.people import api as people
from lms.reports import today
from lms.reports.schools import Figures
from lms.ui.agenda import AgendaItem
from tests.factories import AuthorityFactory, PersonFactory
from tests.world import Side, World


@pytest.fixture
def items(monkeypatch: pytest.MonkeyPatch) -> list[AgendaItem]:
    """What the rooms answer, in place of the rooms."""
    found: list[AgendaItem] = []
    monkeypatch.setattr(today, "_collect", lambda who: found)
    return found


@pytest.fixture(autouse=True)
def morning(at: Any) -> None:
    at(timezone.localtime().replace(hour=7, minute=0))


def test_every_role_has_a_page_and_is_greeted(world: World, as_person: Any) -> None:
    a = world.a
    for who, words in (
        (a.pupils[0], "Chào Mai An, hôm nay em chưa có việc nào"),
        (a.teacher, "Chào thầy/cô Nga, hôm nay chưa có việc nào chờ"),
        (a.principal, "Chào thầy/cô Sơn"),
        (a.librarian, "Chào thầy/cô Hoa"),
        (a.admin, "Chào thầy/cô Quý"),
        (a.guardian, "Chào Lò Văn Tâm, đây là việc học của Mai An"),
        (world.officer, "Chào Trịnh Thị Vân"),
        (world.platform_admin, "Chào Mạc Văn Chung"),
        (PersonFactory.create(), "chưa gắn với trường hay lớp nào"),
    ):
        assert words in as_person(who).get("/hom-nay/").content.decode()


def test_a_day_without_work_says_once_where_to_go(world: World, as_person: Any) -> None:
    for who, path in (
        (world.a.librarian, "/thu-vien/quan-li/"),
        (world.officer, "/bao-cao/"),
        (world.platform_admin, "/he-thong/"),
    ):
        page = as_person(who).get("/hom-nay/").content.decode()
        ways = re.findall(rf'<a class="button[^"]*" href="{path}">', page)
        assert len(ways) == 1 and "thầy/cô xử lí" not in page


def test_a_librarian_has_drafts_what_others_share_and_what_is_read(
    world: World, as_person: Any, django_assert_num_queries: Any
) -> None:
    def add(side: Side, title: str, publish: bool = True, shared: bool = False) -> content.LibraryItem:
        about = content.About(title, shared=shared, licence="CC BY 4.0")
        return content.ingest(
            school=side.school, about=about, added_by=None, url="https://vi.wikipedia.org/", publish=publish
        )

    add(world.a, "Nháp ở đây", publish=False)
    add(world.b, "Nháp ở kia", publish=False)
    add(world.b, "Sách của kia")
    add(world.b, "Sách cho mọi trường", shared=True)
    often, once, before = add(world.a, "Đọc nhiều"), add(world.a, "Đọc ít"), add(world.a, "Đọc tháng trước")
    day, school = timezone.localdate(), world.a.school.pk
    rows = [(pupil, often, day, school) for pupil in world.a.pupils]
    rows += [(world.a.pupils[0], once, day, school), (world.b.pupils[0], once, day, world.b.school.pk)]
    content.record_readings([*rows, (world.a.pupils[0], before, day - timedelta(days=8), school)])
    found = today.day_of(world.a.librarian)
    assert [(line.item.title, line.item.detail) for line in found.work] == [
        ("1 tài liệu đang chờ xuất bản", "Nháp ở đây")
    ]
    assert [(line.item.title, line.item.detail) for line in found.shelf] == [
        ("Sách cho mọi trường", "THCS Ven Sông vừa chia sẻ"),
        ("Đọc nhiều", "3 lượt đọc trong 7 ngày qua"),
        ("Đọc ít", "1 lượt đọc trong 7 ngày qua"),
    ]
    page = as_person(world.a.librarian).get("/hom-nay/").content.decode()
    assert "Trong thư viện" in page and "Hôm nay chưa có việc nào" not in page
    with django_assert_num_queries(4):  # places of reading, drafts, shared, read; the relations are known
        content.agenda_for(world.a.librarian)


def test_a_school_administrator_has_the_schools_work_and_nobodys_lessons(
    world: World, as_person: Any, django_assert_max_num_queries: Any, items: list[AgendaItem]
) -> None:
    lesson = AgendaItem("lesson", "Giờ của người khác", "/gio-hoc/1/", timezone.now(), state="live")
    people.Guardianship.objects.update(verified_at=None)
    lost = world.a.pupils[0]
    people.Person.objects.filter(pk=lost.pk).update(must_change_password=True, last_login=None)
    with django_assert_max_num_queries(16):
        own = people.agenda_for(world.a.admin)
    items += [lesson, *own]
    day = today.day_of(world.a.admin)
    assert day.next is None and day.figures is not None and day.figures.pupils == 4
    titles = [line.item.title for line in day.work]
    subjects = people.SubjectPeriods.objects.filter(grade=8).count()
    assert titles == [
        "1 phụ huynh chờ xác nhận",
        "1 người chưa dùng mật khẩu lần đầu",
        "1 lớp chưa có giáo viên chủ nhiệm",
        f"{2 * subjects - 3} môn của các lớp chưa có giáo viên",
    ]
    assert day.work[3].item.detail == "8A1, 8A2"
    assert all(line.item.url.startswith(f"/truong/{world.a.school.pk}/") for line in day.work)
    overview = as_person(world.a.admin).get(f"/truong/{world.a.school.pk}/").content.decode()
    assert all(title in overview for title in titles)


def test_the_platforms_administrator_is_told_of_schools_without_one(
    world: World, django_assert_num_queries: Any
) -> None:
    assert people.agenda_for(world.platform_admin) == []
    world.b.admin.posts.all().delete()
    with django_assert_num_queries(1):
        (item,) = people.agenda_for(world.platform_admin)
    assert (item.title, item.url) == (
        "Trường THCS Ven Sông chưa có quản trị", f"/he-thong/truong/{world.b.school.pk}/"
    )  # fmt: skip
    assert people.agenda_for(world.a.principal) == people.agenda_for(world.officer) == []


def test_figures_of_a_day_say_active_of_all_and_records_that_wait(
    world: World, as_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Figures("", 71, 65, 9, 3, 4, 5, 3, 60)
    monkeypatch.setattr(today, "_figures", lambda person, role: one)
    page = as_person(world.officer).get("/hom-nay/").content.decode()
    assert "<dt>học sinh hoạt động trong 30 ngày qua</dt><dd>65/71</dd>" in page
    assert "<dt>giờ học chờ đủ xác nhận biên bản</dt><dd>2</dd>" in page
    assert page.count("Xem báo cáo") == 1 and "Hôm nay chưa có việc nào" not in page


def test_the_most_urgent_comes_first(world: World, items: list[AgendaItem]) -> None:
    now = timezone.now()
    items += [
        AgendaItem("quiz", "mở lâu", "/a/", now + timedelta(days=3), state="open"),
        AgendaItem("marking", "chấm", "/b/", state="open"),
        AgendaItem("quiz", "mở gần", "/c/", now + timedelta(days=1), state="open"),
        AgendaItem("lesson", "đang học", "/d/", now, state="live", action="Vào phòng học"),
        AgendaItem("mark", "cũ", "/e/", now - timedelta(days=3), state="done"),
        AgendaItem("mark", "mới", "/f/", now - timedelta(days=1), state="done"),
    ]
    day = today.day_of(world.a.pupils[0])
    assert day.next and day.next.item.title == "đang học"
    assert [line.item.title for line in day.work] == ["chấm", "mở gần", "mở lâu"]
    assert [line.item.title for line in day.marks] == ["mới", "cũ"]
    assert day.greeting == "Chào Mai An, hôm nay em có một giờ học kết nối"


def test_a_teacher_is_told_how_much_waits_and_addressed_rightly(
    world: World, items: list[AgendaItem]
) -> None:
    items += [
        AgendaItem("marking", "chấm", "/b/"),
        AgendaItem("approval", "xác nhận", "/c/", state="waiting"),
    ]
    world.a.teacher.gender = "female"
    day = today.day_of(world.a.teacher)
    assert (day.greeting, day.next) == ("Chào cô Nga, cô có 2 việc đang chờ", None)
    with override("en"):
        assert today.day_of(world.a.teacher).greeting == "Hello Ms Nga, 2 tasks are waiting for you"


def test_time_is_said_in_words() -> None:
    now = timezone.now()
    assert today.when_text(now) == "07:00"
    assert today.when_text(now + timedelta(days=2)).startswith(("Thứ", "Chủ"))
    assert today.when_text(now + timedelta(days=9)) == timezone.localtime(now + timedelta(days=9)).strftime(
        "%d/%m"
    )
    assert today.when_text(None) == ""


def test_the_date_line_counts_weeks_of_the_school_year(world: World) -> None:
    assert ", học kì I" in today._date_line(world.a.pupils[0])
    assert "Tuần" not in today._date_line(world.officer)


def test_real_marks_reach_the_start_page(world: World, as_person: Any) -> None:
    key = gradebook.ColumnKey(world.a.class1.pk, world.toan.pk, world.a.term1.pk, "midterm")
    gradebook.set_marks(
        column=key, marks={world.a.pupils[0].pk: "7,5"}, author=world.a.teacher, publish_at=timezone.now()
    )
    page = as_person(world.a.pupils[0]).get("/hom-nay/").content.decode()
    assert "Toán: 7,5" in page and "Giữa kì" in page
    assert "7,5" not in as_person(world.a.pupils[1]).get("/hom-nay/").content.decode()


def test_report_has_counts_and_no_pupils_name(world: World, as_person: Any) -> None:
    people.Person.objects.filter(pk=world.a.pupils[0].pk).update(last_login=timezone.now())
    page = as_person(world.officer).get("/bao-cao/").content.decode()
    assert "Trường THCS Bản Nguồn" in page and "Trường THCS Ven Sông" in page and "Tất cả các trường" in page
    for pupil in [*world.a.pupils, *world.b.pupils]:
        assert pupil.full_name not in page
    own = as_person(world.a.principal).get("/bao-cao/").content.decode()
    assert "Bản Nguồn" in own and "Ven Sông" not in own and "Tất cả các trường" not in own


def test_an_officer_sees_the_schools_below_the_own_authority_only(world: World) -> None:
    from lms.reports.schools import schools_for

    child = AuthorityFactory.create(parent=world.authority)
    people.School.objects.filter(pk=world.b.school.pk).update(authority=child)
    assert len(schools_for(world.officer)) == 2
    other = AuthorityFactory.create()
    people.School.objects.filter(pk=world.a.school.pk).update(authority=other)
    assert [school.pk for school in schools_for(world.officer)] == [world.b.school.pk]


def test_the_reports_figures_are_those_of_the_other_pages(world: World, as_person: Any) -> None:
    from lms.reports.schools import report_for

    report = report_for(world.a.principal, "")
    assert report is not None
    (figures,) = report.schools
    page = as_person(world.a.principal).get(f"/truong/{world.a.school.pk}/")
    assert figures.pupils == page.context["counts"]["pupils"] == 4
    counted = live.counts([world.a.school.pk], report.year)
    assert (figures.lessons, figures.confirmed, figures.lesson_pupils) == (
        counted.lessons, counted.confirmed, counted.pupils
    )  # fmt: skip
    readings = content.reading_counts([world.a.school.pk], report.year)
    assert figures.readings == readings.get(world.a.school.pk, 0)


def test_what_only_stands_there_is_not_counted_as_work(world: World, items: list[AgendaItem]) -> None:
    soon = timezone.now() + timedelta(days=2)
    items += [
        AgendaItem("quiz", "lớp đang làm", "/a/", soon, state="open"),
        AgendaItem("lesson", "tuần sau", "/b/", soon, state="soon"),
        AgendaItem("approval", "xác nhận", "/c/", state="waiting", action="Xem và xác nhận"),
    ]
    day = today.day_of(world.a.teacher)
    assert day.greeting.endswith("có 1 việc đang chờ")
    assert (day.work[0].item.title, day.work[0].to_do) == ("xác nhận", True)
    assert day.work[1].when.startswith("đến ")
    leader = today.day_of(world.a.principal)
    assert leader.figures is not None and leader.figures.pupils == 4


def test_a_guardian_reads_the_childs_tests_and_opens_none(
    world: World, as_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward, soon = world.a.pupils[0], timezone.now() + timedelta(days=2)
    given = AgendaItem("quiz", "Kiểm tra giữa kì", "/lam-bai/1/", soon, "45 phút", "soon", "Xem")
    done = AgendaItem("quiz", "Đã nộp", "/lam-bai/2/", soon, "", "done")
    plan = {("assessments", ward.pk): [given, done]}
    monkeypatch.setattr(today, "ask", lambda room, name, who: plan.get((room, who.pk), []))
    page = as_person(world.a.guardian).get("/hom-nay/").content.decode()
    assert "Kiểm tra giữa kì" in page and f"{ward.full_name} · 45 phút" in page
    assert "/lam-bai/" not in page and "Đã nộp" not in page
    people.Guardianship.objects.update(verified_at=None)
    fresh = people.Person.objects.get(pk=world.a.guardian.pk)
    assert "Kiểm tra giữa kì" not in as_person(fresh).get("/hom-nay/").content.decode()
