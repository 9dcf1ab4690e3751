"""Courses: authoring, giving, seeing, finishing."""

import io
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from content import activities
from content import api as content
from content.courses import access, authoring, progress
from content.courses.models import CourseAssignment, CourseLesson
from content.courses.parts import parts_of
from content.courses.seeding import markup, write_lesson
from lms.people import api as people
from tests.content import files
from tests.world import World


def course_in(world: World, publish: bool = True, **more: Any) -> content.Course:
    return content.create_course(
        school=world.a.school, author=world.a.teacher, title="Hằng đẳng thức", subject=world.toan, grade=8,
        sections=[
            {"title": "Mở đầu", "lessons": [
                {"title": "Bình phương của một tổng", "minutes": 20, "blocks": [
                    {"type": "heading", "text": "Ta đã biết"}, {"type": "text", "text": "Với mọi $a$, $b$:\n\n- một\n- hai"}]},
                {"title": "Bình phương của một hiệu", "blocks": []}]},
            {"title": "Luyện tập", "lessons": [{"title": "Bài tập", "blocks": more.get("blocks", [])}]},
        ],
        publish=publish,
    )  # fmt: skip


def lessons(course: content.Course) -> list[CourseLesson]:
    return list(CourseLesson.objects.filter(section__course=course).order_by("section__position", "position"))


@pytest.fixture
def given(world: World) -> content.Course:
    course = course_in(world)
    content.give_to_class(course, world.a.class1, world.a.teacher)
    return course


def test_pupils_see_the_courses_of_their_classes_and_no_others(world: World, given: content.Course) -> None:
    pupil = world.a.pupils[0]
    assert content.courses_of(pupil) == [given]
    assert content.course_for(pupil, given.pk) == given
    for stranger in (
        world.a.other_pupil,
        world.b.pupils[0],
        world.b.teacher,
        world.officer,
        world.a.guardian,
    ):
        with pytest.raises(Http404):
            content.course_for(stranger, given.pk)
        with pytest.raises(Http404):
            access.lesson_for(stranger, lessons(given)[0].pk)


def test_drafts_never_reach_pupils(world: World, given: content.Course, as_person: Any) -> None:
    first, second, _ = lessons(given)
    write_lesson(first, world.a.teacher, [{"type": "heading", "text": "Bản nháp bí mật"}])
    authoring.unpublish_lesson(second, world.a.teacher)
    client = as_person(world.a.pupils[0])
    page = client.get(reverse("content:lesson", args=[first.pk])).content.decode()
    assert "Bản nháp bí mật" not in page
    assert "Ta đã biết" in page
    assert client.get(reverse("content:lesson", args=[second.pk])).status_code == 404
    assert second.title not in client.get(given.get_absolute_url()).content.decode()
    other = world.a.other_teacher
    with pytest.raises(Http404):
        access.lesson_for(other, second.pk)
    assert access.lesson_for(world.a.teacher, second.pk)


def test_publishing_shows_the_draft_and_keeps_the_place(world: World, given: content.Course) -> None:
    first, second, _ = lessons(given)
    write_lesson(first, world.a.teacher, [{"type": "heading", "text": "Mới"}])
    authoring.move(first, 1)
    authoring.publish_lesson(CourseLesson.objects.get(pk=first.pk), world.a.teacher)
    assert [lesson.pk for lesson in lessons(given)][:2] == [second.pk, first.pk]
    assert lessons(given)[1].body.raw_data[0]["value"] == "Mới"


def test_finishing_leads_to_the_next_lesson_and_counts_once(
    world: World, given: content.Course, as_person: Any
) -> None:
    pupil = world.a.pupils[0]
    first, second, third = lessons(given)
    client = as_person(pupil)
    for _ in range(2):
        answer = client.post(reverse("content:lesson_finish", args=[first.pk]))
        assert answer.url == second.get_absolute_url()
    outline = progress.outline_of(given, pupil)
    assert (outline.done, outline.total, outline.next_lesson) == (1, 3, second)
    assert outline.around(second.pk) == (first, third)
    assert client.post(reverse("content:lesson_finish", args=[third.pk])).url == given.get_absolute_url()
    client.post(reverse("content:lesson_finish", args=[first.pk]), {"undo": "1"})
    assert progress.outline_of(given, pupil).done == 1
    teacher = as_person(world.a.teacher)
    assert teacher.post(reverse("content:lesson_finish", args=[first.pk])).status_code == 404


class Quizzes:
    done = False

    def choices(self, person: people.Person) -> list[tuple[str, str]]:
        return [("quiz:7", "Kiểm tra 15 phút")]

    def card(self, person: people.Person, key: str) -> content.ActivityCard | None:
        return (
            content.ActivityCard("Kiểm tra 15 phút", "10 câu", "/bai/7/", done=self.done)
            if key == "quiz:7"
            else None
        )


def test_a_lesson_is_finished_when_its_activities_are(
    world: World, as_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    quizzes = Quizzes()
    monkeypatch.setitem(activities._providers, "quiz", quizzes)
    course = course_in(world, blocks=[{"type": "quiz", "key": "quiz:7"}, {"type": "quiz", "key": "quiz:404"}])
    content.give_to_class(course, world.a.class1, world.a.teacher)
    third = lessons(course)[2]
    client = as_person(world.a.pupils[0])
    page = client.get(third.get_absolute_url()).content.decode()
    assert "Kiểm tra 15 phút" in page
    assert "không dành cho lớp em" in page
    write_lesson(third, world.a.teacher, [{"type": "quiz", "key": "quiz:7"}], publish=True)
    client.get(course.get_absolute_url())
    assert progress.outline_of(course, world.a.pupils[0]).done == 0
    quizzes.done = True
    client.get(course.get_absolute_url())
    assert progress.outline_of(course, world.a.pupils[0]).done == 1


def test_items_are_shown_to_those_who_may_open_them(world: World) -> None:
    foreign = content.ingest(
        school=world.b.school, about=content.About(title="Riêng trường B"), added_by=None,
        file=io.BytesIO(files.pdf()), file_name="b.pdf", publish=True,
    )  # fmt: skip
    own = content.ingest(
        school=world.a.school, about=content.About(title="Của trường A"), added_by=None,
        file=io.BytesIO(files.pdf()), file_name="a.pdf", publish=True,
    )  # fmt: skip
    course = course_in(world, blocks=[{"type": "library_item", "item": n.pk} for n in (foreign, own)])
    third = lessons(course)[2]
    assert [part.item for part in parts_of(third, world.a.pupils[0])] == [None, own]
    content.give_to_class(course, world.b.class1, world.a.teacher)
    assert content.item_for(world.b.pupils[0], own.pk) == own
    with pytest.raises(Http404):
        content.item_for(world.b.other_pupil, own.pk)
    authoring.unpublish_lesson(third, world.a.teacher)
    with pytest.raises(Http404):
        content.item_for(people.Person.objects.get(pk=world.b.pupils[0].pk), own.pk)


def test_only_teachers_of_a_class_give_it_a_course(world: World, as_person: Any) -> None:
    course = course_in(world)
    form = {"class": [world.a.class1.pk, world.a.class2.pk, world.b.class1.pk]}
    as_person(world.a.teacher).post(reverse("content:course_give", args=[course.pk]), form)
    assert set(CourseAssignment.objects.values_list("school_class_id", flat=True)) == {world.a.class1.pk}
    as_person(world.a.other_teacher).post(reverse("content:course_give", args=[course.pk]), {"class": []})
    assert CourseAssignment.objects.count() == 1
    assert (
        as_person(world.b.teacher).post(reverse("content:course_give", args=[course.pk]), form).status_code
        == 404
    )


def test_the_teacher_sees_the_progress_of_the_class(
    world: World, given: content.Course, as_person: Any, django_assert_max_num_queries: Any
) -> None:
    progress.finish(lessons(given)[0], world.a.pupils[0])
    found = progress.class_progress(given, world.a.class1.pk)
    assert [len(row.done) for row in found.pupils] == [1, 0, 0]
    url = reverse("content:course_progress", args=[given.pk, world.a.class1.pk])
    teacher = as_person(world.a.teacher)
    with django_assert_max_num_queries(16):
        assert "1/3" in teacher.get(url).content.decode()
    for stranger in (world.a.other_teacher, world.b.teacher, world.a.pupils[0]):
        assert as_person(stranger).get(url).status_code == 404


def test_a_course_is_made_without_a_manual(world: World, as_person: Any) -> None:
    client: Client = as_person(world.a.teacher)
    made = client.post(
        reverse("content:course_create"), {"title": "Thống kê", "school": world.a.school.pk, "grade": "8"}
    )
    course = content.Course.objects.get(title="Thống kê")
    assert made.headers["Location"] == reverse("content:course_outline", args=[course.pk])
    section = course.sections.get()
    added = client.post(
        made.headers["Location"], {"action": "add_lesson", "section": section.pk, "title": "Biểu đồ"}
    )
    editor = client.get(added.headers["Location"])
    assert editor.status_code == 200
    assert "Biểu đồ" in editor.content.decode()
    kept = client.post(reverse("content:course_create"), {"title": "", "summary": "Đã gõ điều này"})
    assert kept.status_code == 422
    assert "Đã gõ điều này" in kept.content.decode()


@pytest.mark.parametrize("route", ["edit", "history", "usage", "unpublish", "preview_on_edit", "delete"])
def test_the_editor_of_another_authors_lesson_does_not_exist(
    world: World, as_person: Any, route: str
) -> None:
    lesson = lessons(course_in(world))[0]
    url = reverse(f"wagtailsnippets_content_courselesson:{route}", args=[lesson.pk])
    for stranger in (world.b.teacher, world.a.other_teacher, world.b.admin, world.b.librarian):
        assert as_person(stranger).get(url).status_code in {302, 404}
        assert lesson.title not in as_person(stranger).get(url, follow=True).content.decode()
    listing = reverse("wagtailsnippets_content_courselesson:list")
    assert lesson.title not in as_person(world.b.teacher).get(listing).content.decode()
    assert lesson.title in as_person(world.a.teacher).get(listing).content.decode()


def test_writing_and_publishing_in_the_editor(
    world: World, given: content.Course, as_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(activities._providers, "quiz", Quizzes())
    lesson = lessons(given)[0]
    client: Client = as_person(world.a.teacher)
    url = reverse("wagtailsnippets_content_courselesson:edit", args=[lesson.pk])
    page = client.get(url).content.decode()
    assert "quiz:7" in page and "Bấm dấu cộng để thêm đoạn văn" in page
    hidden, large = '<button type="submit" hidden></button>', 'name="action-publish"'
    assert page.index(hidden) < page.index(large) < page.index('w-kbd-key-value="mod+s"')
    form = {
        "title": "Bình phương", "minutes": "15", "body-count": "2",
        "body-0-deleted": "", "body-0-order": "0", "body-0-type": "heading", "body-0-id": "", "body-0-value": "Đề mục mới",
        "body-1-deleted": "", "body-1-order": "1", "body-1-type": "quiz", "body-1-id": "",
        "body-1-value-key": "quiz:7", "body-1-value-note": "",
    }  # fmt: skip
    answer = client.post(url, form)
    lesson.refresh_from_db()
    assert (answer.status_code, lesson.has_unpublished_changes, lesson.minutes) == (302, True, 20)
    answer = client.post(url, form | {"action-publish": "1"})
    lesson.refresh_from_db()
    assert answer.headers["Location"] == reverse("content:course_outline", args=[given.pk])
    assert (lesson.title, lesson.body.raw_data[1]["value"]["key"]) == ("Bình phương", "quiz:7")
    refused = client.post(url, form | {"body-1-value-key": "quiz:8", "action-publish": "1"})
    assert refused.status_code == 200
    preview = reverse("wagtailsnippets_content_courselesson:preview_on_edit", args=[lesson.pk])
    client.post(preview, form)
    assert "Đề mục mới" in client.get(preview).content.decode()


def test_co_authors_write_too_and_only_the_author_names_them(
    world: World, given: content.Course, as_person: Any
) -> None:
    other, url = world.a.other_teacher, reverse("content:course_edit", args=[given.pk])
    form = {"title": "Tên mới", "grade": "8"}
    assert as_person(other).post(url, form).status_code == 404
    author = as_person(world.a.teacher)
    foreign = author.post(url, form | {"co_authors": [world.b.teacher.pk]})
    assert foreign.status_code == 422
    assert author.post(url, form | {"co_authors": [other.pk]}).status_code == 302
    lesson = lessons(given)[0]
    editor = reverse("wagtailsnippets_content_courselesson:edit", args=[lesson.pk])
    assert as_person(other).get(editor).status_code == 200
    assert as_person(other).post(url, {"title": "Tên khác", "co_authors": []}).status_code == 302
    assert list(given.co_authors.all()) == [other]
    other.posts.all().delete()
    other.teaching.all().delete()
    assert as_person(other).get(editor).status_code == 404


def test_the_newest_draft_is_seen_as_a_pupil_would(
    world: World, given: content.Course, as_person: Any
) -> None:
    lesson = lessons(given)[0]
    write_lesson(lesson, world.a.teacher, [{"type": "heading", "text": "Bản mới"}])
    url = reverse("content:lesson_preview", args=[lesson.pk])
    assert "Bản mới" in as_person(world.a.teacher).get(url).content.decode()
    for stranger in (world.a.pupils[0], world.a.other_teacher, world.b.teacher):
        assert as_person(stranger).get(url).status_code == 404


def test_what_pupils_have_finished_is_not_deleted(
    world: World, given: content.Course, as_person: Any
) -> None:
    lesson = lessons(given)[0]
    content.finish_lesson(lesson, world.a.pupils[0])
    author = as_person(world.a.teacher)
    url = reverse("content:course_outline", args=[given.pk])
    page = author.post(url, {"action": "remove_lesson", "lesson": lesson.pk}, follow=True).content.decode()
    assert "nên không xóa được" in page
    authoring.take_from_class(given, world.a.class1.pk)
    author.post(reverse("content:course_remove", args=[given.pk]))
    assert CourseLesson.objects.filter(pk=lesson.pk).exists()


def test_a_lesson_moves_over_the_edge_of_its_section(world: World) -> None:
    course = course_in(world)
    first, second, third = lessons(course)
    authoring.move(second, 1)
    assert [row.pk for row in lessons(course)] == [first.pk, second.pk, third.pk]
    second = CourseLesson.objects.get(pk=second.pk)
    assert second.section == third.section
    authoring.move(second, -1)
    assert CourseLesson.objects.get(pk=second.pk).section == first.section
    authoring.move(first, -1)
    assert [row.pk for row in lessons(course)] == [first.pk, second.pk, third.pk]


def test_script_in_a_lesson_is_shown_as_text_or_gone(world: World) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)> $x^2$"
    lesson = lessons(course_in(world))[1]
    write_lesson(lesson, world.a.teacher, [{"type": "text", "text": attack}], publish=True)
    shown = parts_of(lesson, world.a.teacher)[0].markup
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<math" in shown
    body = CourseLesson._meta.get_field("body")
    lesson.body = body.stream_block.to_python([{"type": "text", "value": attack}])  # type: ignore[union-attr]
    assert "<script" not in parts_of(lesson, world.a.teacher)[0].markup


def test_plain_text_becomes_paragraphs_and_lists() -> None:
    assert markup("Một\nhai\n\n- a\n- **b**\n\n1. x\n2. y") == (
        "<p>Một<br/>hai</p><ul><li>a</li><li><b>b</b></li></ul><ol><li>x</li><li>y</li></ol>"
    )


def test_the_day_shows_the_next_lesson(world: World, given: content.Course) -> None:
    items = [item for item in content.agenda_for(world.a.pupils[0]) if item.kind == "course"]
    assert items[0].title == "Bình phương của một tổng"
    assert "đã học 0 trên 3 bài" in items[0].detail


def test_pages_ask_few_questions(
    world: World, given: content.Course, as_person: Any, django_assert_max_num_queries: Any
) -> None:
    client = as_person(world.a.pupils[0])
    for url in (reverse("content:courses"), given.get_absolute_url(), lessons(given)[0].get_absolute_url()):
        with django_assert_max_num_queries(22):
            assert client.get(url).status_code == 200
