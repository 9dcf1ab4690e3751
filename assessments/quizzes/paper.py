"""The paper of a quiz: everything an attempt page and marking need, as one immutable value."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from assessments.grading import Question
from assessments.quizzes.models import Quiz, QuizItem


@dataclass(frozen=True)
class PaperItem:
    """`number` counts from 1 over the whole paper, in the author's order."""

    id: int
    number: int
    points: Decimal
    version_id: int
    question: Question


@dataclass(frozen=True)
class PaperSection:
    id: int
    title: str
    instructions: str
    items: tuple[PaperItem, ...]


@dataclass(frozen=True)
class Paper:
    """Sections without questions are left out."""

    quiz_id: int
    revision: str
    sections: tuple[PaperSection, ...]

    @cached_property
    def items(self) -> tuple[PaperItem, ...]:
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def by_id(self) -> dict[int, PaperItem]:
        return {item.id: item for item in self.items}

    @cached_property
    def points(self) -> Decimal:
        return sum((item.points for item in self.items), Decimal(0))


def paper(quiz: Quiz | int) -> Paper:
    """The paper as it is now. With a Quiz at hand: no query when this revision was seen before, else one."""
    if isinstance(quiz, int):
        return _paper(quiz, Quiz.objects.values_list("revision", flat=True).get(pk=quiz))
    return _paper(quiz.pk, quiz.revision)


@lru_cache(maxsize=256)
def _paper(quiz_id: int, revision: str) -> Paper:
    """Keyed by the revision, which never returns: an entry is never stale and needs no clearing."""
    rows = (
        QuizItem.objects.filter(section__quiz_id=quiz_id)
        .select_related("section", "version")
        .order_by("section__position", "section_id", "position", "id")
    )
    found: dict[int, list[PaperItem]] = {}
    heads = {}
    for number, row in enumerate(rows, start=1):
        heads[row.section_id] = row.section
        item = PaperItem(row.pk, number, row.points, row.version_id, row.version.value)
        found.setdefault(row.section_id, []).append(item)
    sections = tuple(
        PaperSection(key, heads[key].title, heads[key].instructions, tuple(items))
        for key, items in found.items()
    )
    return Paper(quiz_id, revision, sections)
