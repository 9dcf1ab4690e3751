"""Finding: folded words, exact marks first, the same order on every database.

A query's words must all occur (folded) in title, author or description, or in the text. Words that stand together come
before scattered ones. Rank: 0 the title has the query with its marks, 1 author or description have it so, 2 the title has
it folded, 3 author, description or the subject's name, 4 the text; then scattered: 5 all words with their marks, 6 all
folded, 7 some of them in the text alone.
"""

from dataclasses import dataclass, field

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from content.library.models import LibraryItem
from lms.people import api as people
from lms.ui.text import fold, nfc

MOST_WORDS = 8


@dataclass(frozen=True)
class Query:
    text: str = ""
    subject: int | None = None
    grade: int | None = None
    kind: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.subject or self.grade or self.kind)


@dataclass
class Facets:
    """How many of the results each filter would leave: subject id -> count, grade -> count, kind -> count."""

    subjects: dict[int, int] = field(default_factory=dict)
    grades: dict[int, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)


def _matching(items: QuerySet[LibraryItem], query: Query, words: list[str]) -> QuerySet[LibraryItem]:
    if query.subject:
        items = items.filter(subject_id=query.subject)
    if query.grade:
        items = items.filter(grades=query.grade)
    if query.kind:
        items = items.filter(kind=query.kind)
    for word in words:
        items = items.filter(Q(words_folded__contains=word) | Q(text_folded__contains=word))
    return items


def _words(query: Query) -> list[str]:
    return fold(query.text).split()[:MOST_WORDS]


def find(items: QuerySet[LibraryItem], query: Query) -> QuerySet[LibraryItem]:
    """`items` that match, best first; without words the newest first. One query for the subjects' names."""
    words = _words(query)
    items = _matching(items, query, words)
    if not words:
        return items.order_by("-published_at", "-id")
    phrase, exact = " ".join(words), " ".join(nfc(query.text).lower().split())
    described = Q()
    exactly = Q()
    for word in words:
        described &= Q(words_folded__contains=word)
    for word in exact.split()[:MOST_WORDS]:
        exactly &= Q(words_exact__contains=word)
    rank = Case(
        When(title_exact__contains=exact, then=Value(0)),
        When(words_exact__contains=exact, then=Value(1)),
        When(title_folded__contains=phrase, then=Value(2)),
        When(Q(words_folded__contains=phrase) | Q(subject__in=_subjects(phrase)), then=Value(3)),
        When(text_folded__contains=phrase, then=Value(4)),
        When(exactly, then=Value(5)),
        When(described, then=Value(6)),
        default=Value(7),
        output_field=IntegerField(),
    )
    return items.annotate(rank=rank).order_by("rank", "title_folded", "id")


def _subjects(phrase: str) -> list[int]:
    """Subjects whose name has the phrase, folded; a database alone cannot fold."""
    return [pk for pk, name in people.Subject.objects.values_list("pk", "name") if phrase in fold(name)]


def beside(items: QuerySet[LibraryItem], item: LibraryItem, most: int = 6) -> list[LibraryItem]:
    """What stands on the same shelf: the same subject and a grade in common, newest first; nothing without a subject."""
    if item.subject_id is None:
        return []
    near = items.filter(subject_id=item.subject_id).exclude(pk=item.pk)
    grades = [grade.pk for grade in item.grades.all()]
    if grades:
        near = near.filter(grades__in=grades).distinct()
    return list(near.select_related("subject").order_by("-published_at", "-id")[:most])


def facets(items: QuerySet[LibraryItem], query: Query) -> Facets:
    """Counts for each filter, the other filters kept (three grouped queries)."""
    from django.db.models import Count

    def grouped(without: Query, column: str) -> dict[object, int]:
        found = _matching(items, without, _words(query)).order_by().exclude(**{f"{column}__isnull": True})
        return dict(found.values_list(column).annotate(n=Count("id", distinct=True)).values_list(column, "n"))

    by_subject = grouped(Query(query.text, None, query.grade, query.kind), "subject_id")
    by_grade = grouped(Query(query.text, query.subject, None, query.kind), "grades")
    by_kind = grouped(Query(query.text, query.subject, query.grade, ""), "kind")
    return Facets(by_subject, by_grade, by_kind)  # type: ignore[arg-type] # keys are what the columns hold


def subject_choices(counts: Facets) -> list[tuple[int, str, int]]:
    """(id, name, count) of the subjects that results have, in the curriculum's order."""
    subjects = people.Subject.objects.filter(pk__in=counts.subjects)
    return [(subject.pk, subject.name, counts.subjects[subject.pk]) for subject in subjects]
