"""Attendance of one school's side: the roster of the day beside what the log says. Own side only."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _

from live.log import reader, writer
from live.planning.models import LessonSide, Participant
from live.planning.plan import day_of
from live.rules.presence import Stay, stays
from lms.people import api as people


@dataclass(frozen=True)
class Row:
    """One pupil: no `first` for those who were never seen; with it, `minutes` 0 is less than one. Guests have no code."""

    name: str
    code: str
    first: datetime | None
    minutes: int
    guest: bool = False


@dataclass(frozen=True)
class Attendance:
    """A side's table. `screen`: the class was (also) seen through its classroom screen."""

    rows: list[Row]
    screen: bool

    @property
    def present(self) -> int:
        return sum(1 for row in self.rows if row.first and not row.guest)

    @property
    def absent(self) -> int:
        return sum(1 for row in self.rows if not row.first and not row.guest)

    @property
    def roster(self) -> int:
        return sum(1 for row in self.rows if not row.guest)

    @property
    def suggested(self) -> int:
        """How many pupils the record starts from: the whole class where its screen was in the room."""
        return self.roster if self.screen else self.present


def attendance(side: LessonSide) -> Attendance:
    """The table of `side`: its roster in order, then guests who came in at this side."""
    found = stays(reader.since(side.lesson_id, 0), writer.milliseconds())
    here = Participant.objects.filter(side=side).select_related("person")
    by_person = {one.person_id: one for one in here if one.person_id}
    rows = []
    roster = people.roster(side.school_class_id, on=day_of(side.lesson))
    for pupil in roster:
        participant = by_person.get(pupil.pk)
        rows.append(
            _row(pupil.full_name, pupil.pupil_code, found.get(participant.pk) if participant else None)
        )
    listed = {pupil.pk for pupil in roster}
    for participant in sorted(by_person.values(), key=lambda one: one.person.sort_key if one.person else ""):
        stay = found.get(participant.pk)
        pupil_or_guest = participant.role in (Participant.Role.PUPIL, Participant.Role.GUEST)
        if stay and pupil_or_guest and participant.person_id not in listed and participant.person:
            rows.append(_row(participant.person.full_name, "", stay, guest=True))
    screens = {one.pk for one in here if one.role == Participant.Role.SCREEN}
    return Attendance(rows, screen=bool(screens & set(found)))


def _row(name: str, code: str, stay: Stay | None, guest: bool = False) -> Row:
    first = datetime.fromtimestamp(stay.first / 1000, UTC) if stay else None
    return Row(name, code, first, stay.minutes if stay else 0, guest)


def as_excel(side: LessonSide, table: Attendance) -> bytes:
    """The table as an Excel file; names are typed text, never formulas."""
    import xlsxwriter  # only downloads need it

    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("Điểm danh"))
    bold, clock = book.add_format({"bold": True}), book.add_format({"num_format": "hh:mm"})
    lesson = side.lesson
    head = [
        side.school_class.year.school.name,
        _("Giờ học kết nối: %(title)s") % {"title": lesson.title},
        _("Lớp %(name)s, ngày %(day)s")
        % {"name": side.school_class.name, "day": day_of(lesson).strftime("%d/%m/%Y")},
    ]
    for number, text in enumerate(head):
        sheet.write_string(number, 0, text, bold)
    titles = [_("TT"), _("Họ và tên"), _("Mã học sinh"), _("Có mặt"), _("Vào lúc"), _("Số phút")]
    for column, title in enumerate(titles):
        sheet.write_string(4, column, title, bold)
    for number, row in enumerate(table.rows, start=1):
        line = 4 + number
        sheet.write_number(line, 0, number)
        sheet.write_string(line, 1, row.name)
        sheet.write_string(line, 2, row.code)
        sheet.write_string(line, 3, _("khách") if row.guest else (_("có") if row.first else _("vắng")))
        if row.first:
            local = timezone.localtime(row.first).replace(tzinfo=None)
            sheet.write_datetime(line, 4, local, clock)
            if row.minutes:
                sheet.write_number(line, 5, row.minutes)
            else:
                sheet.write_string(line, 5, _("dưới 1 phút"))
    sheet.set_column(1, 1, 32)
    sheet.set_column(2, 5, 13)
    book.close()
    return buffer.getvalue()
