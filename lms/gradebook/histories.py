"""The life of cells and the changes of a day, in words."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.gradebook.columns import slot_label
from lms.gradebook.grid import shown
from lms.gradebook.models import MarkHistory, Proposal
from lms.gradebook.rules import Entry
from lms.gradebook.sheets import Sheet
from lms.people import api as people
from lms.ui.numbers import parse_decimal


@dataclass(frozen=True)
class Line:
    """One change: `old` and `new` as the cell showed them ('–' when empty)."""

    at: datetime
    pupil: people.Person
    slot: str
    label: str
    who: str
    how: str
    address: str
    old: str
    new: str
    note: str
    published: bool


@dataclass(frozen=True)
class CellLife:
    """All that happened to one cell of a pupil, newest first, and the proposals made for it."""

    slot: str
    label: str
    lines: list[Line]
    proposals: list[Proposal]


def _text(state: dict[str, str | None]) -> str:
    value = state["value"]
    entry = Entry(
        parse_decimal(value) if value else None, state["level"] or "", state["status"] or "recorded"
    )
    return shown(entry) or "–"


def _line(row: MarkHistory) -> Line:
    return Line(
        row.at, row.mark.pupil, row.mark.slot, slot_label(row.mark.slot),
        row.person.full_name if row.person else _("Nhịp Cầu"),
        str(MarkHistory.How(row.how).label), row.address or "", _text(row.old), _text(row.new), row.reason,
        row.new["published"] and not row.old["published"],
    )  # fmt: skip


def _rows(sheet: Sheet, pupils: list[int]) -> "QuerySet[MarkHistory]":
    return MarkHistory.objects.filter(
        mark__pupil__in=pupils, mark__subject=sheet.subject, mark__term=sheet.term
    ).select_related("mark__pupil", "person")


def of_pupil(sheet: Sheet, pupil_id: int) -> list[CellLife]:
    """The life of each of a pupil's cells in a sheet, in the order of the columns. Two queries."""
    lines: dict[str, list[Line]] = {}
    for row in _rows(sheet, [pupil_id]).order_by("-id"):
        lines.setdefault(row.mark.slot, []).append(_line(row))
    proposals: dict[str, list[Proposal]] = {}
    for proposal in (
        Proposal.objects.filter(pupil=pupil_id, subject=sheet.subject, term=sheet.term)
        .select_related("decided_by")
        .order_by("-updated_at")
    ):
        proposals.setdefault(proposal.slot, []).append(proposal)
    return [
        CellLife(slot.slot, slot.label, lines.get(slot.slot, []), proposals.get(slot.slot, []))
        for slot in sheet.slots
    ]


def of_day(sheet: Sheet, day: date) -> list[Line]:
    """A day's changes of a sheet (Vietnam's day), newest first."""
    rows = _rows(sheet, [p.pk for p in sheet.roster]).annotate(
        day=TruncDate("at", tzinfo=timezone.get_default_timezone())
    )
    return [_line(row) for row in rows.filter(day=day).order_by("-id")]


def days(sheet: Sheet) -> list[date]:
    """The days on which something changed, newest first."""
    rows = _rows(sheet, [p.pk for p in sheet.roster]).order_by()
    found = rows.annotate(day=TruncDate("at", tzinfo=timezone.get_default_timezone())).values_list(
        "day", flat=True
    )
    return sorted(set(found.distinct()), reverse=True)[:60]
