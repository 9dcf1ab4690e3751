"""A lesson told afterwards: a script of events with their times, written through the same log."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from live.log import writer
from live.planning import participants, plan
from live.planning.models import Lesson, LessonSide, Participant
from live.rules.events import KINDS, SIGNS, LessonOpened, Stored, parse, whole_wire
from live.rules.state import step
from lms.people import api as people


@dataclass(frozen=True)
class PastEvent:
    """`at`: seconds after the opening. `by`: a person of the lesson, or a side's number for its classroom screen.

    `data` leaves out `participant`, `side`, `role`, `name`, `class_name` and `previous`: they follow from `by`. `name` lets
    later events speak of this one: `PastEvent(60, "poll.opened", teacher, {...}, name="p1")`, then
    `PastEvent(70, "poll.voted", pupil, {"poll": "p1", "choice": 0})`; likewise `line` and `quiz`.
    """

    at: float
    kind: str
    by: "people.Person | int"
    data: dict[str, Any] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True)
class PastLesson:
    """The plan of a lesson that has taken place. `sides`: (class, teacher), the host first; `starts` is aware."""

    title: str
    topic: str
    subject: people.Subject
    starts: datetime
    minutes: int
    sides: Sequence[tuple[people.SchoolClass, people.Person]]
    slides_item: int | None = None


@transaction.atomic
def record_past_lesson(told: PastLesson, script: Sequence[PastEvent], *, still_open: bool = False) -> Lesson:
    """Store the lesson with all its events; it ends after the last one unless `still_open`. Raises `BadData`."""
    (host_class, host), *_ = told.sides
    lesson = Lesson.objects.create(
        title=told.title,
        topic=told.topic,
        subject=told.subject,
        grade=host_class.grade,
        starts=told.starts,
        minutes=told.minutes,
        slides_item=told.slides_item,
        created_by=host,
    )
    for number, (school_class, teacher) in enumerate(told.sides, start=1):
        LessonSide.objects.create(
            lesson=lesson,
            number=number,
            school_class=school_class,
            teacher=teacher,
            status=LessonSide.Status.ACCEPTED,
        )
    _Teller(lesson, told, list(plan.accepted_sides(lesson))).tell(script, still_open)
    return lesson


class _Teller:
    """Writes the script: looks up participants, numbers and earlier votes as it goes."""

    def __init__(self, lesson: Lesson, told: PastLesson, sides: list[LessonSide]) -> None:
        self.lesson, self.told, self.sides = lesson, told, sides
        self.start = int(told.starts.timestamp() * 1000)
        self.known: dict[int | tuple[str, int], Participant] = {}
        self.names: dict[str, int] = {}

    def tell(self, script: Sequence[PastEvent], still_open: bool) -> None:
        host = self.participant(self.sides[0].teacher)
        sides = tuple(
            {
                "side": side.number,
                "school": side.school_class.year.school.short_name,
                "class_name": side.school_class.name,
                "sign": SIGNS[side.number - 1],
                "colour": side.number,
                "host": side.is_host,
            }
            for side in self.sides
        )
        ordered = sorted(script, key=lambda one: one.at)
        end = max([one.at for one in ordered] + [self.told.minutes * 60 if not still_open else 0])
        with writer.writing(self.lesson.pk) as log:
            opened = LessonOpened(self.lesson.title, str(self.lesson.subject), sides, host.pk)
            self._append(log, opened, host.pk, 0)
            for one in ordered:
                self._one(log, one)
            if not still_open:
                self._append(log, parse("lesson.ended", {"reason": "teacher"}), host.pk, end)
        if still_open:
            plan.mark_opened(self.lesson)
            Lesson.objects.filter(pk=self.lesson.pk).update(opened_at=self.told.starts)
        else:
            plan.mark_past(self.lesson, self.told.starts, self.told.starts + timedelta(seconds=end))
        self.lesson.refresh_from_db()

    def _one(self, log: writer.Writing, one: PastEvent) -> None:
        who = self.participant(one.by)
        fields = KINDS[one.kind].__dataclass_fields__
        known = {
            "participant": who.pk,
            "side": who.side.number,
            "role": who.role,
            "name": who.name,
            "class_name": who.class_name,
            "by": who.pk,
        }
        data = {**{key: value for key, value in known.items() if key in fields}, **one.data}
        for key in ("poll", "line", "quiz"):
            if isinstance(data.get(key), str):
                data[key] = self.names[data[key]]
        if one.kind == "poll.voted":
            data["previous"] = log.state["polls"][str(data["poll"])]["votes"].get(str(who.pk))
        seq = self._append(log, parse(one.kind, data), who.pk, one.at)
        if one.name:
            self.names[one.name] = seq

    def _append(self, log: writer.Writing, event: Any, actor: int, seconds: float) -> int:
        at = self.start + int(seconds * 1000)
        seq = log.append(event, actor, at=at)
        step(log.state, whole_wire(Stored(seq, log.stored[-1].at, event)))
        return seq

    def participant(self, by: "people.Person | int") -> Participant:
        key: int | tuple[str, int] = ("screen", by) if isinstance(by, int) else by.pk
        if key not in self.known:
            if isinstance(by, int):
                side = next(side for side in self.sides if side.number == by)
                found: Participant | None = participants.make_screen(side)[0]
            else:
                found = participants.enter(by, self.lesson)
            if found is None:
                raise ValueError(f"{by} is not of this lesson")
            self.known[key] = found
        return self.known[key]
