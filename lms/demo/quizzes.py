"""The demo's question bank, quizzes, and a class's attempts at them, played through the pupils' own doors."""

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assessments import api as assessments
from assessments import grading
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


def plan(cast: Cast) -> list[Given]:
    """Past, open and coming quizzes around today."""
    now = cast.calendar.now

    def days(n: int) -> date:
        return now + timedelta(days=n)

    return [
        Given("toan8-thuong-xuyen-1", "hoa.bannguon", "bannguon", "8A2", moment(days(-9), 7, 30), moment(days(-9), 17), "regular-1", 30, 1),
        Given("toan8-thuong-xuyen-1", "hoa.bannguon", "bannguon", "8A1", moment(days(-1), 7, 30), moment(days(-1), 17), "regular-2", 30, 0.97),
        Given("toan8-thuong-xuyen-1", "linh.vensong", "vensong", "8B", moment(days(-6), 7, 30), moment(days(-6), 17), "regular-1", 30, 0.95),
        Given("toan8-hang-dang-thuc-tu-kiem-tra", "hoa.bannguon", "bannguon", "8A2", moment(days(-1), 7), moment(days(4), 21), "", 15, 0.3),
        Given("toan8-giua-ki-1", "hoa.bannguon", "bannguon", "8A2", moment(days(7), 7, 30), moment(days(7), 9), "midterm", 60),
        Given("khtn8-khoi-luong-rieng-ap-suat", "nga.bannguon", "bannguon", "8A2", moment(days(-1), 6), moment(days(3), 21), "regular-2", 25, 0.4),
        Given("toan8-phan-tich-da-thuc", "linh.vensong", "vensong", "8B", moment(days(-1), 6), moment(days(2), 21), "regular-2", 25),
        Given("nguvan8-ngoi-sao-tren-mui-do", "huong.bannguon", "bannguon", "8A2", moment(days(-4), 7), moment(days(-2), 21), "regular-2", 60, 0.5),
        Given("toan12-de-thu-2025", "son.dabinh", "dabinh", "12A1", moment(days(-7), 13, 30), moment(days(-7), 17), "regular-2", 90, 1),
        Given("vatli12-de-thu-2025", "yen.dabinh", "dabinh", "12A1", moment(days(-1), 7), moment(days(2), 21), "regular-2", 50, 0.5),
        Given("lichsu12-viet-nam-va-the-gioi", "khoa.dabinh", "dabinh", "12A1", moment(days(5), 7, 30), moment(days(5), 17), "regular-2", 30),
    ]  # fmt: skip


class Quizzes:
    """Makes quizzes once per school and teacher, gives them, plays attempts."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.chance = random.Random(2025)
        self.sources = {entry["key"]: entry for entry in catalogue.quizzes()}
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
            attempts=1, column=self.column(school_class, quiz.subject, given.slot), assigned_by=teacher,
        )  # fmt: skip
        if given.done:
            pupils = self.cast.pupils(school_class)
            takers = [p for p in pupils if given.done == 1 or self._takes(p, given.done)]
            self.play(assignment, takers, given.opens, (given.minutes or 30) * 60)

    def _takes(self, pupil: people.Person, share: float) -> bool:
        """The known pupils keep what is open for whoever tries the demo."""
        known = pupil.username in {"bannguon.maianh", "vensong.quocbao", "dabinh.minhchau"}
        return not known and self.chance.random() < share

    def play(
        self,
        assignment: assessments.QuizAssignment,
        pupils: Iterable[people.Person],
        begins: datetime,
        seconds: int,
    ) -> None:
        """Each pupil starts within a few minutes and answers as well as able."""
        paper = assessments.paper(assignment.quiz_id)
        items = [item for section in paper.sections for item in section.items]
        subject = assignment.quiz.subject.code
        now = clock.now()
        for pupil in pupils:
            started = begins + timedelta(seconds=self.chance.randrange(20, 240))
            took = seconds * self.chance.uniform(0.45, 0.92)
            ability = self.cast.ability(pupil, subject)
            answers = {item.id: self._answer(item.question, ability) for item in items}
            finished = started + timedelta(seconds=took)
            if finished > now:
                continue
            assessments.record_attempt(
                assignment=assignment, pupil=pupil, started_at=started, finished_at=finished,
                answers={key: value for key, value in answers.items() if value is not None},
            )  # fmt: skip

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
        return ESSAYS[chance.randrange(len(ESSAYS))]


ESSAYS = (
    "Đoạn văn gợi cho em hình ảnh con đò nhỏ trong đêm, ngọn đèn trên mũi đò như một ngôi sao dẫn đường. Người lái đò lặng lẽ mà"
    " ấm áp, giống như nhiều người lao động quanh em. Qua đó em hiểu rằng sự tận tụy âm thầm cũng làm nên điều đẹp đẽ.",
    "Theo em, chi tiết ngôi sao trên mũi đò vừa tả thực vừa tượng trưng. Tả thực là ánh đèn soi mặt nước, tượng trưng là niềm tin"
    " của người đi xa. Em thích cách tác giả dùng những câu ngắn, nhịp chậm như nhịp chèo.",
    "Em nghĩ nhân vật người ông là người thương cháu và yêu nghề. Ông không nói nhiều nhưng mỗi việc ông làm đều để cháu yên tâm."
    " Đọc xong em nhớ ông ngoại của em và muốn về thăm ông nhiều hơn.",
)
