"""A form of cells: read, checked as a whole, stored as a whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.gradebook import rules, writing
from lms.gradebook.grid import CellName, Grid, refusal, shown
from lms.gradebook.models import Mark
from lms.gradebook.sheets import Sheet


@dataclass(frozen=True)
class Edit:
    """A cell whose text differs from what its page had shown."""

    pupil_id: int
    slot: str
    text: str
    seen: int

    @property
    def cell(self) -> CellName:
        return self.pupil_id, self.slot


@dataclass
class Outcome:
    """Either `saved`, or `errors` and `conflicts` by cell and nothing stored."""

    saved: list[Mark] = field(default_factory=list)
    errors: dict[CellName, str] = field(default_factory=dict)
    conflicts: dict[CellName, Mark] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        return bool(self.errors or self.conflicts)


def read_edits(sheet: Sheet, data: Mapping[str, str]) -> list[Edit]:
    """The changed cells of a posted form: `m-<pupil>-<slot>` is the text, `s-<pupil>-<slot>` 'version:shown'.

    A cell outside the sheet (another class's pupil, a slot it has not) raises Http404.
    """
    slots = {slot.slot for slot in sheet.slots}
    pupils = {pupil.pk for pupil in sheet.roster}
    edits = []
    for name, text in data.items():
        if not name.startswith("m-"):
            continue
        pupil, _dash, slot = name[2:].partition("-")
        if not pupil.isdecimal() or int(pupil) not in pupils or slot not in slots:
            raise Http404("cell")
        version, _colon, before = data.get(f"s-{pupil}-{slot}", "0:").partition(":")
        if text.strip() != before:
            edits.append(
                Edit(int(pupil), slot, text.strip()[:40], int(version) if version.isdecimal() else 0)
            )
    return edits


def save(sheet: Sheet, edits: list[Edit], author: writing.Author) -> Outcome:
    """Store all edits, or none: one that cannot be read or is stale refuses them all."""
    outcome = Outcome()
    changes = []
    for edit in edits:
        try:
            entry = rules.parse_entry(edit.text, sheet.comment_only)
        except rules.BadEntry as error:
            outcome.errors[edit.cell] = refusal(error)
            continue
        changes.append(
            writing.Change(
                sheet.school_class.pk, sheet.subject.pk, sheet.term.pk, edit.slot, edit.pupil_id, entry, edit.seen
            )
        )  # fmt: skip
    if outcome.errors:
        return outcome
    try:
        outcome.saved = writing.write(changes, author)
    except writing.Conflict as conflict:
        outcome.conflicts = conflict.stale
    return outcome


def conflict_words(mark: Mark) -> dict[str, str]:
    """What the book says now ('' for an empty cell), who wrote it and when."""
    return {
        "now": shown(mark.entry),
        "who": mark.updated_by.full_name if mark.updated_by else "Nhịp Cầu",
        "when": timezone.localtime(mark.updated_at).strftime("%H:%M %d/%m"),
    }


def conflict_text(mark: Mark, typed: str) -> str:
    """What the book says now beside what was typed, for a page without a script."""
    words = conflict_words(mark)
    return _(
        "Trong sổ đang là %(now)s (%(who)s, %(when)s), khác lúc mở trang. Lưu lần nữa để ghi %(typed)s."
    ) % {**words, "now": words["now"] or _("ô trống"), "typed": typed or _("ô trống")}


def mark_refused(grid: Grid, edits: list[Edit], outcome: Outcome) -> None:
    """Put what was typed, and why it was refused, into the grid's cells."""
    for edit in edits:
        cell = grid.cell(edit.cell)
        if cell is None:
            continue
        cell.typed = edit.text
        if edit.cell in outcome.errors:
            cell.error = outcome.errors[edit.cell]
        elif edit.cell in outcome.conflicts:
            cell.conflict = outcome.conflicts[edit.cell]
            cell.error = conflict_text(cell.conflict, edit.text)
