"""Questions from files: text to values, no Django. The neutral shape is described in docs/question-format.md."""

from assessments.formats.neutral import LEVELS, Parsed, Refused, write_neutral
from assessments.formats.records import Line, read_lines, read_record

__all__ = ["LEVELS", "Line", "Parsed", "Refused", "read_lines", "read_record", "write_neutral"]
