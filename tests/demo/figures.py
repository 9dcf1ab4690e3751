"""Reads figures off the demo's pages as its people see them, so that pages can be held against each other."""

import re
from html import unescape

from django.test import Client
from django.urls import reverse

from assessments import api as assessments
from content import api as content
from live import api as live
from lms.demo import schools
from lms.people import api as people


class Pages:
    """`pages.read("hoa.bannguon", "people:class", 3)`: the words of a page, tags gone."""

    def __init__(self) -> None:
        self.clients: dict[str, Client] = {}

    def html(self, username: str, name: str, *args: object) -> str:
        if username not in self.clients:
            self.clients[username] = Client()
            self.clients[username].force_login(people.Person.objects.get(username=username))
        answer = self.clients[username].get(reverse(name, args=args))
        assert answer.status_code == 200, (username, name, args, answer.status_code)
        return answer.content.decode()

    def read(self, username: str, name: str, *args: object) -> str:
        return words(self.html(username, name, *args))


def words(html: str) -> str:
    bare = re.sub(r"<(script|style|svg|template)\b.*?</\1>", " ", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def number(text: str, pattern: str) -> int:
    found = re.search(pattern, text)
    assert found, (pattern, text[:400])
    return int(found[1])


def rows(html: str) -> list[list[str]]:
    """The cells of every row of the page's table bodies."""
    return [
        [words(cell) for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", row, flags=re.S)]
        for body in re.findall(r"<tbody.*?</tbody>", html, flags=re.S)
        for row in re.findall(r"<tr.*?</tr>", body, flags=re.S)
    ]


def report_of(text: str, heading: str) -> dict[str, int]:
    """The figures under a school's name, or under 'Tất cả các trường'."""
    part = text[text.index(heading) :]
    return {
        "pupils": number(part, r"học sinh đang học (\d+)"),
        "attempts": number(part, r"lượt làm bài (\d+)"),
        "readings": number(part, r"lượt đọc (\d+)"),
        "lessons": number(part, r"giờ học kết nối (\d+)"),
        "lesson_pupils": number(part, r"lượt học sinh dự (\d+)"),
    }


def check() -> None:
    """Every figure that two pages of the loaded demo show is the same on both."""
    pages = Pages()
    report = pages.read("canbo.so", "reports:schools")
    total = report_of(report, "Tất cả các trường")
    found = {school.code: report_of(report, school.name) for school in people.School.objects.order_by("name")}
    for code in found:
        assert report_of(pages.read(f"hieutruong.{code}", "reports:schools"), "Báo cáo") == found[code]
    for figure in ("pupils", "attempts", "readings", "lesson_pupils"):
        assert total[figure] == sum(one[figure] for one in found.values())
    assert (total["lessons"], found["bannguon"]["lessons"], found["vensong"]["lessons"]) == (1, 1, 1)
    for code, one in found.items():
        classes = people.SchoolClass.objects.filter(year__school__code=code)
        assert one["pupils"] == sum(_class(pages, school_class) for school_class in classes)
        _school(pages, code, one["pupils"])
        handed_in = sum(
            _marking(pages, f"{member.login}.{code}") for member in schools.STAFF[code] if member.subjects
        )
        assert one["attempts"] == handed_in
        ids = {school_class.year.school_id for school_class in classes}
        (readings,) = content.reading_counts(ids, classes[0].year.name).values()
        assert one["readings"] == readings
    assert _lesson(pages) == [found["bannguon"]["lesson_pupils"], found["vensong"]["lesson_pupils"]]
    _courses(pages)


def _school(pages: Pages, code: str, pupils: int) -> None:
    school = people.School.objects.get(code=code)
    assert number(pages.read(f"quantri.{code}", "people:school", school.pk), r"học sinh (\d+)") == pupils
    listed = pages.html(f"quantri.{code}", "people:classes", school.pk)
    assert number(words(listed), r"Năm học [\d-]+, (\d+) học sinh") == pupils
    assert sum(int(row[1]) for row in rows(listed)) == pupils


def _class(pages: Pages, school_class: people.SchoolClass) -> int:
    """The roster, the class's page and its first gradebooks have the same pupils in the same order."""
    code = school_class.year.school.code
    names = [pupil.full_name for pupil in people.roster(school_class.pk)]
    page = pages.html(f"quantri.{code}", "people:class", school_class.pk)
    assert number(words(page), r"(\d+) học sinh") == len(names)
    assert [row[1] for row in rows(page)] == names
    taught = people.TeachingAssignment.objects.filter(school_class=school_class, term__number=1)
    for assignment in taught.select_related("teacher", "subject").order_by("subject__position")[:3]:
        book = pages.html(
            assignment.teacher.username, "gradebook:sheet", school_class.pk, assignment.subject_id, 1
        )
        listed = [
            re.sub(r" [◇✓].*", "", name)
            for name in re.findall(r'<th scope="row"[^>]*>(.*?)</th>', book, re.S)
        ]
        assert [words(name) for name in listed] == names, assignment.subject
    return len(names)


def _marking(pages: Pages, teacher: str) -> int:
    """Handed in, begun and to mark: the overview, each assignment's page, the gradebooks and the start page agree."""
    table = rows(pages.html(teacher, "assessments:marking"))
    today = pages.read(teacher, "reports:today")
    books = pages.read(teacher, "gradebook:books")
    given = {
        assignment.pk: assignment
        for assignment in assessments.QuizAssignment.objects.filter(
            school_class__year__school__code=teacher.split(".")[1]
        ).select_related("school_class")
    }
    links = re.findall(r'/cham-bai/(\d+)/"', pages.html(teacher, "assessments:marking"))
    assert len(links) == len(table)
    for link, (_, waiting, closed, started, _closes) in zip(links, table, strict=True):
        page = pages.html(teacher, "assessments:assignment_marking", link)
        text = words(page)
        assert number(text, r"đã bắt đầu (\d+)/") == int(started)
        assert number(text, r"đã bắt đầu \d+/(\d+)") == len(people.roster(given[int(link)].school_class_id))
        assert number(text, r"đã nộp (\d+)") == int(closed)
        assert number(text, r"bài chờ chấm (\d+)") == int(waiting)
        states = [row[1] for row in rows(page)]
        assert states.count("Chờ chấm") == int(waiting)
        assert states.count("Chờ chấm") + states.count("Đã chấm") == int(closed)
        assert waiting == "0" or f"{waiting} bài chờ chấm" in today
    assert sorted(re.findall(r"(\d+) điểm chờ xác nhận", books)) == sorted(
        re.findall(r"(\d+) điểm chờ xác nhận", today)
    )
    return sum(int(row[2]) for row in table)


def _lesson(pages: Pages) -> list[int]:
    """Pupils by side: attendance, record, report and quiz say the same; returns them."""
    lesson = live.Lesson.objects.get(state="ended")
    found = []
    record = pages.html("nga.bannguon", "live:record", lesson.pk)
    assert pages.html("thien.vensong", "live:record", lesson.pk).count("<tr") == record.count("<tr")
    for side, teacher in zip(lesson.sides.order_by("number"), ("nga.bannguon", "thien.vensong"), strict=True):
        page = pages.html(teacher, "live:attendance", lesson.pk)
        text = words(page)
        present, absent = number(text, r"(\d+) em vào bằng máy riêng"), number(text, r"(\d+) em chưa thấy")
        names = [pupil.full_name for pupil in people.roster(side.school_class_id)]
        table = rows(page)
        assert [row[1] for row in table] == names
        assert [row[2] for row in table].count("có") == present
        assert present + absent == len(names)
        line = next(row for row in rows(record) if side.school_class.name in row[0])
        assert int(line[2]) == present
        quiz = assessments.Attempt.objects.filter(assignment__mode="lesson", school_class=side.school_class)
        assert quiz.values("pupil").distinct().count() == present
        found.append(present)
    assert number(words(record), r"Học sinh (\d+)") == sum(found)
    return found


def _courses(pages: Pages) -> None:
    """What a pupil sees of the own progress is what the teacher sees of it, before and after the pupil looks."""
    pupil = people.Person.objects.get(username="bannguon.maianh")
    (school_class,) = people.classes_of_pupil(pupil)
    for course in content.Course.objects.all():
        table = rows(
            pages.html(course.author.username, "content:course_progress", course.pk, school_class.pk)
        )
        own = next(row for row in table if row[0] == pupil.full_name)
        done, of = own[1].split("/")
        assert f"đã học {done} trên {of} bài" in pages.read(pupil.username, "reports:today")
        assert f"Đã học {done} trên {of} bài" in pages.read(pupil.username, "content:course", course.pk)
