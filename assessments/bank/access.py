"""Which questions a teacher sees: own ones, the own school's in the subjects taught there, and the common bank."""

from django.db.models import Q, QuerySet
from django.http import Http404

from assessments.bank.models import Question
from lms.people import api as people
from lms.ui.text import fold

Pair = tuple[int, int]  # school id, subject id


def subjects_taught(person: people.Person) -> frozenset[Pair]:
    """(school, subject) for every class the person is assigned to this year."""
    known = people.relations(person)
    return frozenset((known.class_school[c], s) for c, s, _ in known.teaching if c in known.class_school)


def subjects_headed(person: people.Person) -> frozenset[Pair]:
    """(school, subject) for every subject whose head the person is."""
    headed = people.subjects_headed(person)
    return frozenset((school, subject) for school, subjects in headed.items() for subject in subjects)


def subjects_for(person: people.Person) -> QuerySet[people.Subject]:
    """The subjects the person teaches this year, for a choice."""
    return people.Subject.objects.filter(pk__in={subject for _, subject in subjects_taught(person)})


def school_of_subject(person: people.Person, subject_id: int) -> people.School:
    """The school in which the person teaches the subject (the first one, for somebody at two); Http404 otherwise."""
    schools = sorted(school for school, subject in subjects_taught(person) if subject == subject_id)
    if not schools:
        raise Http404("subject")
    return people.School.objects.get(pk=schools[0])


def usual_grade(person: people.Person) -> int | None:
    """The grade of the person's first class, as a proposal in forms."""
    first = people.assignments_of(person.pk).first()
    return first.school_class.grade if first else None


def pairs_query(pairs: frozenset[Pair], school: str = "school_id", subject: str = "subject_id") -> Q:
    """A condition that holds for rows of one of the pairs; nothing for no pairs."""
    condition = Q(pk__in=[])
    for school_id, subject_id in sorted(pairs):
        condition |= Q(**{school: school_id, subject: subject_id})
    return condition


def questions_of(person: people.Person) -> QuerySet[Question]:
    """Every question `person` may read and put into a quiz, newest first."""
    pairs = subjects_taught(person)
    return (
        Question.objects.filter(
            pairs_query(pairs)
            | Q(school__isnull=True, subject_id__in={subject for _, subject in pairs})
            | Q(author=person, school_id__in=people.relations(person).schools),
            removed_at__isnull=True,
        )
        .select_related("current", "subject")
        .order_by("-id")
    )


def question_for(person: people.Person, question_id: int) -> Question:
    """The question, for those who may read it; Http404 otherwise."""
    question = questions_of(person).filter(pk=question_id).first()
    if question is None:
        raise Http404("question")
    return question


def may_edit(person: people.Person, question: Question) -> bool:
    """The author; for questions of the own school without an author, every teacher of the subject there."""
    if question.author_id is not None:
        return question.author_id == person.pk and question.school_id in people.relations(person).schools
    return (question.school_id, question.subject_id) in subjects_taught(person)


def editable_question_for(person: people.Person, question_id: int) -> Question:
    """The question, for those who may change it; Http404 otherwise."""
    question = question_for(person, question_id)
    if not may_edit(person, question):
        raise Http404("question")
    return question


def search(
    questions: QuerySet[Question],
    *,
    text: str = "",
    subject_id: int | None = None,
    grade: int | None = None,
    kind: str = "",
    level: str = "",
    topic: str = "",
    author_id: int | None = None,
) -> QuerySet[Question]:
    """`questions` narrowed: every word of `text` occurs, marks or not, in stem, options or topic."""
    for word in fold(text).split()[:12]:
        questions = questions.filter(stem_folded__contains=word)
    exact = {
        "subject_id": subject_id,
        "grade": grade,
        "type": kind,
        "level": level,
        "topic": topic,
        "author_id": author_id,
    }
    return questions.filter(**{name: value for name, value in exact.items() if value})


def topics(questions: QuerySet[Question]) -> list[str]:
    """Topics that occur among `questions`, for a filter."""
    return sorted(set(questions.exclude(topic="").order_by().values_list("topic", flat=True)[:500]))
