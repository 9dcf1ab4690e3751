"""The demo's gradebooks: marks that teachers typed in the first weeks, and quizzes' proposals they confirmed."""

import random
from datetime import timedelta
from decimal import Decimal

from lms.demo.cast import Cast, moment
from lms.gradebook import api as gradebook
from lms.people import api as people
from lms.ui.numbers import round_half_up, show_decimal

# Columns that quizzes fill; nobody types into them.
FROM_QUIZZES = {("bannguon", "8A2", "toan"), ("vensong", "8B", "toan")}
SECOND_MARK = frozenset({"ngu-van", "ngoai-ngu-1", "lich-su-dia-li"})


def fill(cast: Cast) -> None:
    """Every class and subject has its first regular mark; some subjects the second, not published yet."""
    for school_class in cast.classes():
        term = cast.term1(school_class)
        taught = people.TeachingAssignment.objects.filter(school_class=school_class, term=term)
        for assignment in taught.select_related("teacher", "subject").order_by("subject__position"):
            subject = assignment.subject
            key = (school_class.year.school.code, school_class.name, subject.code)
            if key not in FROM_QUIZZES:
                _type(
                    cast,
                    school_class,
                    subject,
                    assignment.teacher,
                    "regular-1",
                    school_days=10,
                    published=True,
                )
            if subject.code in SECOND_MARK and key != ("bannguon", "8A2", "ngu-van"):
                _type(
                    cast,
                    school_class,
                    subject,
                    assignment.teacher,
                    "regular-2",
                    school_days=3,
                    published=False,
                )


def _type(
    cast: Cast, school_class: people.SchoolClass, subject: people.Subject, teacher: people.Person, slot: str, *,
    school_days: int, published: bool,
) -> None:  # fmt: skip
    """Typed in the afternoon of one of three school days, the last of them `school_days` - 2 before today."""
    chance = random.Random(f"{school_class.pk} {subject.code} {slot}")
    at = moment(cast.calendar.before(school_days - chance.randrange(3)), 15, chance.randrange(60))
    marks = {pupil.pk: _mark(cast, pupil, subject, chance) for pupil in cast.pupils(school_class)}
    column = gradebook.ColumnKey(school_class.pk, subject.pk, cast.term1(school_class).pk, slot)
    gradebook.set_marks(
        column=column,
        marks=marks,
        author=teacher,
        at=at,
        publish_at=at + timedelta(minutes=20) if published else None,
    )


def _mark(cast: Cast, pupil: people.Person, subject: people.Subject, chance: random.Random) -> str:
    """As teachers give regular marks: whole or half."""
    ability = cast.ability(pupil, subject.code)
    if subject.assessment == people.Subject.Assessment.COMMENT:
        return "CĐ" if ability < 0.36 else "Đ"
    mark = min(10.0, max(2.0, 10 * ability + chance.gauss(0, 0.6)))
    return show_decimal(round_half_up(Decimal(str(2 * mark)), Decimal(1)) / 2)


def confirm(cast: Cast, code: str, class_name: str, subject: str, slot: str, teacher: str) -> None:
    """The teacher confirms a column's proposals and publishes it, as with the buttons of the grid."""
    school_class = cast.school_class(code, class_name)
    column = gradebook.ColumnKey(school_class.pk, cast.subject(subject).pk, cast.term1(school_class).pk, slot)
    at = moment(cast.calendar.before(1), 16, 5)
    gradebook.confirm_column(column, cast.person(teacher), at=at, publish=True)
