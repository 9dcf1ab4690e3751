"""Text as it is compared."""

from lms.ui.text import fold


def test_folding_keeps_what_a_table_can_hold() -> None:
    assert fold("Đại\0 số") == "dai so"
