"""A sheet as an Excel file: typed cells, no live formulas, decimals shown as the reader's Excel shows them."""

from io import BytesIO
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.gradebook.grid import Grid
from lms.gradebook.sheets import Sheet
from lms.ui.clock import now
from lms.ui.numbers import parse_decimal
from lms.ui.text import slug

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


def file_name(sheet: Sheet) -> str:
    """'so-diem-8a1-toan-hk1.xlsx'."""
    name = slug(f"so diem {sheet.school_class.name} {sheet.subject.short_name} hk{sheet.term.number}")
    return f"{name}.xlsx"


def workbook(grid: Grid) -> bytes:
    """The grid as it stands. Names are text cells whatever they begin with; marks are numbers with one place."""
    from xlsxwriter import Workbook  # only downloads need it

    stream = BytesIO()
    book = Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )  # fmt: skip
    page = book.add_worksheet(_("Sổ điểm"))
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#E0EFEE"})
    text = book.add_format({"border": 1})
    number = book.add_format({"border": 1, "num_format": "0.0", "align": "center"})
    sign = book.add_format({"border": 1, "align": "center"})
    sheet = grid.sheet
    page.write_string(0, 0, sheet.school_class.school.name, bold)
    page.write_string(
        1, 0,
        _("Sổ điểm %(subject)s, lớp %(class)s, học kì %(term)s, năm học %(year)s")
        % {"subject": sheet.subject.name, "class": sheet.school_class.name, "term": sheet.term_name,
           "year": sheet.school_class.year.name},
        bold,
    )  # fmt: skip
    page.write_string(
        2, 0, _("Lập lúc %(when)s") % {"when": timezone.localtime(now()).strftime("%H:%M %d/%m/%Y")}
    )
    titles = [
        _("STT"),
        _("Mã học sinh"),
        _("Họ và tên"),
        *(s.short for s in sheet.slots),
        _("Kết quả học kì") if sheet.comment_only else _("ĐTB học kì"),
    ]
    for column, title in enumerate(titles):
        page.write_string(4, column, title, head)
    for line, row in enumerate(grid.rows, start=5):
        page.write_number(line, 0, row.number, sign)
        page.write_string(line, 1, row.pupil.pupil_code, text)
        page.write_string(line, 2, row.pupil.full_name, text)
        for column, cell in enumerate(row.cells, start=3):
            _value(page, line, column, cell.shown, number, sign)
        _value(page, line, 3 + len(row.cells), row.result.text if row.result.known else "", number, sign)
    page.set_column(0, 0, 5)
    page.set_column(1, 1, 14)
    page.set_column(2, 2, 28)
    page.set_column(3, len(titles) - 1, 9)
    page.freeze_panes(5, 3)
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(4)
    book.close()
    return stream.getvalue()


def _value(page: "Worksheet", line: int, column: int, shown: str, number: object, sign: object) -> None:
    if not shown:
        page.write_blank(line, column, None, sign)
        return
    try:
        page.write_number(line, column, float(parse_decimal(shown)), number)
    except ValueError:
        page.write_string(line, column, shown, sign)
