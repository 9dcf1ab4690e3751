"""Marks and numbers as Vietnamese schools write them. Pure."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

TENTH = Decimal("0.1")


def round_half_up(value: Decimal, step: Decimal = TENTH) -> Decimal:
    """8.25 -> 8.3: half up, as every Vietnamese gradebook does (never banker's rounding)."""
    return value.quantize(step, rounding=ROUND_HALF_UP)


def parse_decimal(text: str) -> Decimal:
    """'8,75', '8.75', ' −1,5 ' -> Decimal. Raises ValueError for anything else, also for '1.234,5'."""
    plain = text.strip().replace("−", "-").replace("–", "-").replace("\u00a0", "").replace(" ", "")
    if not re.fullmatch(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)", plain):
        raise ValueError(text)
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(text) from error


def show_decimal(value: Decimal | None, places: int | None = None, separator: str = ",") -> str:
    """Decimal('8.50') -> '8,5'; with `places` always that many: (8, 1) -> '8,0'. None -> ''."""
    if value is None:
        return ""
    if places is not None:
        return f"{value:.{places}f}".replace(".", separator)
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("0" if text in {"-0", ""} else text).replace(".", separator)
