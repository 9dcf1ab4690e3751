"""The list of sheets a person sees, class by class, for one term."""

from dataclasses import dataclass, field

from lms.gradebook import proposals
from lms.gradebook.sheets import Sheet, sheets_of
from lms.people import api as people
from lms.ui.clock import today


@dataclass
class ClassBooks:
    """A class and its sheets; `mine` are those this person writes in, `other` those to read."""

    school_class: people.SchoolClass
    mine: list[tuple[Sheet, proposals.Standing]] = field(default_factory=list)
    other: list[Sheet] = field(default_factory=list)


@dataclass(frozen=True)
class Overview:
    term: int
    terms: list[int]
    own: list[ClassBooks]
    others: list[ClassBooks]


def overview_of(person: people.Person, term: int | None) -> Overview | None:
    """None when the person has no business with gradebooks; an empty overview when nothing is assigned yet."""
    known = people.relations(person)
    leads = known.schools_with(people.Post.PRINCIPAL, people.Post.VICE_PRINCIPAL, people.Post.SCHOOL_ADMIN)
    if not (known.is_teacher or leads):
        return None
    sheets = sheets_of(person)
    chosen = term or _current(sheets)
    waiting = proposals.standing_in({s.school_class.pk for s in sheets if s.editable})
    classes: dict[int, ClassBooks] = {}
    for sheet in sheets:
        if sheet.term.number != chosen:
            continue
        books = classes.setdefault(sheet.school_class.pk, ClassBooks(sheet.school_class))
        if sheet.editable:
            key = (sheet.school_class.pk, sheet.subject.pk, sheet.term.pk)
            books.mine.append((sheet, waiting.get(key, proposals.Standing())))
        else:
            books.other.append(sheet)
    return Overview(
        chosen,
        sorted({sheet.term.number for sheet in sheets}) or [chosen],
        [books for books in classes.values() if books.mine],
        [books for books in classes.values() if books.other],
    )


def _current(sheets: list[Sheet]) -> int:
    """The number of the term that today lies in, the first one where none does."""
    return next((s.term.number for s in sheets if s.term.starts <= today() <= s.term.ends), 1)
