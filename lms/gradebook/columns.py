"""Columns are derived, not stored: class, subject and term say which slots there are."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lms.gradebook import rules
from lms.gradebook.models import Slot as SlotName
from lms.people import api as people


@dataclass(frozen=True, order=True)
class ColumnKey:
    """Names a column. `str(key)` is '12.3.4.regular-1', for forms and text columns; `parse` reads it back."""

    class_id: int
    subject_id: int
    term_id: int
    slot: str

    def __str__(self) -> str:
        return f"{self.class_id}.{self.subject_id}.{self.term_id}.{self.slot}"

    @classmethod
    def parse(cls, text: str) -> "ColumnKey":
        """Raises ValueError for anything that `str` would not write."""
        parts = text.split(".")
        if len(parts) != 4 or parts[3] not in rules.SLOTS or not all(p.isdecimal() for p in parts[:3]):
            raise ValueError(text)
        return cls(int(parts[0]), int(parts[1]), int(parts[2]), parts[3])


@dataclass(frozen=True)
class Slot:
    """A column as a choice: its key, its full label ('Thường xuyên 1') and the short one of the grid's head."""

    key: ColumnKey
    label: str
    short: str

    @property
    def slot(self) -> str:
        return self.key.slot


def slot_label(slot: str) -> str:
    """'Thường xuyên 1', 'Giữa kì', 'Cuối kì'."""
    return str(SlotName(slot).label)


def short_label(slot: str) -> str:
    """'TX1', 'GK', 'CK'."""
    if slot == rules.MIDTERM:
        return _("GK")
    return _("CK") if slot == rules.FINAL else _("TX%(number)s") % {"number": slot[-1]}


def slots_of(
    school_class: people.SchoolClass, subject: people.Subject, term: people.Term, periods: int | None
) -> list[Slot]:
    """The columns of a sheet; empty for grades without a ruleset."""
    ruleset = rules.ruleset_on(term.starts, school_class.grade)
    if ruleset is None:
        return []
    return [
        Slot(ColumnKey(school_class.pk, subject.pk, term.pk, slot), slot_label(slot), short_label(slot))
        for slot in rules.slots_for(ruleset, periods, is_comment_only(subject))
    ]


def is_comment_only(subject: people.Subject) -> bool:
    return subject.assessment == people.Subject.Assessment.COMMENT


def open_slots(
    person: people.Person, school_class: people.SchoolClass, subject: people.Subject, term: people.Term
) -> list[Slot]:
    """The columns this person may send marks to: own class, subject and term; none in comment-only subjects."""
    if is_comment_only(subject) or not people.teaches(person, school_class.pk, subject.pk, term.pk):
        return []
    return slots_of(school_class, subject, term, people.periods_a_year(subject, school_class.grade))


def column_label(column: ColumnKey) -> str:
    """'Toán 8A1, học kì I: Thường xuyên 1'; just the slot's name when the column no longer exists."""
    term = people.Term.objects.filter(pk=column.term_id).first()
    school_class = people.SchoolClass.objects.filter(pk=column.class_id).first()
    subject = people.Subject.objects.filter(pk=column.subject_id).first()
    if not (term and school_class and subject):
        return slot_label(column.slot)
    return _("%(subject)s %(class)s, học kì %(term)s: %(slot)s") % {
        "subject": subject.short_name,
        "class": school_class.name,
        "term": "I" * term.number,
        "slot": slot_label(column.slot),
    }
