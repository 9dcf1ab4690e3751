"""The only writer of quizzes, sections and items. Callers have authorised.

Structure (sections, items, points, texts, shuffling) changes only while the quiz is a draft; every such change gives
the quiz a new revision. A quiz returns to draft only while it is given to no class.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any, Literal

from django.db import transaction
from django.db.models import Max

from assessments.bank.models import Question, QuestionVersion
from assessments.bank.seen import ChangedMeanwhile
from assessments.quizzes.checks import Finding, check
from assessments.quizzes.models import Quiz, QuizItem, QuizSection, new_revision
from lms.people.api import Person, School, Subject
from lms.ui.text import fold

CENT = Decimal("0.01")
MAX_ITEMS = 200
SETTINGS = (
    "title", "instructions", "grade", "shuffle_questions", "shuffle_options", "minutes", "attempts_allowed",
    "counts", "show_mark", "show_answers", "show_key", "show_feedback",
)  # fmt: skip
# What may still change once pupils have the quiz: it touches no paper.
RELEASE = ("show_mark", "show_answers", "show_key", "show_feedback")


class QuizFrozen(Exception):
    """The quiz is no draft: its questions and points stay as they are."""


class NotReady(Exception):
    """Publishing a quiz with blocking findings; `findings` names them."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(finding.text for finding in findings))
        self.findings = findings


@dataclass(frozen=True)
class SectionData:
    """A section to create: `questions` are (question, points) in order; their current versions are used."""

    title: str
    questions: Sequence[tuple[Question, Decimal]]
    instructions: str = ""


@contextmanager
def _drafting(quiz: Quiz, *, unless_changed: bool = False) -> Iterator[Quiz]:
    """The quiz locked for a change of structure, with a new revision afterwards. Raises ChangedMeanwhile when asked to
    change only the revision that `quiz` was read as."""
    with transaction.atomic():
        locked = Quiz.objects.select_for_update().get(pk=quiz.pk)
        if locked.status != Quiz.Status.DRAFT:
            raise QuizFrozen
        if unless_changed and locked.revision != quiz.revision:
            raise ChangedMeanwhile
        yield locked
        quiz.revision = locked.revision = new_revision()
        locked.save(update_fields=["revision", "changed_at"])


@transaction.atomic
def create_quiz(
    *,
    school: School,
    author: Person,
    subject: Subject,
    grade: int,
    title: str,
    sections: Iterable[SectionData] = (),
    external_id: str = "",
    **settings: Any,
) -> Quiz:
    """A draft with its sections; without any, it gets one section to begin with. `settings`: see SETTINGS."""
    unknown = set(settings) - set(SETTINGS)
    if unknown:
        raise TypeError(f"unknown settings: {sorted(unknown)}")
    quiz = Quiz.objects.create(
        school=school, author=author, subject=subject, grade=grade, title=title,
        title_folded=fold(title), external_id=external_id, **settings,
    )  # fmt: skip
    items = []
    for place, data in enumerate(sections):
        section = QuizSection.objects.create(
            quiz=quiz, title=data.title, instructions=data.instructions, position=place
        )
        for position, (question, points) in enumerate(data.questions):
            items.append(
                QuizItem(section=section, version=_current(question), points=points, position=position)
            )
    QuizItem.objects.bulk_create(items)
    if not quiz.sections.exists():
        QuizSection.objects.create(quiz=quiz)
    return quiz


@transaction.atomic
def change_settings(quiz: Quiz, *, unless_changed: bool = False, **changes: Any) -> Quiz:
    """New settings of a draft; of a published quiz, only those in RELEASE. Raises QuizFrozen, and ChangedMeanwhile when
    asked to write only what `quiz` was read as."""
    if set(changes) - set(SETTINGS):
        raise TypeError(f"unknown settings: {sorted(set(changes) - set(SETTINGS))}")
    if unless_changed:
        now = Quiz.objects.select_for_update().get(pk=quiz.pk)
        if any(getattr(now, name) != getattr(quiz, name) for name in changes):
            raise ChangedMeanwhile
    if set(changes) <= set(RELEASE):
        Quiz.objects.filter(pk=quiz.pk).update(**changes)
        for name, value in changes.items():
            setattr(quiz, name, value)
        return quiz
    with _drafting(quiz) as locked:
        for name, value in changes.items():
            setattr(locked, name, value)
        locked.title_folded = fold(locked.title)
        locked.save()
    return locked


def add_section(quiz: Quiz, title: str, instructions: str = "") -> QuizSection:
    with _drafting(quiz):
        last = quiz.sections.aggregate(last=Max("position"))["last"]
        return QuizSection.objects.create(
            quiz=quiz, title=title, instructions=instructions, position=(last or 0) + 1
        )


def change_section(
    section: QuizSection, title: str, instructions: str, *, unless_changed: bool = False
) -> None:
    with _drafting(section.quiz, unless_changed=unless_changed):
        QuizSection.objects.filter(pk=section.pk).update(title=title, instructions=instructions)


def remove_section(section: QuizSection) -> None:
    """The section goes; its questions move to the end of the neighbour, the last section cannot go."""
    with _drafting(section.quiz):
        others = [s for s in section.quiz.sections.all() if s.pk != section.pk]
        if not others:
            return
        before = [s for s in others if (s.position, s.pk) < (section.position, section.pk)]
        target = before[-1] if before else others[0]
        moved = list(section.items.all())
        stay = list(target.items.all())
        _renumber(target, stay + moved if before else moved + stay)
        QuizSection.objects.filter(pk=section.pk).delete()


def add_questions(section: QuizSection, questions: Iterable[Question], points: Decimal | None = None) -> int:
    """The current versions at the end of the section, except those the quiz has already; returns how many.

    Each is worth `points`, else what the bank proposes for it.
    """
    with _drafting(section.quiz):
        here = set(
            QuizItem.objects.filter(section__quiz=section.quiz).values_list("version__question_id", flat=True)
        )
        room = MAX_ITEMS - len(here)
        asked = {question.pk: question for question in questions if question.current_id}
        new = [question for key, question in asked.items() if key not in here][:room]
        start = (section.items.aggregate(last=Max("position"))["last"] or 0) + 1
        QuizItem.objects.bulk_create(
            QuizItem(
                section=section,
                version=_current(question),
                points=question.points if points is None else points,
                position=start + place,
            )
            for place, question in enumerate(new)
        )
        return len(new)


def remove_item(item: QuizItem) -> None:
    with _drafting(item.section.quiz):
        QuizItem.objects.filter(pk=item.pk).delete()


def put_back(section: QuizSection, version: QuestionVersion, points: Decimal, place: int) -> None:
    """A removed question at its old place, counted from 0, unless the quiz has that question again by now."""
    with _drafting(section.quiz):
        here = QuizItem.objects.filter(section__quiz=section.quiz)
        if here.filter(version__question=version.question_id).exists() or here.count() >= MAX_ITEMS:
            return
        back = QuizItem.objects.create(section=section, version=version, points=points)
        rows = [row for row in section.items.all() if row.pk != back.pk]
        rows.insert(place, back)
        _renumber(section, rows)


def move_item(item: QuizItem, where: Literal["up", "down"]) -> None:
    """One place up or down; over the edge of a section it enters the neighbouring one."""
    with _drafting(item.section.quiz) as quiz:
        sections = list(quiz.sections.prefetch_related("items"))
        here = next(place for place, section in enumerate(sections) if section.pk == item.section_id)
        rows = list(sections[here].items.all())
        at = next(place for place, row in enumerate(rows) if row.pk == item.pk)
        to = at + (1 if where == "down" else -1)
        if 0 <= to < len(rows):
            rows.insert(to, rows.pop(at))
            _renumber(sections[here], rows)
            return
        neighbour = here + (1 if where == "down" else -1)
        if not 0 <= neighbour < len(sections):
            return
        moving = rows.pop(at)
        others = list(sections[neighbour].items.all())
        _renumber(sections[here], rows)
        _renumber(sections[neighbour], [moving, *others] if where == "down" else [*others, moving])


def set_points(quiz: Quiz, points: Mapping[int, Decimal], *, unless_changed: bool = False) -> None:
    """Points by item id; ids of other quizzes are ignored."""
    with _drafting(quiz, unless_changed=unless_changed):
        rows = list(QuizItem.objects.filter(section__quiz=quiz, pk__in=points))
        for row in rows:
            row.points = points[row.pk]
        QuizItem.objects.bulk_update(rows, ["points"])


def spread_points(quiz: Quiz) -> None:
    """Points that add up to exactly 10 and differ by at most one hundredth, the larger ones at the end."""
    with _drafting(quiz):
        rows = list(
            QuizItem.objects.filter(section__quiz=quiz).order_by("section__position", "position", "id")
        )
        for row, points in zip(rows, shares(len(rows)), strict=True):
            row.points = points
        QuizItem.objects.bulk_update(rows, ["points"])


def shares(count: int, whole: Decimal = Decimal(10)) -> list[Decimal]:
    """`count` shares of `whole` with two decimals that differ by at most one hundredth and add up exactly."""
    if count == 0:
        return []
    cents = int(whole / CENT)
    base, more = divmod(cents, count)
    return [CENT * (base + (1 if place >= count - more else 0)) for place in range(count)]


def use_version(item: QuizItem, version: QuestionVersion) -> None:
    """Put another version of the same question into the item's place."""
    if version.question_id != item.version.question_id:
        raise ValueError("a version of another question")
    with _drafting(item.section.quiz):
        QuizItem.objects.filter(pk=item.pk).update(version=version)


def replace_question(item: QuizItem, version: QuestionVersion) -> None:
    """Put a version of another question into the item's place; the points stay."""
    with _drafting(item.section.quiz):
        QuizItem.objects.filter(pk=item.pk).update(version=version)


def publish(quiz: Quiz) -> Quiz:
    """Ready to be given. Raises NotReady with what is wrong."""
    with transaction.atomic():
        quiz = Quiz.objects.select_for_update().get(pk=quiz.pk)
        blocking = [finding for finding in check(quiz) if finding.blocks]
        if blocking:
            raise NotReady(blocking)
        quiz.status = Quiz.Status.READY
        quiz.save(update_fields=["status", "changed_at"])
    return quiz


def reopen(quiz: Quiz) -> Quiz:
    """Back to draft. Raises QuizFrozen while the quiz is given to a class."""
    with transaction.atomic():
        quiz = Quiz.objects.select_for_update().get(pk=quiz.pk)
        if quiz.assignments.exists():
            raise QuizFrozen
        quiz.status = Quiz.Status.DRAFT
        quiz.save(update_fields=["status", "changed_at"])
    return quiz


def archive(quiz: Quiz) -> None:
    """Out of the lists; what was taken stays."""
    Quiz.objects.filter(pk=quiz.pk).update(status=Quiz.Status.ARCHIVED)


@transaction.atomic
def duplicate(quiz: Quiz, *, by: Person, title: str) -> Quiz:
    """A draft of `by` with the same sections, versions, points and settings, in the quiz's school."""
    settings = {name: getattr(quiz, name) for name in SETTINGS if name not in ("title", "grade")}
    copy = Quiz.objects.create(
        school_id=quiz.school_id, author=by, subject_id=quiz.subject_id, grade=quiz.grade,
        title=title, title_folded=fold(title), **settings,
    )  # fmt: skip
    items = []
    for section in quiz.sections.prefetch_related("items"):
        twin = QuizSection.objects.create(
            quiz=copy, title=section.title, instructions=section.instructions, position=section.position
        )
        items += [
            QuizItem(section=twin, version_id=row.version_id, points=row.points, position=row.position)
            for row in section.items.all()
        ]
    QuizItem.objects.bulk_create(items)
    return copy


def draw_quiz(
    *,
    school: School,
    author: Person,
    subject: Subject,
    count: int,
    seed: int,
    title: str,
    grade: int | None = None,
) -> Quiz:
    """A draft of `count` questions drawn from the common bank and the school's, the same for the same seed."""
    found = Question.objects.filter(subject=subject, removed_at__isnull=True, current__isnull=False)
    found = found.filter(school=school) | found.filter(school__isnull=True)
    if grade is not None:
        found = found.filter(grade=grade)
    keys = list(found.order_by("id").values_list("id", flat=True))
    drawn = Random(seed).sample(keys, min(count, len(keys)))
    questions = Question.objects.select_related("current").in_bulk(drawn)
    chosen = [questions[key] for key in drawn]
    points = shares(len(chosen))
    section = SectionData(title="", questions=list(zip(chosen, points, strict=True)))
    return create_quiz(
        school=school, author=author, subject=subject, title=title, sections=[section],
        grade=grade or (chosen[0].grade if chosen else 12),
    )  # fmt: skip


def _current(question: Question) -> QuestionVersion:
    if question.current is None:
        raise ValueError("a question without a version")
    return question.current


def _renumber(section: QuizSection, rows: list[QuizItem]) -> None:
    for position, row in enumerate(rows):
        row.section, row.position = section, position
    QuizItem.objects.bulk_update(rows, ["section", "position"])
