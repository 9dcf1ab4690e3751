"""How slips are handed out: a sheet for each class, one for its guardians, one for the staff; the way in as a QR code."""

from dataclasses import dataclass, field

import segno
from django.utils.translation import gettext as _

from lms.people import directory
from lms.people.login.first_passwords import Slip
from lms.people.models import SchoolClass


@dataclass
class Sheet:
    """Slips that one person hands out, with `about`: whose guardian somebody is."""

    title: str
    slips: list[tuple[Slip, str]] = field(default_factory=list)


def sheets_of(slips: list[Slip]) -> list[Sheet]:
    """Classes in their order, then their guardians, then everybody else; the order within is kept."""
    ids = [slip.person.pk for slip in slips]
    wards = directory.wards_of(ids)
    classes = directory.class_lists({*ids, *(pupil.pk for pupils in wards.values() for pupil in pupils)})
    found: dict[tuple[int, int, str], Sheet] = {}
    for slip in slips:
        pk, about = slip.person.pk, ""
        own, of_wards = classes.get(pk, []), wards.get(pk, [])
        if own:
            key, title = _place(0, own[0]), _("Lớp %(name)s") % {"name": own[0].name}
        elif of_wards:
            about = ", ".join(_named(pupil.full_name, classes.get(pupil.pk, [])) for pupil in of_wards)
            first = next((classes[pupil.pk][0] for pupil in of_wards if classes.get(pupil.pk)), None)
            key = _place(1, first) if first else (1, 99, "")
            title = _("Phụ huynh lớp %(name)s") % {"name": first.name} if first else _("Phụ huynh")
        else:
            key, title = (2, 0, ""), _("Thầy cô, cán bộ")
        found.setdefault(key, Sheet(title)).slips.append((slip, about))
    return [found[key] for key in sorted(found)]


def _place(kind: int, school_class: SchoolClass) -> tuple[int, int, str]:
    return (kind, school_class.grade, school_class.sort_key)


def _named(name: str, classes: list[SchoolClass]) -> str:
    return f"{name}, {classes[0].name}" if classes else name


def qr_path(url: str) -> tuple[str, int]:
    """(the dark squares of a QR code as an SVG path, the width of its box in squares), with the quiet zone of four."""
    matrix = segno.make(url, error="m", micro=False).matrix
    dark = (
        f"M{x + 4} {y + 4}h1v1h-1z" for y, row in enumerate(matrix) for x, module in enumerate(row) if module
    )
    return "".join(dark), len(matrix) + 8
