"""The demo's two courses, given to classes that are part of the way through them."""

import random
from typing import Any

from content import api as content
from live import api as live
from lms.demo.cast import Cast, moment
from lms.demo.content import catalogue
from lms.demo.quizzes import KNOWN, Quizzes

# Course key -> (author, school, classes that take it).
GIVEN = {
    "toan8-hang-dang-thuc": ("hoa.bannguon", "bannguon", ("8A1", "8A2")),
    "khtn8-ap-suat-luc-day": ("nga.bannguon", "bannguon", ("8A2",)),
}


class Courses:
    def __init__(
        self, cast: Cast, items: dict[str, content.LibraryItem], quizzes: Quizzes, lesson: live.Lesson
    ) -> None:
        self.cast, self.items, self.quizzes, self.lesson = cast, items, quizzes, lesson
        self.pictures = {entry["key"]: entry.get("alt", entry["title"]) for entry in catalogue.library()}

    def fill(self) -> None:
        for entry in catalogue.courses():
            username, code, classes = GIVEN[entry["key"]]
            teacher = self.cast.person(username)
            sections = [
                {
                    "title": section["title"],
                    "lessons": [
                        {
                            "title": lesson["title"],
                            "minutes": lesson.get("minutes"),
                            "blocks": [self.block(block, username, code) for block in lesson["blocks"]],
                        }
                        for lesson in section["lessons"]
                    ],
                }
                for section in entry["sections"]
            ]
            course = content.create_course(
                school=self.cast.school(code), author=teacher, title=entry["title"], summary=entry["description"],
                subject=self.cast.subject(entry["subject"]), grade=entry["grade"], sections=sections,
            )  # fmt: skip
            for name in classes:
                school_class = self.cast.school_class(code, name)
                content.give_to_class(course, school_class, teacher)
                self.progress(course, name)

    def block(self, block: dict[str, Any], username: str, code: str) -> dict[str, Any]:
        kind, note = block["type"], block.get("note", "")
        if kind in {"text", "heading"}:
            return block
        if kind == "quiz":
            quiz = self.quizzes.quiz(block["quiz"], self.cast.person(username), self.cast.school(code))
            return {"type": kind, "key": f"quiz:{quiz.pk}", "note": note}
        if kind == "connected_lesson":
            return {"type": kind, "key": f"lesson:{self.lesson.pk}", "note": note}
        item = self.items[block["file"]].pk
        if kind == "image":
            return {"type": kind, "item": item, "alt": self.pictures[block["file"]], "caption": note}
        if kind in {"video", "audio"}:
            return {"type": kind, "item": item, "caption": note}
        return {"type": kind, "item": item, "note": note}

    def progress(self, course: content.Course, class_name: str) -> None:
        """Each pupil has finished the first few lessons, one every other school day; the known pupil five.

        Lessons whose quiz or connected lesson a pupil has done are finished as well, as when the pupil looks in.
        """
        chance = random.Random(f"{course.title} {class_name}")
        before = self.cast.calendar.before
        lessons = list(
            content.CourseLesson.objects.filter(section__course=course).order_by(
                "section__position", "position"
            )
        )
        for pupil in self.cast.pupils(self.cast.school_class("bannguon", class_name)):
            known = pupil.username in KNOWN
            done = 5 if known else max(0, min(len(lessons), round(chance.gauss(4.5, 2.5))))
            last = chance.randrange(1, 5)
            for number, lesson in enumerate(lessons[:done]):
                day = before(last + 2 * (done - 1 - number))
                at = moment(day, 16 + number % 4, chance.randrange(60))
                content.finish_lesson(lesson, pupil, at=at)
            outline = content.outline_of(course, pupil)
            content.notice_activities(course, outline, pupil, at=moment(before(1), 18, chance.randrange(60)))
