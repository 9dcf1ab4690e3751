"""The start page: what every room has for a person, most urgent first, greeted by role."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import cast

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lms.people import api as people
from lms.reports.doors import ROOMS, ask
from lms.reports.schools import Figures, report_for
from lms.ui import clock
from lms.ui.agenda import AgendaItem
from lms.ui.templatetags.ui import weekday

_ORDER = {"live": 0, "due": 1, "open": 3, "soon": 4, "waiting": 5, "done": 6}
_TO_DO = 2
_ICONS = {
    "quiz": "quiz", "lesson": "live", "course": "course", "reading": "book", "mark": "grade",
    "marking": "edit", "approval": "check", "setup": "settings",
    "shelf": "book",
}  # fmt: skip
_WAYS = {
    "librarian": "content:manage", "authority_officer": "reports:schools", "platform_admin": "people:platform",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """An item as the page shows it: the time in words, the state as a word and a tag's class."""

    item: AgendaItem
    when: str
    word: str
    tag: str
    icon: str
    to_do: bool = False


@dataclass
class Day:
    """A person's start page."""

    role: str
    greeting: str
    date_line: str
    next: Line | None
    work: list[Line] = field(default_factory=list)
    marks: list[Line] = field(default_factory=list)
    reading: list[Line] = field(default_factory=list)
    shelf: list[Line] = field(default_factory=list)
    figures: Figures | None = None

    @property
    def asks(self) -> bool:
        """Something waits for the person's own hand; else it only stands there."""
        return any(line.to_do for line in self.work)

    @property
    def leads(self) -> bool:
        """What stands beside the work says enough on a day without any."""
        return bool(self.figures or self.shelf)

    @property
    def is_empty(self) -> bool:
        return not (self.next or self.work or self.marks or self.reading or self.shelf or self.figures)

    @property
    def way(self) -> str:
        """Where a day without work may begin, by the role; '' for most."""
        return _WAYS.get(self.role, "")


def day_of(person: people.Person) -> Day:
    """Everything for the person's start page. Asks each room once. The lessons of others are not an administrator's."""
    items = sorted(_collect(person), key=_urgency)
    role = role_of(person)
    lines = [line_of(item) for item in items]
    beside = {"mark", "reading", "shelf"} | ({"lesson"} if role == "school_admin" else set())
    work = [one for one in lines if one.item.kind not in beside]
    first = next((one for one in work if _is_next(one.item)), None)
    return Day(
        role,
        _greeting(person, role, [line.item for line in work]),
        _date_line(person),
        first,
        [one for one in work if one is not first],
        [one for one in lines if one.item.kind == "mark"][:6],
        [one for one in lines if one.item.kind == "reading"][:4],
        [one for one in lines if one.item.kind == "shelf"],
        _figures(person, role),
    )


def _figures(person: people.Person, role: str) -> Figures | None:
    """For those who lead or administer: the figures of their school, or of all schools below their authority."""
    report = report_for(person, "") if role in ("leader", "school_admin", "authority_officer") else None
    return (report.total or report.schools[0]) if report else None


def role_of(person: people.Person) -> str:
    """The role a person is greeted as: the one with the most to do today."""
    known = people.relations(person)
    posts = {post for post, _school in known.posts}
    if known.is_pupil:
        return "pupil"
    if posts & {people.Post.PRINCIPAL, people.Post.VICE_PRINCIPAL}:
        return "leader"
    if known.is_teacher:
        return "teacher"
    for post in ("school_admin", "librarian", "authority_officer", "platform_admin"):
        if post in posts:
            return post
    return "guardian" if known.is_guardian else "nobody"


def _collect(person: people.Person) -> list[AgendaItem]:
    found: list[AgendaItem] = []
    for room in ROOMS:
        found += cast(Iterable[AgendaItem], ask(room, "agenda_for", person) or [])
    wards = people.people_by_id(people.relations(person).wards)
    for ward in sorted(wards.values(), key=lambda ward: ward.sort_key):
        found += _of_ward(ward)
    return found


def _of_ward(ward: people.Person) -> list[AgendaItem]:
    """A child's tests and lessons to come, to read: only the child can open them."""
    items = [
        one
        for room in ("live", "assessments")
        for one in cast(Iterable[AgendaItem], ask(room, "agenda_for", ward) or [])
    ]
    return [
        replace(
            one, url="", action="", detail=" · ".join(part for part in (ward.full_name, one.detail) if part)
        )
        for one in items
        if one.kind in ("quiz", "lesson") and one.state != "done"
    ]


def _urgency(item: AgendaItem) -> tuple[int, datetime]:
    never = datetime.max.replace(tzinfo=timezone.get_default_timezone())
    when = item.when or never
    if item.state == "done":
        # The newest first among what is done.
        return _ORDER["done"], never - (when - datetime(1970, 1, 1, tzinfo=timezone.get_default_timezone()))
    rank = _TO_DO if is_to_do(item) and item.state not in ("live", "due") else _ORDER[item.state]
    return rank, when


def is_to_do(item: AgendaItem) -> bool:
    """Waits for this person's own hand, unlike a class at work or a lesson next week."""
    asked = item.kind in ("marking", "approval", "setup") and item.state != "done"
    return asked or item.state == "due" or (item.state == "waiting" and item.kind in ("lesson", "course"))


def _is_next(item: AgendaItem) -> bool:
    """Worth the large card: something live, or a lesson or quiz that begins or ends today."""
    if item.kind not in ("lesson", "quiz") or item.state in ("done", "waiting") or not item.url:
        return False
    return item.state == "live" or (item.when is not None and _day(item.when) == clock.today())


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def line_of(item: AgendaItem) -> Line:
    words = {
        "live": (_("Đang diễn ra"), "tag-live"),
        "due": (_("Cần làm"), "tag-due"),
        "open": (_("Đang mở"), "tag-river"),
        "soon": (_("Sắp tới"), ""),
        "waiting": (_("Đang chờ"), "tag-due"),
        "done": (_("Xong"), "tag-ok"),
    }
    word, tag = words[item.state]
    when = when_text(item.when)
    if when and item.kind == "quiz" and item.state in ("open", "due"):
        when = _("đến %(when)s") % {"when": when.replace(" ", "\u00a0")}
    return Line(item, when, word, tag, _ICONS[item.kind], is_to_do(item))


def when_text(moment: datetime | None) -> str:
    """'10:00' today, 'Thứ Năm' within a week, else '21/12'."""
    if moment is None:
        return ""
    day, today = _day(moment), clock.today()
    if day == today:
        return timezone.localtime(moment).strftime("%H:%M")
    if today < day < today + timedelta(days=7):
        return weekday(day)
    return day.strftime("%d/%m")


def _greeting(person: people.Person, role: str, work: list[AgendaItem]) -> str:
    todo = [item for item in work if item.state != "done"]
    today = clock.today()
    lessons = [i for i in todo if i.kind == "lesson" and i.when and _day(i.when) == today]
    name = person.given_name
    if role == "pupil":
        now = [item for item in todo if item.state in ("live", "due", "open")]
        return _("Chào %(name)s, %(what)s") % {"name": name, "what": _pupil_day(len(lessons), len(now))}
    if role == "guardian":
        wards = people.people_by_id(people.relations(person).wards).values()
        names = ", ".join(ward.given_name for ward in sorted(wards, key=lambda ward: ward.sort_key))
        return _("Chào %(name)s, đây là việc học của %(wards)s") % {"name": person.full_name, "wards": names}
    if role in ("teacher", "leader", "librarian", "school_admin"):
        title = {"female": _("cô"), "male": _("thầy")}.get(person.gender, _("thầy/cô"))
        you = _you(person)
        own = you if role in ("teacher", "librarian") else pgettext("ai có giờ học", "trường")
        count = sum(is_to_do(item) for item in todo)
        said = {"title": title, "name": name, "what": _staff_day(len(lessons), count, own, you)}
        return _("Chào %(title)s %(name)s, %(what)s") % said
    return _("Chào %(name)s") % {"name": person.full_name}


def _you(person: people.Person) -> str:
    """How the sentence goes on after the greeting: Vietnamese repeats the title, other languages say 'you'."""
    words = {
        "female": pgettext("người được chào", "cô"),
        "male": pgettext("người được chào", "thầy"),
    }
    return words.get(person.gender, pgettext("người được chào", "thầy/cô"))


def _pupil_day(lessons: int, todo: int) -> str:
    if lessons == 1:
        return _("hôm nay em có một giờ học kết nối")
    if lessons:
        return ngettext(
            "hôm nay em có %(n)s giờ học kết nối", "hôm nay em có %(n)s giờ học kết nối", lessons
        ) % {"n": lessons}
    if todo:
        return ngettext("em có %(n)s việc đang chờ", "em có %(n)s việc đang chờ", todo) % {"n": todo}
    return _("hôm nay em chưa có việc nào")


def _staff_day(lessons: int, todo: int, whose: str, you: str) -> str:
    """`whose` lessons they are: the teacher's, or the school's; what is to do is always the person's own."""
    if lessons:
        said = {"n": lessons, "who": whose}
        return (
            ngettext(
                "hôm nay %(who)s có %(n)s giờ học kết nối",
                "hôm nay %(who)s có %(n)s giờ học kết nối",
                lessons,
            )
            % said
        )
    if todo:
        return ngettext("%(who)s có %(n)s việc đang chờ", "%(who)s có %(n)s việc đang chờ", todo) % {
            "n": todo, "who": you,
        }  # fmt: skip
    return _("hôm nay chưa có việc nào chờ")


def _date_line(person: people.Person) -> str:
    """'Thứ Ba, 10/11/2026 · Tuần 10, học kì I'; the week is counted from the school year's first day."""
    today = clock.today()
    text = f"{weekday(today)}, {today.strftime('%d/%m/%Y')}"
    year = (
        people.SchoolYear.objects.filter(
            school__in=people.relations(person).schools, starts__lte=today, ends__gte=today
        )
        .prefetch_related("terms")
        .first()
    )
    if year is None:
        return text
    term = next((t for t in year.terms.all() if t.starts <= today <= t.ends), None)
    week = _("Tuần %(week)s") % {"week": _week(year.starts, today)}
    term_name = _(", học kì %(number)s") % {"number": "I" * term.number} if term else ""
    return f"{text} · {week}{term_name}"


def _week(starts: date, today: date) -> int:
    monday = starts - timedelta(days=starts.weekday())
    return (today - monday).days // 7 + 1
