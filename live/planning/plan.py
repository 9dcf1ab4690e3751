"""Planning a lesson together: the only writer of lessons and their sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from live import outside
from live.planning import teaching
from live.planning.models import Lesson, LessonSide
from live.rules.events import MAX_SIDES, SlidesSet
from lms.people import api as people
from lms.ui.clock import now

Status = LessonSide.Status


class CannotPlan(Exception):
    """What was asked cannot be done; the message is for the person who asked."""


@dataclass(frozen=True)
class Draft:
    """A lesson as its host plans it. `starts` is aware."""

    title: str
    topic: str
    subject: people.Subject
    starts: datetime
    minutes: int
    slides_item: int | None = None


def taught_pairs(teacher: people.Person) -> list[tuple[people.SchoolClass, people.Subject]]:
    """Class and subject pairs that the teacher teaches this year, each once."""
    pairs: dict[tuple[int, int], tuple[people.SchoolClass, people.Subject]] = {}
    for one in people.assignments_of(teacher.pk):
        pairs.setdefault((one.school_class_id, one.subject_id), (one.school_class, one.subject))
    return list(pairs.values())


def partner_schools(own_school_ids: Sequence[int]) -> list[people.School]:
    """Schools that may be invited: all others that teach on this site."""
    return list(people.School.objects.exclude(pk__in=own_school_ids).order_by("name"))


@dataclass(frozen=True)
class Partner:
    """A class of another school with a teacher of the lesson's subject: `key` is '<class>-<teacher>'."""

    school_class: people.SchoolClass
    teacher: people.Person

    @property
    def key(self) -> str:
        return f"{self.school_class.pk}-{self.teacher.pk}"

    @property
    def label(self) -> str:
        return _("%(name)s, giáo viên %(teacher)s") % {
            "name": self.school_class.name,
            "teacher": self.teacher.full_name,
        }


def partners(school_id: int, subject: people.Subject, grade: int) -> list[Partner]:
    """Whom to invite at a school: this year's classes of the subject, those of the same grade first."""
    found: dict[tuple[int, int], Partner] = {}
    rows = people.current_assignments().filter(school_class__year__school_id=school_id, subject=subject)
    for row in rows.select_related("school_class__year__school", "teacher"):
        found.setdefault((row.school_class_id, row.teacher_id), Partner(row.school_class, row.teacher))
    return sorted(
        found.values(),
        key=lambda p: (abs(p.school_class.grade - grade), p.school_class.sort_key, p.teacher.sort_key),
    )


@transaction.atomic
def plan_lesson(
    teacher: people.Person, school_class: people.SchoolClass, draft: Draft, partner: Partner
) -> Lesson:
    """A planned lesson of the teacher's class with one invited partner; the partner is told."""
    if not people.teaches(teacher, school_class.pk, draft.subject.pk):
        raise CannotPlan(_("Thầy, cô không dạy môn này ở lớp đã chọn."))
    lesson = Lesson.objects.create(
        title=draft.title,
        topic=draft.topic,
        subject=draft.subject,
        grade=school_class.grade,
        starts=draft.starts,
        minutes=draft.minutes,
        slides_item=draft.slides_item,
        created_by=teacher,
    )
    LessonSide.objects.create(
        lesson=lesson, number=1, school_class=school_class, teacher=teacher, status=Status.ACCEPTED
    )
    invite(lesson, partner)
    return lesson


@transaction.atomic
def invite(lesson: Lesson, partner: Partner) -> LessonSide:
    """Invite one more class of another school.

    A class is invited again, by the same or another teacher, when it has declined, when the invitation to one teacher is
    still unanswered and goes to another now, or when nobody of its side is at the school any more.
    """
    sides = list(lesson.sides.select_related("school_class__year"))
    school_id = partner.school_class.year.school_id
    if lesson.state != Lesson.State.PLANNED:
        raise CannotPlan(_("Giờ học đã mở nên không mời thêm lớp được nữa."))
    if any(side.school_class.year.school_id == school_id for side in sides if side.is_host):
        raise CannotPlan(_("Hãy mời lớp của trường khác."))
    known = next((side for side in sides if side.school_class_id == partner.school_class.pk), None)
    if known is not None and not _may_ask_again(known, partner):
        raise CannotPlan(_("Lớp này đã được mời rồi."))
    if known is None and len(sides) >= MAX_SIDES:
        raise CannotPlan(_("Một giờ học có nhiều nhất bốn lớp."))
    if known is not None:
        known.status, known.teacher, known.reason = Status.INVITED, partner.teacher, ""
        known.save(update_fields=["status", "teacher", "reason"])
        known.co_teachers.clear()
        side = known
    else:
        number = max(side.number for side in sides) + 1
        side = LessonSide.objects.create(
            lesson=lesson, number=number, school_class=partner.school_class, teacher=partner.teacher
        )
    tell([partner.teacher.pk], lesson, gettext_lazy("Mời dạy chung giờ học “%(title)s”, %(when)s"))
    return side


def _may_ask_again(side: LessonSide, partner: Partner) -> bool:
    if side.status == Status.DECLINED or not teaching.has_teacher(side):
        return True
    return side.status != Status.ACCEPTED and side.teacher_id != partner.teacher.pk


@transaction.atomic
def answer(side: LessonSide, status: str, reason: str = "", starts: datetime | None = None) -> None:
    """The invited teacher accepts, declines with a reason, or asks for another hour."""
    if side.is_host or side.lesson.state != Lesson.State.PLANNED:
        raise CannotPlan(_("Lời mời này không còn chờ trả lời."))
    if status == Status.DECLINED and not reason.strip():
        raise CannotPlan(_("Hãy ghi lí do để trường mời biết."))
    if status == Status.MOVE and starts is None:
        raise CannotPlan(_("Hãy ghi ngày và giờ đề nghị."))
    side.status, side.reason = status, reason.strip()
    side.proposed_starts = starts if status == Status.MOVE else None
    side.save(update_fields=["status", "reason", "proposed_starts"])
    texts = {
        Status.ACCEPTED: gettext_lazy("%(who)s nhận lời dạy chung “%(title)s”"),
        Status.DECLINED: gettext_lazy("%(who)s không tham gia được “%(title)s”"),
        Status.MOVE: gettext_lazy("%(who)s xin đổi giờ học “%(title)s”"),
    }
    tell([side.lesson.created_by_id], side.lesson, texts[Status(status)], who=side.teacher.full_name)


@transaction.atomic
def move(lesson: Lesson, starts: datetime, minutes: int) -> None:
    """The host sets another time; those who had asked for exactly this hour have thereby accepted, others are asked anew."""
    if lesson.state != Lesson.State.PLANNED:
        raise CannotPlan(_("Giờ học đã mở nên không đổi giờ được nữa."))
    if starts < now():
        raise CannotPlan(_("Giờ học phải ở phía trước."))
    Lesson.objects.filter(pk=lesson.pk).update(starts=starts, minutes=minutes)
    lesson.refresh_from_db()
    for side in lesson.sides.exclude(number=1).exclude(status=Status.DECLINED):
        agreed = side.status == Status.MOVE and side.proposed_starts == starts
        side.status = Status.ACCEPTED if agreed else Status.INVITED
        side.reason, side.proposed_starts = "", None
        side.save(update_fields=["status", "reason", "proposed_starts"])
        tell([side.teacher_id], lesson, gettext_lazy("Giờ học “%(title)s” chuyển sang %(when)s"))
    tell(_beside(lesson), lesson, gettext_lazy("Giờ học “%(title)s” chuyển sang %(when)s"))


@transaction.atomic
def cancel(lesson: Lesson) -> None:
    """The host calls the lesson off; everybody invited is told."""
    if lesson.state != Lesson.State.PLANNED:
        raise CannotPlan(_("Giờ học đã mở nên không hủy được nữa."))
    Lesson.objects.filter(pk=lesson.pk).update(state=Lesson.State.CANCELLED)
    teachers = lesson.sides.exclude(number=1).exclude(status=Status.DECLINED)
    told = [*teachers.values_list("teacher_id", flat=True), *_beside(lesson)]
    tell(told, lesson, gettext_lazy("Giờ học “%(title)s” đã được hủy"))


def _beside(lesson: Lesson) -> list[int]:
    """The co-teachers of all sides."""
    found = lesson.sides.filter(co_teachers__isnull=False)
    return list(found.values_list("co_teachers", flat=True))


def tell(person_ids: Sequence[int], lesson: Lesson, text: str | Promise, who: str = "") -> None:
    """A line that names the lesson, for each reader in the own language; `text` is lazy."""

    def line() -> str:
        return str(text) % {"title": lesson.title, "when": when(lesson), "who": who}

    outside.tell(person_ids, line, page(lesson))


def set_slides(lesson: Lesson, item_id: int | None) -> None:
    """The deck that lies on the screen when the lesson opens."""
    Lesson.objects.filter(pk=lesson.pk).update(slides_item=item_id)


def accepted_sides(lesson: Lesson) -> list[LessonSide]:
    return list(
        lesson.sides.filter(status=Status.ACCEPTED).select_related("school_class__year__school", "teacher")
    )


def mark_opened(lesson: Lesson) -> None:
    Lesson.objects.filter(pk=lesson.pk).update(state=Lesson.State.OPEN, opened_at=now())


def mark_ended(lesson: Lesson) -> None:
    Lesson.objects.filter(pk=lesson.pk).update(state=Lesson.State.ENDED, ended_at=now())


def mark_past(lesson: Lesson, opened: datetime, ended: datetime) -> None:
    """For lessons told afterwards."""
    Lesson.objects.filter(pk=lesson.pk).update(state=Lesson.State.ENDED, opened_at=opened, ended_at=ended)


def deck_for(person: people.Person, lesson: Lesson, item_id: int) -> outside.Deck | None:
    """A deck that `person` may show, opened to the lesson's classes; None when it may not be shown."""
    deck = outside.deck(person, item_id)
    if deck is not None:
        class_ids = [side.school_class_id for side in accepted_sides(lesson)]
        outside.share(item_id, class_ids, f"lesson:{lesson.pk}")
    return deck


def slide_picture(lesson: Lesson, item_id: int, number: int, width: int) -> bytes:
    """A page of a deck that lies in the lesson, whichever of its teachers put it there."""
    sides = accepted_sides(lesson)
    beside = [teacher for side in sides for teacher in side.co_teachers.all()]
    for teacher in [*(side.teacher for side in sides), *beside]:
        if outside.deck(teacher, item_id) is not None:
            return outside.page_picture(teacher, item_id, number, width)
    raise Http404("slide")


def first_deck(lesson: Lesson) -> SlidesSet | None:
    """The event that lays the planned deck on the screen."""
    if lesson.slides_item is None:
        return None
    deck = deck_for(lesson.created_by, lesson, lesson.slides_item)
    return SlidesSet(deck.item, deck.title, deck.pages) if deck else None


def when(lesson: Lesson) -> str:
    """'07:30 ngày 21/11/2026'."""
    return timezone.localtime(lesson.starts).strftime(_("%H:%M ngày %d/%m/%Y"))


def page(lesson: Lesson) -> str:
    return reverse("live:lesson", args=[lesson.pk])


def day_of(lesson: Lesson) -> date:
    return timezone.localtime(lesson.opened_at or lesson.starts).date()
