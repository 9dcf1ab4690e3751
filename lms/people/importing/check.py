"""The rows of a file against what the school has: a plan with a doubt on each cell that needs a look."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from lms.people.importing.check_pupils import PupilChecks
from lms.people.importing.check_school import SchoolChecks
from lms.people.importing.plan import Line, Plan
from lms.people.models import (
    School,
    SchoolYear,
)
from lms.people.workbook.layout import SHEET
from lms.people.workbook.reading import Book


class Checker(SchoolChecks, PupilChecks):
    """All sheets."""


def check(school: School, year: SchoolYear, book: Book) -> Plan:
    """The plan of an import today. Staff are read before the classes that name them."""
    checker = Checker(school, year)
    steps: dict[str, Callable[[Line], None]] = {
        "staff": checker.staff_sheet,
        "classes": checker.classes_sheet,
        "pupils": checker.pupils_sheet,
        "teaching": checker.teaching_sheet,
        "guardians": checker.guardians_sheet,
    }
    sheets: dict[str, list[Line]] = {}
    for key, step in steps.items():
        sheets[key] = []
        for row in book.sheets.get(key, []):
            line = Line(
                row.number, {column.key: row.values.get(column.key, "") for column in SHEET[key].columns}
            )
            for column in row.bad:
                line.error(column, _("Không đọc được ngày này; viết như 05/09/2013."))
            step(line)
            sheets[key].append(line)
    return Plan(sheets, book.missing, book.ignored)
