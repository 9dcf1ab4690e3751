"""The record of a lesson that both schools stand behind: one lesson counted once, pupils counted per side."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from live.attendance import attendance
from live.planning.models import Lesson, LessonSide
from live.planning.plan import CannotPlan, accepted_sides
from lms.people import api as people
from lms.ui.clock import now

MOST_PUPILS = 200


@dataclass(frozen=True)
class Record:
    """The lesson, its sides and whether all of them have confirmed; then nothing changes any more."""

    lesson: Lesson
    sides: list[LessonSide]

    @property
    def locked(self) -> bool:
        return bool(self.sides) and all(side.confirmed_at for side in self.sides)

    @property
    def pupils(self) -> int | None:
        """The sum over the sides; None until every side has said its number."""
        if any(side.pupils_present is None for side in self.sides):
            return None
        return sum(side.pupils_present or 0 for side in self.sides)

    @property
    def signers(self) -> list[tuple[str, str]]:
        """Who signs the printed record: one for each school."""
        return [
            (f"{side.school_class.year.school.short_name}, {side.school_class.name}", side.teacher.full_name)
            for side in self.sides
        ]

    @property
    def minutes(self) -> int:
        """From the opening to the end in whole minutes, rounded down."""
        if self.lesson.opened_at and self.lesson.ended_at:
            return (self.lesson.ended_at - self.lesson.opened_at) // timedelta(minutes=1)
        return self.lesson.minutes


def record_of(lesson: Lesson) -> Record:
    return Record(lesson, accepted_sides(lesson))


@transaction.atomic
def confirm(
    side: LessonSide, teacher: people.Person, pupils: int, remark: str, *, at: datetime | None = None
) -> None:
    """The side's teacher stands by its number of pupils. Once all sides have confirmed, it is closed.

    `at`: when that was, for data with a past; without it, now.
    """
    locked = list(LessonSide.objects.select_for_update().filter(lesson_id=side.lesson_id))
    if side.lesson.state != Lesson.State.ENDED:
        raise CannotPlan(_("Giờ học chưa kết thúc nên chưa xác nhận biên bản được."))
    if all(one.confirmed_at for one in locked if one.status == LessonSide.Status.ACCEPTED):
        raise CannotPlan(_("Các trường đã xác nhận; biên bản không đổi được nữa."))
    if not 0 <= pupils <= MOST_PUPILS:
        raise CannotPlan(_("Số học sinh từ 0 đến %(most)s.") % {"most": MOST_PUPILS})
    LessonSide.objects.filter(pk=side.pk).update(
        pupils_present=pupils, remark=remark[:500], confirmed_by=teacher, confirmed_at=at or now()
    )


def suggested_pupils(side: LessonSide) -> int:
    """What the form starts with: the number stood by before, else what the log and the roster say."""
    return side.pupils_present if side.pupils_present is not None else attendance(side).suggested


@dataclass(frozen=True)
class Counts:
    """Ended lessons in which these schools took part: each lesson once, pupils summed over these schools' sides.

    `confirmed`: lessons whose every side has confirmed. `pupils` counts what sides have confirmed.
    """

    lessons: int
    confirmed: int
    pupils: int
    minutes: int


def counts(school_ids: list[int], year: str) -> Counts:
    """Figures for reports; `year` is a school year's name, as '2026-2027'."""
    own = Q(school_class__year__school_id__in=school_ids, school_class__year__name=year)
    accepted = LessonSide.objects.filter(status=LessonSide.Status.ACCEPTED, lesson__state=Lesson.State.ENDED)
    lesson_ids = set(accepted.filter(own).values_list("lesson_id", flat=True))
    open_ids = set(
        accepted.filter(lesson_id__in=lesson_ids, confirmed_at__isnull=True).values_list(
            "lesson_id", flat=True
        )
    )
    pupils = sum(n or 0 for n in accepted.filter(own).values_list("pupils_present", flat=True))
    lessons = Lesson.objects.filter(pk__in=lesson_ids)
    minutes = sum(Record(lesson, []).minutes for lesson in lessons)
    return Counts(len(lesson_ids), len(lesson_ids - open_ids), pupils, minutes)
