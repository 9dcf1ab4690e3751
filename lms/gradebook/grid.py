"""The grid of a sheet as data: rows of pupils, cells, columns, results. Read-only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.gradebook import rules
from lms.gradebook.columns import Slot, is_comment_only, slot_label
from lms.gradebook.models import Mark, Proposal
from lms.gradebook.sheets import Sheet
from lms.people import api as people
from lms.ui.numbers import round_half_up, show_decimal

CellName = tuple[int, str]


def separator() -> str:
    return "." if get_language() == "en" else ","


def shown(entry: rules.Entry) -> str:
    """An entry in the reader's decimals."""
    return rules.show_entry(entry, separator())


def in_words(entry: rules.Entry) -> str:
    """A mark as pupils and guardians read it: levels are spelled out, 'Đ' is a teacher's shorthand."""
    return str(Mark.Level(entry.level).label) if entry.level else shown(entry)


def status_words(mark: Mark) -> str:
    """What P, K, M mean; '' for a recorded mark. An absence that is counted is 0, or Chưa đạt (Điều 7)."""
    if mark.status == Mark.Status.RECORDED:
        return ""
    if mark.status == Mark.Status.ABSENT_ZERO and is_comment_only(mark.subject):
        return _("vắng, tính Chưa đạt")
    return str(Mark.Status(mark.status).label)


@dataclass
class Cell:
    """One cell: what the book says, what waits, and, after a refused save, what was typed and why it was refused.

    `conflict` is the mark that somebody else has written meanwhile.
    """

    pupil: people.Person
    slot: Slot
    mark: Mark | None = None
    proposals: list[Proposal] = field(default_factory=list)
    typed: str | None = None
    error: str = ""
    conflict: Mark | None = None

    @property
    def entry(self) -> rules.Entry:
        return self.mark.entry if self.mark else rules.EMPTY

    @property
    def key(self) -> str:
        return f"{self.pupil.pk}-{self.slot.slot}"

    @property
    def shown(self) -> str:
        return shown(self.entry)

    @property
    def text(self) -> str:
        return self.shown if self.typed is None else self.typed

    @property
    def seen(self) -> str:
        """What the page has seen: version and text, sent back with the form."""
        return f"{self.mark.version if self.mark else 0}:{self.shown}"

    @property
    def published(self) -> bool:
        return bool(self.mark and self.mark.published_at)

    @property
    def proposal(self) -> Proposal | None:
        return self.proposals[-1] if self.proposals else None

    @property
    def confirmed(self) -> bool:
        return bool(self.mark and self.mark.source and not self.entry.is_empty)

    @property
    def words(self) -> str:
        """The cell's states in words, for the cell's description and title."""
        said = []
        if self.mark and self.mark.status != Mark.Status.RECORDED:
            said.append(status_words(self.mark))
        if self.confirmed:
            said.append(_("xác nhận từ bài làm"))
        if self.published:
            said.append(_("đã công bố"))
        return ", ".join(said)

    @property
    def classes(self) -> str:
        """The states as class names, each with a blank before it."""
        states = {
            " is-published": self.published,
            " is-confirmed": self.confirmed,
            " has-proposal": bool(self.proposals),
            " is-refused": bool(self.error),
        }
        return "".join(name for name, on in states.items() if on)


@dataclass
class Row:
    number: int
    pupil: people.Person
    cells: list[Cell]
    result: "Result"

    @property
    def incomplete(self) -> bool:
        return any(cell.entry.is_empty or cell.entry.status == rules.ABSENT_EXCUSED for cell in self.cells)


@dataclass(frozen=True)
class Result:
    """A term result as the page shows it: the text ('8,0', 'Đ', '–'), how it came about (in one line, and step by step
    for a term's average), what is missing."""

    text: str
    explanation: str
    missing: str
    steps: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        return not self.missing


@dataclass
class Column:
    """A column's state: how many marks, how many published, missing; last publication. `waiting` are empty cells with a
    proposal, `replacing` those that would lose a mark to it, which are confirmed one by one."""

    slot: Slot
    filled: int = 0
    published: int = 0
    waiting: int = 0
    replacing: int = 0
    missing: int = 0
    published_at: datetime | None = None
    published_by: people.Person | None = None

    @property
    def fresh(self) -> int:
        return self.filled - self.published


@dataclass
class Grid:
    sheet: Sheet
    rows: list[Row]
    columns: list[Column]

    @property
    def waiting(self) -> int:
        return sum(column.waiting for column in self.columns)

    @property
    def replacing(self) -> int:
        return sum(column.replacing for column in self.columns)

    @property
    def fresh(self) -> int:
        return sum(column.fresh for column in self.columns)

    @property
    def incomplete(self) -> int:
        return sum(row.incomplete for row in self.rows)

    def cell(self, name: CellName) -> Cell | None:
        for row in self.rows:
            if row.pupil.pk == name[0]:
                return next((c for c in row.cells if c.slot.slot == name[1]), None)
        return None


def marks_of(sheet: Sheet) -> dict[CellName, Mark]:
    """The sheet's marks by (pupil, slot): by pupil, subject and term, so marks of a former class come along."""
    marks = Mark.objects.filter(
        pupil__in=[p.pk for p in sheet.roster], subject=sheet.subject, term=sheet.term
    ).select_related("published_by", "subject")
    return {(mark.pupil_id, mark.slot): mark for mark in marks}


def waiting_of(sheet: Sheet) -> dict[CellName, list[Proposal]]:
    """Waiting proposals by (pupil, slot), oldest first."""
    found: dict[CellName, list[Proposal]] = {}
    for proposal in Proposal.objects.filter(
        pupil__in=[p.pk for p in sheet.roster],
        subject=sheet.subject,
        term=sheet.term,
        state=Proposal.State.WAITING,
    ).order_by("updated_at", "pk"):
        found.setdefault((proposal.pupil_id, proposal.slot), []).append(proposal)
    return found


def grid_of(sheet: Sheet, pupil_id: int | None = None) -> Grid:
    """The grid of a sheet (of one pupil's row alone where `pupil_id` is given). Three queries."""
    return grid_from(sheet, marks_of(sheet), waiting_of(sheet), pupil_id)


def grid_from(
    sheet: Sheet,
    marks: Mapping[CellName, Mark],
    waiting: Mapping[CellName, list[Proposal]],
    pupil_id: int | None = None,
) -> Grid:
    """The grid of these marks and waiting proposals."""
    rows = []
    for number, pupil in enumerate(sheet.roster, start=1):
        if pupil_id not in (None, pupil.pk):
            continue
        cells = [
            Cell(pupil, slot, marks.get((pupil.pk, slot.slot)), waiting.get((pupil.pk, slot.slot), []))
            for slot in sheet.slots
        ]
        entries = {cell.slot.slot: cell.entry for cell in cells}
        rows.append(Row(number, pupil, cells, result_of(sheet, entries)))
    return Grid(
        sheet, rows, [_column(slot, [row.cells[n] for row in rows]) for n, slot in enumerate(sheet.slots)]
    )


def _column(slot: Slot, cells: list[Cell]) -> Column:
    column = Column(slot)
    for cell in cells:
        column.filled += not cell.entry.is_empty
        column.published += cell.published
        column.waiting += bool(cell.proposals) and cell.entry.is_empty
        column.replacing += bool(cell.proposals) and not cell.entry.is_empty
        column.missing += cell.entry.is_empty
        mark = cell.mark
        if mark and mark.published_at and (column.published_at or mark.published_at) <= mark.published_at:
            column.published_at, column.published_by = mark.published_at, mark.published_by
    return column


def result_of(sheet: Sheet, entries: Mapping[str, rules.Entry]) -> Result:
    return show_result(
        rules.term_level(entries) if sheet.comment_only else rules.term_result(entries, sheet.periods)
    )


def show_result(result: rules.TermResult | rules.YearResult) -> Result:
    """A result in the reader's words and decimals."""
    if result.state == "exempt":
        return Result("M", _("Miễn môn học này."), "")
    if result.state == "not_enough_data":
        return Result("–", "", missing_text(result.missing))
    if result.level:
        passed = result.level == rules.PASSED
        why = _("Mọi lần đánh giá đều Đạt.") if passed else _("Có lần đánh giá Chưa đạt.")
        return Result(shown(rules.Entry(level=result.level)), why, "")
    explained = result.explanation.text(separator()) if result.explanation else ""
    steps = steps_of(result.explanation) if result.explanation and result.explanation.regular else ()
    return Result(shown(rules.Entry(result.value)), explained, "", steps)


def steps_of(explained: rules.Explanation) -> tuple[str, ...]:
    """A term's average as a pupil would work it out on paper."""

    def one(value: Decimal) -> str:
        return show_decimal(value, 1, separator())

    (_once, regular), (twice, midterm), (thrice, final) = explained.terms
    whole = regular + twice * midterm + thrice * final
    near = round_half_up(explained.exact, Decimal("0.001"))
    said = {
        "marks": " + ".join(one(mark) for mark in explained.regular), "sum": one(regular), "count": len(explained.regular),
        "midterm": one(midterm), "midterms": one(twice * midterm), "final": one(final), "finals": one(thrice * final),
        "twice": twice, "thrice": thrice, "whole": one(whole), "divisor": explained.divisor,
        "sign": "=" if near == explained.exact else "≈", "exact": show_decimal(near, None, separator()),
        "rounded": one(explained.rounded),
    }  # fmt: skip
    return tuple(
        text % said
        for text in (
            _("Cộng các điểm thường xuyên, hệ số 1: %(marks)s = %(sum)s"),
            _("Điểm giữa kì nhân hệ số %(twice)s: %(midterm)s × %(twice)s = %(midterms)s"),
            _("Điểm cuối kì nhân hệ số %(thrice)s: %(final)s × %(thrice)s = %(finals)s"),
            _("Cộng lại: %(sum)s + %(midterms)s + %(finals)s = %(whole)s"),
            _(
                "Chia cho tổng hệ số (%(count)s + %(twice)s + %(thrice)s = %(divisor)s): %(whole)s : %(divisor)s %(sign)s %(exact)s"
            ),
            _("Làm tròn đến một chữ số thập phân: %(rounded)s"),
        )
    )


def missing_text(missing: tuple[rules.Missing, ...]) -> str:
    """'Chưa đủ dữ liệu: còn thiếu Giữa kì, Cuối kì (kiểm tra bù)'."""
    names = {
        "periods": _("số tiết một năm của môn học"),
        "term-1": _("điểm trung bình học kì I"),
        "term-2": _("điểm trung bình học kì II"),
    }
    notes = {"make_up_due": _(" (chờ kiểm tra bù)"), "exempt": _(" (được miễn)"), "not_recorded": ""}
    parts = [(names.get(gap.slot) or slot_label(gap.slot)) + notes[gap.why] for gap in missing]
    return _("Chưa đủ dữ liệu, còn thiếu: %(what)s") % {"what": ", ".join(parts)}


def refusal(error: rules.BadEntry) -> str:
    """Why a cell cannot be read, and what to write instead."""
    meant = _(" Có phải %(mark)s?") % {"mark": error.hint.replace(",", separator())} if error.hint else ""
    said = {"text": error.text}
    if error.code == "out_of_range":
        return _("Điểm từ 0 đến 10, không thể là %(text)s.") % said + meant
    if error.code == "too_precise":
        return _("Điểm chỉ ghi một chữ số thập phân.") + meant
    if error.code == "not_a_level":
        return _("Môn này ghi Đ hoặc CĐ; P, K, M khi vắng hoặc miễn.")
    return _("“%(text)s” không phải điểm. Ghi số như 8,5, hoặc P, K, M khi vắng hoặc miễn.") % said
