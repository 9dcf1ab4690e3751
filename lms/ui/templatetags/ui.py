"""Template tags every page may use (they are builtins: no {% load %})."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from lms.ui import numbers, richtext

register = template.Library()
WEEKDAYS = (
    gettext_noop("Thứ Hai"),
    gettext_noop("Thứ Ba"),
    gettext_noop("Thứ Tư"),
    gettext_noop("Thứ Năm"),
    gettext_noop("Thứ Sáu"),
    gettext_noop("Thứ Bảy"),
    gettext_noop("Chủ nhật"),
)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A symbol of the sprite; with `label` it is read aloud, without it is decoration."""
    from django.templatetags.static import static

    sprite = static("img/icons.svg")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, sprite, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name)


@register.filter
def mark(value: Decimal | None) -> str:
    """A mark with one decimal: 8 -> '8,0'; None -> ''."""
    return numbers.show_decimal(value, 1, "," if get_language() != "en" else ".")


@register.filter
def number(value: Decimal | float | None) -> str:
    """A number without trailing zeros, in the reader's decimals."""
    if value is None:
        return ""
    return numbers.show_decimal(Decimal(str(value)), None, "," if get_language() != "en" else ".")


@register.filter
def maths(text: str) -> SafeString:
    """Paragraphs with $LaTeX$ as MathML."""
    return richtext.render(text or "")


@register.filter
def maths_inline(text: str) -> SafeString:
    return richtext.render_inline(text or "")


@register.filter
def linked(text: str) -> SafeString:
    return richtext.linkify(text or "")


@register.filter
def weekday(value: date | datetime | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return _(WEEKDAYS[value.weekday()])


@register.filter
def clock(value: datetime | None) -> str:
    """'10:42' in Vietnam's time."""
    return timezone.localtime(value).strftime("%H:%M") if value else ""


@register.filter
def clock_seconds(value: datetime | None) -> str:
    return timezone.localtime(value).strftime("%H:%M:%S") if value else ""


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """mapping[key], '' when missing: for tables whose columns are data."""
    return mapping.get(key, "")
