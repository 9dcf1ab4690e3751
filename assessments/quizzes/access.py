"""Which quizzes and assignments a teacher sees. Pupils' way to a quiz is the room `attempts`."""

from collections.abc import Iterable, Sequence

from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import Http404
from django.utils.translation import gettext as _

from assessments.bank.access import pairs_query, subjects_headed, subjects_taught
from assessments.bank.models import QuestionVersion
from assessments.quizzes.models import Quiz, QuizAssignment, QuizItem, QuizSection
from lms.gradebook.api import ColumnKey
from lms.people import api as people
from lms.ui.clock import now


def quizzes_of(person: people.Person) -> QuerySet[Quiz]:
    """Own quizzes, and finished ones of colleagues of the same school and subject; last changed first."""
    return (
        Quiz.objects.filter(
            Q(author=person, school_id__in=people.relations(person).schools)
            | pairs_query(subjects_taught(person)) & ~Q(status=Quiz.Status.DRAFT)
        )
        .select_related("subject", "author")
        .order_by("-changed_at", "-id")
    )


def quizzes_headed(person: people.Person) -> QuerySet[Quiz]:
    """Finished quizzes of the subjects the person heads at a school: to be read, not to be used."""
    return (
        Quiz.objects.filter(pairs_query(subjects_headed(person)) & ~Q(status=Quiz.Status.DRAFT))
        .select_related("subject", "author")
        .order_by("-changed_at", "-id")
    )


def quiz_to_read_for(person: people.Person, quiz_id: int) -> tuple[Quiz, bool]:
    """The quiz, for those who may use it and for the head of its subject; whether the person may use it, give and
    duplicate it. Http404 for everybody else."""
    for quizzes, usable in ((quizzes_of(person), True), (quizzes_headed(person), False)):
        quiz = quizzes.select_related("school").filter(pk=quiz_id).first()
        if quiz is not None:
            return quiz, usable
    raise Http404("quiz")


def given_within(quiz: Quiz) -> QuerySet[QuizAssignment]:
    """Where a quiz was given in its own school: for the head of its subject."""
    return (
        QuizAssignment.objects.filter(quiz=quiz, school_class__year__school_id=quiz.school_id)
        .select_related("school_class")
        .order_by("-opens", "-id")
    )


def with_counts(quizzes: QuerySet[Quiz]) -> QuerySet[Quiz]:
    """Each quiz with `item_count` and `point_sum`, for lists."""
    return quizzes.annotate(item_count=Count("sections__items"), point_sum=Sum("sections__items__points"))


def quiz_for(person: people.Person, quiz_id: int) -> Quiz:
    """The quiz, for those who may read it; Http404 otherwise."""
    quiz = quizzes_of(person).select_related("school").filter(pk=quiz_id).first()
    if quiz is None:
        raise Http404("quiz")
    return quiz


def own_quiz_for(person: people.Person, quiz_id: int) -> Quiz:
    """The quiz, for its author; Http404 otherwise."""
    quiz = quiz_for(person, quiz_id)
    if quiz.author_id != person.pk:
        raise Http404("quiz")
    return quiz


def section_for(person: people.Person, quiz_id: int, section_id: int) -> QuizSection:
    """A section of an own quiz; Http404 otherwise."""
    quiz = own_quiz_for(person, quiz_id)
    section = QuizSection.objects.filter(quiz=quiz, pk=section_id).first()
    if section is None:
        raise Http404("section")
    section.quiz = quiz
    return section


def item_for(person: people.Person, quiz_id: int, item_id: int) -> QuizItem:
    """An item of an own quiz; Http404 otherwise."""
    quiz = own_quiz_for(person, quiz_id)
    item = (
        QuizItem.objects.filter(section__quiz=quiz, pk=item_id)
        .select_related("section", "version__question__current")
        .first()
    )
    if item is None:
        raise Http404("item")
    item.section.quiz = quiz
    return item


def assignments_of(person: people.Person) -> QuerySet[QuizAssignment]:
    """Assignments to classes in which `person` teaches the subject, and those the person made there."""
    known = people.relations(person)
    condition = Q(assigned_by=person, school_class__year__school_id__in=known.schools)
    for class_id, subject_id in sorted({(c, s) for c, s, _term in known.teaching}):
        condition |= Q(school_class_id=class_id, subject_id=subject_id)
    return (
        QuizAssignment.objects.filter(condition)
        .select_related("quiz__subject", "school_class__year__school", "subject", "term")
        .order_by("-opens", "-id")
    )


def assignment_for(person: people.Person, assignment_id: int) -> QuizAssignment:
    """The assignment, for the teachers of its class and subject; Http404 otherwise."""
    assignment = assignments_of(person).filter(pk=assignment_id).first()
    if assignment is None:
        raise Http404("assignment")
    return assignment


def open_assignments(person: people.Person) -> QuerySet[QuizAssignment]:
    """Assignments that have not closed, the next to close first."""
    return assignments_of(person).filter(closes__gt=now()).order_by("closes", "id")


def received_by(
    columns: Iterable[ColumnKey], *, beside: QuizAssignment | None = None
) -> dict[ColumnKey, list[str]]:
    """Column -> titles of the quizzes whose marks it receives already, `beside` left out. One query."""
    asked = set(columns)
    given = QuizAssignment.objects.filter(
        school_class__in={key.class_id for key in asked},
        subject__in={key.subject_id for key in asked},
        term__in={key.term_id for key in asked},
    )
    if beside is not None:
        given = given.exclude(pk=beside.pk)
    found: dict[ColumnKey, list[str]] = {}
    rows = given.order_by("opens", "id")
    for row in rows.select_related("quiz"):
        column = ColumnKey(row.school_class_id, row.subject_id, row.term_id or 0, row.slot)
        title = row.quiz.title
        if column in asked and title not in found.setdefault(column, []):
            found[column].append(title)
    return found


def with_received(label: str, titles: Sequence[str]) -> str:
    """A column's label for a choice: 'Thường xuyên 2 · đang nhận bài “Khối lượng riêng”'."""
    if not titles:
        return label
    named = ", ".join(f"“{title}”" for title in titles)
    return _("%(column)s · đang nhận bài %(titles)s") % {"column": label, "titles": named}


def last_section(quiz: Quiz) -> QuizSection:
    """Where a question goes when no section is named; a quiz has at least one."""
    section = quiz.sections.order_by("position", "id").last()
    if section is None:
        raise Http404("section")
    section.quiz = quiz
    return section


def version_used(version_id: int) -> QuestionVersion:
    """A version that a quiz of this person held until just now; Http404 when there is none."""
    version = QuestionVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise Http404("version")
    return version


def questions_in(quiz: Quiz) -> set[int]:
    """Ids of the questions that the quiz has already."""
    rows = QuizItem.objects.filter(section__quiz=quiz)
    return set(rows.values_list("version__question_id", flat=True))


def newer_versions(quiz: Quiz) -> set[int]:
    """Ids of items whose question has been edited since."""
    rows = QuizItem.objects.filter(section__quiz=quiz).exclude(version=F("version__question__current"))
    return set(rows.values_list("id", flat=True))


def classes_to_give(person: people.Person, quiz: Quiz) -> list[people.SchoolClass]:
    """Classes of this year in which `person` teaches the quiz's subject."""
    classes: dict[int, people.SchoolClass] = {}
    for assignment in people.assignments_of(person.pk).filter(subject_id=quiz.subject_id):
        classes.setdefault(assignment.school_class_id, assignment.school_class)
    return list(classes.values())
