"""What one cell of the gradebook says, how it is typed and how it is shown.

A mark of 0 is a mark; 'not known yet', 'absent, make-up due', 'absent, counted as 0' and 'exempt' are states of
their own (TT 22/2021, Điều 7: absent with a reason → make-up in the same term; no make-up → 0, or Chưa đạt).
"""

from dataclasses import dataclass
from decimal import Decimal

from lms.gradebook.rules.ruleset import TT22_2021, Ruleset
from lms.ui.numbers import parse_decimal, round_half_up, show_decimal
from lms.ui.text import nfc

RECORDED = "recorded"
ABSENT_EXCUSED = "absent_excused"
ABSENT_ZERO = "absent_zero"
EXEMPT = "exempt"
PASSED = "passed"
NOT_PASSED = "not_passed"
# What teachers write in a cell: P vắng có phép (kiểm tra bù), K vắng tính 0 điểm, M miễn.
_SIGNS = {"p": ABSENT_EXCUSED, "k": ABSENT_ZERO, "m": EXEMPT}
_SIGN_OF = {status: sign.upper() for sign, status in _SIGNS.items()}
_LEVELS = {"đ": PASSED, "d": PASSED, "cđ": NOT_PASSED, "cd": NOT_PASSED}
_LEVEL_SHOWN = {PASSED: "Đ", NOT_PASSED: "CĐ"}


@dataclass(frozen=True)
class Entry:
    """One cell: a value (0 to 10, one decimal) or a level, with the status `recorded`; or a status without them."""

    value: Decimal | None = None
    level: str = ""
    status: str = RECORDED

    @property
    def is_empty(self) -> bool:
        return self.status == RECORDED and self.value is None and not self.level


EMPTY = Entry()


class BadEntry(ValueError):
    """A cell that cannot be read. `code` is one of not_a_mark, not_a_level, out_of_range, too_precise;
    `hint` is what was probably meant ('7,5' for '75'), or empty."""

    def __init__(self, code: str, text: str, hint: str = "") -> None:
        super().__init__(f"{code}: {text}")
        self.code, self.text, self.hint = code, text, hint


def parse_entry(text: str, comment_only: bool = False, ruleset: Ruleset = TT22_2021) -> Entry:
    """'8,5', '8.5', 'P', 'K', 'M', '' (and 'Đ', 'CĐ' in comment-only subjects) -> Entry; raises BadEntry."""
    plain = nfc(text)
    low = plain.lower()
    if not low:
        return EMPTY
    if low in _SIGNS:
        return Entry(status=_SIGNS[low])
    if comment_only:
        if low not in _LEVELS:
            raise BadEntry("not_a_level", plain)
        return Entry(level=_LEVELS[low])
    try:
        value = parse_decimal(plain)
    except ValueError:
        raise BadEntry("not_a_mark", plain) from None
    if not ruleset.lowest <= value <= ruleset.highest:
        tenth = value / 10
        meant = ruleset.highest < value < 100 and tenth == round_half_up(tenth, ruleset.step)
        raise BadEntry("out_of_range", plain, show_decimal(tenth, 1) if meant else "")
    rounded = round_half_up(value, ruleset.step)
    if rounded != value:
        raise BadEntry("too_precise", plain, show_decimal(rounded, 1))
    return Entry(value=rounded)


def show_entry(entry: Entry, separator: str = ",") -> str:
    """The cell as it is written: '8,5', 'Đ', 'P', ''. `parse_entry` reads it back."""
    if entry.status != RECORDED:
        return _SIGN_OF[entry.status]
    return _LEVEL_SHOWN[entry.level] if entry.level else show_decimal(entry.value, 1, separator)
