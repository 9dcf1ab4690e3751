"""Bytes of an .xlsx file -> rows of text. Bombs are refused by sizes, counts and ratio before anything is unpacked."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from lms.people.workbook.layout import EXAMPLES, GUIDE_TITLE, HEADER_ROWS, SHEETS, Column, SheetLayout
from lms.ui.text import fold, nfc

MAX_BYTES = 8 * 1024 * 1024
MAX_UNPACKED = 80 * 1024 * 1024
MAX_PARTS = 300
MAX_RATIO = 150
MAX_ROWS, MAX_COLUMNS, BLANK_ROWS = 12_000, 40, 60


class BadWorkbook(Exception):
    """The file cannot be read; `code`: too_big, not_xlsx, bomb, encrypted, no_sheet."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class SheetRow:
    """`number`: the row in the file; `values`: column key -> text (dates as yyyy-mm-dd); `bad`: keys not understood."""

    number: int
    values: dict[str, str]
    bad: list[str] = field(default_factory=list)


@dataclass
class Book:
    """Sheet key -> rows; `missing`: (sheet key, heading) of required columns not found; `ignored`: other sheets."""

    sheets: dict[str, list[SheetRow]]
    missing: list[tuple[str, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        rows = {key: [[r.number, r.values, r.bad] for r in rows] for key, rows in self.sheets.items()}
        return {"sheets": rows, "missing": [list(m) for m in self.missing], "ignored": self.ignored}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Book":
        sheets = {key: [SheetRow(*row) for row in rows] for key, rows in data["sheets"].items()}
        return cls(sheets, [(m[0], m[1]) for m in data["missing"]], data["ignored"])


def read_book(data: bytes) -> Book:
    """Parse a workbook. Raises `BadWorkbook`."""
    import openpyxl  # only this needs it: an idle server saves 8 MB

    _refuse_bombs(data)
    try:
        source = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises many kinds for a broken file
        raise BadWorkbook("not_xlsx") from error
    book = Book(sheets={})
    try:
        for title in source.sheetnames:
            layout = _layout_of(title)
            if layout is None or layout.key in book.sheets:
                if fold(nfc(title)) != fold(GUIDE_TITLE):
                    book.ignored.append(nfc(title)[:60])
                continue
            _read_sheet(source[title], layout, book)
    except BadWorkbook:
        raise
    except Exception as error:
        raise BadWorkbook("not_xlsx") from error
    finally:
        source.close()
    if not book.sheets:
        raise BadWorkbook("no_sheet")
    return book


def _refuse_bombs(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise BadWorkbook("too_big")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            entries = parts.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            packed = max(1, sum(entry.compress_size for entry in entries))
            if len(entries) > MAX_PARTS or unpacked > MAX_UNPACKED or unpacked / packed > MAX_RATIO:
                raise BadWorkbook("bomb")
            if any(entry.flag_bits & 1 for entry in entries):
                raise BadWorkbook("encrypted")
            names = {entry.filename for entry in entries}
            if "xl/workbook.xml" not in names:
                raise BadWorkbook("not_xlsx")
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")) and _declares_entities(parts, entry):
                    raise BadWorkbook("bomb")
    except BadWorkbook:
        raise
    except Exception as error:  # zipfile raises many kinds for a broken file
        # An .xls file and a password-protected .xlsx are OLE files, not zip files.
        raise BadWorkbook("encrypted" if data[:4] == b"\xd0\xcf\x11\xe0" else "not_xlsx") from error


def _declares_entities(parts: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    with parts.open(entry) as part:
        return b"<!doctype" in part.read(2048).replace(b"\x00", b"").lower()


def _layout_of(title: str) -> SheetLayout | None:
    wanted = fold(nfc(title))
    for sheet in SHEETS:
        if wanted in {fold(name) for name in sheet.titles}:
            return sheet
    return None


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    blank = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), start=1):
        values = list(row)
        if any(value not in (None, "") for value in values):
            blank = 0
            yield number, values
        else:
            blank += 1
        if blank > BLANK_ROWS or number > MAX_ROWS:
            return


def _read_sheet(sheet: Any, layout: SheetLayout, book: Book) -> None:
    columns: dict[int, Column] = {}
    rows: list[SheetRow] = []
    for number, values in _rows(sheet):
        found = _header(values, layout)
        if found and (number <= HEADER_ROWS or columns):
            columns = columns or found  # a heading repeated inside the list is not a row
        elif columns:
            row = _row(number, values, columns)
            if row is not None and not _is_example(row, layout):
                rows.append(row)
        elif number > HEADER_ROWS:
            break
    there = {column.key for column in columns.values()}
    book.missing += [
        (layout.key, column.headings[0])
        for column in layout.columns
        if column.required and column.key not in there
    ]
    book.sheets[layout.key] = rows if layout.required <= there else []


def _header(values: list[Any], layout: SheetLayout) -> dict[int, Column]:
    """Position -> column, when this row is a heading: every required column, or at least two columns, by name."""
    cells = {
        index: fold(nfc(str(value))).rstrip(" *:")
        for index, value in enumerate(values)
        if value not in (None, "")
    }
    found: dict[int, Column] = {}
    taken: set[str] = set()
    for rank in range(max(len(column.headings) for column in layout.columns)):
        for column in layout.columns:
            if column.key in taken or rank >= len(column.headings):
                continue
            for index, text in cells.items():
                if index not in found and text == fold(column.headings[rank]):
                    found[index] = column
                    taken.add(column.key)
                    break
    return found if layout.required <= taken or len(taken) >= 2 else {}


def _row(number: int, values: list[Any], columns: dict[int, Column]) -> SheetRow | None:
    row = SheetRow(number, {})
    for index, column in columns.items():
        value = values[index] if index < len(values) else None
        if column.kind == "date":
            day = parse_day(value)
            if day is None:
                row.values[column.key] = _text(value)
                if row.values[column.key]:
                    row.bad.append(column.key)
            else:
                row.values[column.key] = day.isoformat()
        else:
            row.values[column.key] = _text(value)
    return row if any(row.values.values()) else None


def _is_example(row: SheetRow, layout: SheetLayout) -> bool:
    """The template's own example lines, left in the file."""
    given = tuple(row.values.get(column.key, "") for column in layout.columns)
    return any(
        all(
            text == wanted or text == str(parse_day(wanted))
            for text, wanted in zip(given, example, strict=True)
        )
        for example in EXAMPLES[layout.key]
    )


def _text(value: Any) -> str:
    """A cell as text: 12.0 -> '12'; dates as they are written in Vietnam; everything in NFC."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    return nfc(str(value))[:250]


def parse_day(value: Any) -> date | None:
    """A date from a cell: a real date, an Excel serial number, or text as d/m/yyyy (also - and .) or yyyy-mm-dd."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _text(value)
    if re.fullmatch(r"\d{4,5}", text):
        serial = int(text)
        return date(1899, 12, 30) + timedelta(days=serial) if 10_000 <= serial <= 80_000 else None
    match = re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", text.replace(" ", ""))
    parts = (match[3], match[2], match[1]) if match else None
    if parts is None:
        match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
        parts = (match[1], match[2], match[3]) if match else None
    if parts is None:
        return None
    try:
        found = date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None
    return found if 1920 <= found.year <= 2100 else None
