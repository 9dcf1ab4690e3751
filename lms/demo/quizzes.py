"""The demo's question bank, quizzes, and a class's attempts at them, played through the pupils' own doors."""

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from assessments import api as assessments
from assessments import grading
from lms.demo.calendar import Calendar
from lms.demo.cast import Cast, moment
from lms.demo.content import catalogue
from lms.gradebook import api as gradebook
from lms.people import api as people
from lms.ui import clock


@dataclass(frozen=True)
class Given:
    """A quiz given to a class. `done` is the share of the class that has handed in; None: not open yet or just opened."""

    quiz: str
    teacher: str
    school: str
    class_name: str
    opens: datetime
    closes: datetime
    slot: str = ""
    minutes: int | None = None
    done: float = 0.0


# These pupils' names stand in the list of accounts.
KNOWN = frozenset({"bannguon.maianh", "vensong.quocbao", "dabinh.minhchau"})


def plan(calendar: Calendar) -> list[Given]:
    """Tests and homework around today: done, open, to come. A test is written in one morning or afternoon."""

    def past(n: int, hour: int, minute: int = 0) -> datetime:
        return moment(calendar.before(n), hour, minute)

    def coming(n: int, hour: int, minute: int = 0) -> datetime:
        return moment(calendar.after(n), hour, minute)

    return [
        Given("toan8-thuong-xuyen-1", "hoa.bannguon", "bannguon", "8A2", past(7, 7, 30), past(7, 11, 30), "regular-1", 30, 1),
        Given("toan8-thuong-xuyen-1", "hoa.bannguon", "bannguon", "8A1", past(1, 7, 30), past(1, 11, 30), "regular-2", 30, 0.97),
        Given("toan8-thuong-xuyen-1", "linh.vensong", "vensong", "8B", past(6, 7, 30), past(6, 11, 30), "regular-1", 30, 0.95),
        Given("toan8-hang-dang-thuc-tu-kiem-tra", "hoa.bannguon", "bannguon", "8A2", past(1, 11, 30), coming(4, 21), "", 15, 0.3),
        Given("toan8-hang-dang-thuc-tu-kiem-tra", "hoa.bannguon", "bannguon", "8A1", past(2, 11, 30), coming(3, 21), "", 15, 0.4),
        Given("toan8-giua-ki-1", "hoa.bannguon", "bannguon", "8A2", coming(5, 7, 30), coming(5, 9), "midterm", 60),
        Given("khtn8-ap-suat-nhanh", "nga.bannguon", "bannguon", "8A2", past(8, 8, 30), past(8, 11, 30), "", 6, 0.95),
        Given("khtn8-khoi-luong-rieng-ap-suat", "nga.bannguon", "bannguon", "8A2", past(1, 11, 30), coming(3, 21), "regular-2", 25, 0.4),
        Given("toan8-phan-tich-da-thuc", "linh.vensong", "vensong", "8B", past(1, 11, 30), coming(2, 21), "regular-2", 25),
        Given("nguvan8-ngoi-sao-tren-mui-do", "huong.bannguon", "bannguon", "8A2", past(5, 11, 30), past(2, 21), "regular-2", 60, 0.9),
        Given("toan12-de-thu-2025", "son.dabinh", "dabinh", "12A1", past(5, 13, 30), past(5, 17), "regular-2", 90, 1),
        Given("vatli12-de-thu-2025", "yen.dabinh", "dabinh", "12A1", past(1, 11, 30), coming(2, 21), "regular-2", 50, 0.5),
        Given("lichsu12-viet-nam-va-the-gioi", "khoa.dabinh", "dabinh", "12A1", coming(4, 7, 30), coming(4, 11, 30), "regular-2", 30),
    ]  # fmt: skip


class Quizzes:
    """Makes quizzes once per school and teacher, gives them, plays attempts."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.chance = random.Random(2025)
        self.sources = {entry["key"]: entry for entry in catalogue.quizzes()}
        self.essays = catalogue.essays()
        self.made: dict[tuple[str, str], assessments.Quiz] = {}

    def load_bank(self) -> None:
        """The questions, in the common bank of all schools. Raises `ValueError` when one is refused."""
        lines = (json.dumps(question, ensure_ascii=False).encode() for question in catalogue.questions())
        report = assessments.import_lines(lines)
        if report.refused:
            raise ValueError(f"demo questions were refused: {report.refused[:3]}")

    def quiz(self, key: str, teacher: people.Person, school: people.School) -> assessments.Quiz:
        if (key, school.code) not in self.made:
            self.made[key, school.code] = assessments.create_quiz_from(
                self.sources[key], school=school, author=teacher
            )
        return self.made[key, school.code]

    def make_all(self) -> None:
        """Every quiz exists at least once, with a teacher of its subject."""
        authors = {
            ("toan", 8): "hoa.bannguon", ("toan", 9): "hoa.bannguon", ("khtn", 8): "nga.bannguon",
            ("ngu-van", 8): "huong.bannguon", ("lich-su-dia-li", 8): "dung.bannguon", ("toan", 12): "son.dabinh",
            ("vat-li", 12): "yen.dabinh", ("vat-li", 11): "yen.dabinh", ("lich-su", 12): "khoa.dabinh",
        }  # fmt: skip
        for entry in self.sources.values():
            username = authors[entry["subject"], entry["grade"]]
            self.quiz(entry["key"], self.cast.person(username), self.cast.school(username.split(".")[1]))

    def column(
        self, school_class: people.SchoolClass, subject: people.Subject, slot: str
    ) -> gradebook.ColumnKey | None:
        if not slot:
            return None
        return gradebook.ColumnKey(school_class.pk, subject.pk, self.cast.term1(school_class).pk, slot)

    def give(self, given: Given) -> None:
        school_class = self.cast.school_class(given.school, given.class_name)
        teacher = self.cast.person(given.teacher)
        quiz = self.quiz(given.quiz, teacher, school_class.year.school)
        assignment = assessments.assign_quiz(
            quiz=quiz, school_class=school_class, opens=given.opens, closes=given.closes, minutes=given.minutes,
            attempts=quiz.attempts_allowed, column=self.column(school_class, quiz.subject, given.slot), assigned_by=teacher,
        )  # fmt: skip
        if given.done:
            pupils = self.cast.pupils(school_class)
            self.play(assignment, [pupil for pupil in pupils if self._takes(pupil, given)])

    def _takes(self, pupil: people.Person, given: Given) -> bool:
        """The known pupils miss nothing, and keep what is open for whoever tries the demo."""
        if pupil.username in KNOWN:
            return given.closes < clock.now()
        return given.done == 1 or self.chance.random() < given.done

    def play(self, assignment: assessments.QuizAssignment, pupils: Iterable[people.Person]) -> None:
        """Each pupil answers as well as able: a test at once when it opens, homework on an evening before today."""
        items = assessments.paper(assignment.quiz_id).items
        source = self.sources[assignment.quiz.external_id]
        ids = [line["id"] for section in source["sections"] for line in section["questions"]]
        subject = assignment.quiz.subject.code
        for pupil in pupils:
            ability = self.cast.ability(pupil, subject)
            answers = {
                item.id: self._essay(key, ability)
                if key in self.essays
                else self._answer(item.question, ability)
                for item, key in zip(items, ids, strict=True)
            }
            started, finished = self._hours(assignment)
            assessments.record_attempt(
                assignment=assignment, pupil=pupil, started_at=started, finished_at=finished,
                answers={key: value for key, value in answers.items() if value is not None},
            )  # fmt: skip

    def _hours(self, assignment: assessments.QuizAssignment) -> tuple[datetime, datetime]:
        """When a pupil begins and hands in."""
        seconds = (assignment.minutes or 30) * 60
        first, last = (timezone.localtime(when).date() for when in (assignment.opens, assignment.closes))
        if first == last:
            begins = assignment.opens + timedelta(seconds=self.chance.uniform(0.01, 0.06) * seconds)
        else:
            last = min(last, self.cast.calendar.now - timedelta(days=1))
            day = first + timedelta(days=self.chance.randrange((last - first).days + 1))
            begins = moment(day, self.chance.randrange(15, 20), self.chance.randrange(60))
        return begins, begins + timedelta(seconds=self.chance.uniform(0.45, 0.92) * seconds)

    def _essay(self, question: str, ability: float) -> grading.Answer:
        """The better the pupil, the likelier the fuller text; the texts of a question go from full to scant."""
        texts = self.essays[question]
        place = min(len(texts) - 1, int(self.chance.random() * 2 * len(texts) * (1.05 - ability)))
        return texts[place]

    def _answer(self, question: grading.Question, ability: float) -> grading.Answer:
        chance = self.chance
        if chance.random() < 0.02:
            return None
        if isinstance(question, grading.SingleChoice):
            right = [o.label for o in question.options if o.correct]
            wrong = [o.label for o in question.options if not o.correct]
            return chance.choice(right if chance.random() < ability else wrong)
        if isinstance(question, grading.MultipleChoice):
            return frozenset(
                o.label for o in question.options if o.correct == (chance.random() < ability + 0.1)
            )
        if isinstance(question, grading.TrueFalseGroup):
            return tuple(
                s.correct if chance.random() < ability + 0.05 else not s.correct for s in question.statements
            )
        if isinstance(question, grading.Numeric):
            key = question.answers[0].value
            value = key if chance.random() < ability - 0.05 else key + chance.choice([1, -1, 2, 10])
            return f"{value:f}".replace(".", ",")
        raise ValueError(f"no essays for {question}")
