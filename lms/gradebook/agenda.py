"""What the gradebook has for a person's start page."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.gradebook import proposals, rules
from lms.gradebook.columns import short_label, slot_label
from lms.gradebook.grid import in_words
from lms.gradebook.models import Mark
from lms.gradebook.sheets import Sheet, sheets_of
from lms.people import api as people
from lms.ui.agenda import AgendaItem
from lms.ui.clock import now, today

NEW_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """Proposals that wait in one sheet of a teacher: for `count` empty cells, and for `replacing` that have a mark."""

    title: str
    url: str
    count: int
    replacing: int = 0


def agenda_for(person: people.Person) -> list[AgendaItem]:
    """Teachers: proposals waiting, columns begun but not complete. Pupils and guardians: marks new this week."""
    known = people.relations(person)
    items: list[AgendaItem] = []
    if known.teaching:
        own = sheets_of(person, own_only=True)
        items += _waiting_items(own) + _missing_items(own)
    if known.is_pupil:
        items += _new_marks([person.pk], reverse("gradebook:results"), with_name=False)
    for ward in sorted(known.wards):
        items += _new_marks([ward], reverse("gradebook:results_of", args=[ward]), with_name=True)
    return items


def proposals_waiting(person: people.Person) -> list[Waiting]:
    """Sheets this teacher may write in which proposals wait, with their number. Two queries."""
    return _waiting(sheets_of(person, own_only=True))


def _title(sheet: Sheet) -> str:
    return f"{sheet.subject.short_name} {sheet.school_class.name}"


def _waiting(sheets: list[Sheet]) -> list[Waiting]:
    found = proposals.standing_in({sheet.school_class.pk for sheet in sheets})
    return [
        Waiting(_title(sheet), sheet.url, here.fresh, here.replacing)
        for sheet in sheets
        if (here := found.get((sheet.school_class.pk, sheet.subject.pk, sheet.term.pk)))
    ]


def _waiting_items(sheets: list[Sheet]) -> list[AgendaItem]:
    return [
        AgendaItem(
            "approval", _waiting_title(one), one.url, state="waiting", action=_("Xem và xác nhận"),
            detail=replacing_text(one.replacing) if one.count and one.replacing else "",
        )
        for one in _waiting(sheets)
    ]  # fmt: skip


def _waiting_title(one: Waiting) -> str:
    said = {"count": one.count or one.replacing, "sheet": one.title}
    if not one.count:
        return (
            ngettext(
                "%(count)s đề xuất thay điểm đã có: %(sheet)s",
                "%(count)s đề xuất thay điểm đã có: %(sheet)s",
                one.replacing,
            )
            % said
        )
    return (
        ngettext(
            "%(count)s điểm chờ xác nhận: %(sheet)s", "%(count)s điểm chờ xác nhận: %(sheet)s", one.count
        )
        % said
    )


def replacing_text(count: int) -> str:
    return ngettext("%(count)s đề xuất thay điểm đã có", "%(count)s đề xuất thay điểm đã có", count) % {
        "count": count
    }


def _missing_items(sheets: list[Sheet]) -> list[AgendaItem]:
    """Columns of the present term that some pupils have a mark in and others not."""
    current = [s for s in sheets if s.term.starts <= today() <= s.term.ends]
    classes = {s.school_class.pk for s in current}
    studying = Q(ends__isnull=True) | Q(ends__gte=today())
    sizes = dict(
        people.Enrolment.objects.filter(studying, school_class__in=classes, starts__lte=today())
        .exclude(status__in=[people.Enrolment.Status.TRANSFERRED_OUT, people.Enrolment.Status.LEFT])
        .values_list("school_class")
        .annotate(number=Count("pupil", distinct=True))
    )
    filled: dict[tuple[int, int, int], list[tuple[str, int]]] = {}
    marks = Mark.objects.filter(
        school_class__in=classes, term__in={s.term.pk for s in current}, subject__in={s.subject.pk for s in current}
    ).exclude(status=Mark.Status.RECORDED, value=None, level="")  # fmt: skip
    for row in marks.values("school_class", "subject", "term", "slot").annotate(number=Count("pk")):
        key = (row["school_class"], row["subject"], row["term"])
        filled.setdefault(key, []).append((row["slot"], row["number"]))
    items = []
    for sheet in current:
        key = (sheet.school_class.pk, sheet.subject.pk, sheet.term.pk)
        size = sizes.get(sheet.school_class.pk, 0)
        gaps = [(slot, size - number) for slot, number in filled.get(key, []) if 0 < number < size]
        if gaps:
            detail = ", ".join(
                _("%(slot)s: còn %(number)s em") % {"slot": short_label(slot), "number": number}
                for slot, number in sorted(gaps, key=lambda gap: rules.SLOTS.index(gap[0]))
            )
            items.append(
                AgendaItem(
                    "marking",
                    _("Cột điểm chưa đủ: %(sheet)s") % {"sheet": _title(sheet)},
                    f"{sheet.url}?thieu=1",
                    detail=detail,
                    state="open",
                    action=_("Nhập điểm"),
                )
            )
    return items


def _new_marks(pupils: list[int], url: str, with_name: bool) -> list[AgendaItem]:
    marks = (
        Mark.objects.filter(pupil__in=pupils, published_at__gte=now() - NEW_FOR)
        .select_related("subject", "pupil")
        .order_by("-published_at", "subject__position")
    )
    return [
        AgendaItem(
            "mark",
            f"{mark.subject.name}: {in_words(mark.entry)}",
            url,
            when=mark.published_at,
            detail=slot_label(mark.slot) + (f" · {mark.pupil.full_name}" if with_name else ""),
            state="done",
        )
        for mark in marks[:20]
    ]
