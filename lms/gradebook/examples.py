"""The style guide's chapter of this room: a sheet in all its states, without a row in the database."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.gradebook import proposals, rules, saving
from lms.gradebook.columns import is_comment_only, slots_of
from lms.gradebook.grid import CellName, Grid, grid_from, in_words, refusal, result_of
from lms.gradebook.histories import CellLife, Line
from lms.gradebook.models import Mark, Proposal
from lms.gradebook.page_strings import page_strings
from lms.gradebook.results import PublishedMark, SubjectMarks
from lms.gradebook.sheets import Sheet
from lms.people import api as people
from lms.ui.examples import Chapter, page, piece

MOMENT = datetime(2026, 11, 10, 10, 42, 7, tzinfo=timezone.get_default_timezone())
SCORED = (
    ("8", "7,5", "9", "8", "7,5", "8,3"),
    ("6,5", "", "P", "7", "", ""),
    ("7", "K", "", "", "", ""),
    ("", "", "", "M", "", ""),
)
LEVELS = (("Đ", "Đ", "Đ", "Đ"), ("Đ", "CĐ", "", ""), ("P", "", "", ""), ("", "", "", ""))


def _mark(sheet: Sheet, pupil: people.Person, slot: str, text: str, number: int) -> Mark:
    entry = rules.parse_entry(text, sheet.comment_only)
    return Mark(
        pk=number, pupil=pupil, school_class=sheet.school_class, subject=sheet.subject, term=sheet.term, slot=slot,
        value=entry.value, level=entry.level, status=entry.status, updated_at=MOMENT, updated_by=sheet.teachers[0],
        published_at=MOMENT if slot == "regular-1" else None, published_by=sheet.teachers[0],
        source="example" if slot == "regular-4" else "",
    )  # fmt: skip


def sheet_and_grid(by_comment: bool, editable: bool) -> tuple[Sheet, Grid]:
    who = people.examples.cast()
    subject = who.by_comment if by_comment else who.scored
    sheet = Sheet(who.school_class, subject, who.term, [who.teacher], 70 if by_comment else 140, editable)
    sheet.roster = who.pupils
    marks: dict[CellName, Mark] = {}
    for pupil, texts in zip(who.pupils, LEVELS if by_comment else SCORED, strict=True):
        for slot, text in zip(sheet.slots, texts, strict=True):
            if text:
                marks[pupil.pk, slot.slot] = _mark(sheet, pupil, slot.slot, text, len(marks) + 1)
    waiting = (
        {} if by_comment else {(pupil.pk, "midterm"): [_proposal(sheet, pupil)] for pupil in who.pupils[:3]}
    )
    return sheet, grid_from(sheet, marks, waiting)


def _proposal(sheet: Sheet, pupil: people.Person) -> Proposal:
    return Proposal(
        pk=pupil.pk, source=f"example:{pupil.pk}", source_label="Kiểm tra giữa kì I", source_url="/", pupil=pupil,
        school_class=sheet.school_class, subject=sheet.subject, term=sheet.term, slot="midterm",
        value=Decimal("8.5"), updated_at=MOMENT,
    )  # fmt: skip


def _typed() -> Mapping[str, Any]:
    """A sheet after a refused save: a mark of 11, and a cell that somebody else has changed."""
    sheet, grid = sheet_and_grid(by_comment=False, editable=True)
    an, anh = sheet.roster[0].pk, sheet.roster[1].pk
    edits = [saving.Edit(anh, "final", "11", 0), saving.Edit(an, "final", "9", 1)]
    outcome = saving.Outcome()
    try:
        rules.parse_entry("11", comment_only=False)
    except rules.BadEntry as bad:
        outcome.errors[anh, "final"] = refusal(bad)
    stored = grid.cell((an, "final"))
    assert stored is not None
    assert stored.mark is not None
    outcome.conflicts[an, "final"] = stored.mark
    saving.mark_refused(grid, edits, outcome)
    return {
        "sheet": sheet,
        "grid": grid,
        "outcome": outcome,
        "strings": page_strings(sheet),
        "at": "10:42:07",
    }


def _books() -> Mapping[str, Any]:
    sheet, _grid = sheet_and_grid(by_comment=False, editable=True)
    other, _grid = sheet_and_grid(by_comment=True, editable=False)
    mine = {"school_class": sheet.school_class, "mine": [(sheet, proposals.Standing(3, 1))], "other": [other]}
    return {"overview": {"terms": [1, 2], "term": 1, "own": [mine], "others": [mine]}}


def _levels() -> Mapping[str, Any]:
    sheet, grid = sheet_and_grid(by_comment=True, editable=False)
    return {"sheet": sheet, "grid": grid, "outcome": None}


def _row() -> Mapping[str, Any]:
    sheet, grid = sheet_and_grid(by_comment=False, editable=True)
    row = grid.rows[0]
    final, typed = str(_("Cuối kì")), str(_("nhập tay"))
    line = Line(
        MOMENT, row.pupil, "final", final, sheet.teachers[0].full_name, typed, "10.0.0.7", "–", "8,3", "", False
    )  # fmt: skip
    lives = [CellLife("final", final, [line], [_proposal(sheet, row.pupil)])]
    return {
        "sheet": sheet, "row": row, "before": None, "after": sheet.roster[1], "histories": lives, "any_history": True,
    }  # fmt: skip


def _states() -> Mapping[str, Any]:
    strings = page_strings(sheet_and_grid(by_comment=False, editable=True)[0])
    said = [("fresh", "fresh"), ("saving", "sending"), ("saved", "saved"), ("offline", "offline"),
            ("refused", "offline")]  # fmt: skip
    return {"states": [(state, strings[key].format(at="10:42:07", count=3)) for key, state in said]}


def _published() -> Mapping[str, Any]:
    who = people.examples.cast()
    found = []
    for subject, texts in ((who.scored, SCORED[0]), (who.by_comment, LEVELS[1])):
        by_comment = is_comment_only(subject)
        slots = slots_of(who.school_class, subject, who.term, 70 if by_comment else 140)
        entries = {s.slot: rules.parse_entry(t, by_comment) for s, t in zip(slots, texts, strict=True) if t}
        marks = [
            PublishedMark(s.slot, s.label, in_words(entries[s.slot]), "", MOMENT, entries[s.slot])
            for s, text in zip(slots, texts, strict=True) if text
        ]  # fmt: skip
        sheet = Sheet(who.school_class, subject, who.term, [], 70 if by_comment else 140, False)
        raw = rules.term_level(entries) if by_comment else rules.term_result(entries, sheet.periods)
        upcoming = [s.label for s in slots if s.slot not in entries]
        shown = result_of(sheet, entries)
        found.append(SubjectMarks(subject, who.term, marks, upcoming, shown, raw, who.school_class))
    return {
        "pupil": who.pupils[0], "own": True, "school_class": who.school_class, "subjects": found, "left": [],
        "terms": [{"number": 1, "current": True}, {"number": 2, "current": False}],
    }  # fmt: skip


CHAPTER = Chapter(
    "so-diem",
    _("Sổ điểm"),
    [
        (_("Các sổ của một giáo viên"), page("gradebook/books.html", _books)),
        (_("Bảng điểm: đã công bố, đề xuất, ô bị từ chối, ô người khác vừa sửa"), page("gradebook/sheet.html", _typed)),
        (_("Trạng thái lưu của bảng"), piece("gradebook/_states.html", _states)),
        (_("Môn đánh giá bằng nhận xét, chỉ xem"), page("gradebook/sheet.html", _levels)),
        (_("Một học sinh: điểm, đề xuất, lịch sử từng ô"), page("gradebook/pupil.html", _row)),
        (_("Kết quả như học sinh và phụ huynh thấy"), page("gradebook/results.html", _published)),
    ],
    styles=["css/rooms/gradebook.css"],
    wide=True,
)  # fmt: skip
