"""The only writer of questions and versions. Callers have authorised."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from assessments.bank.models import Question, QuestionVersion
from assessments.bank.seen import ChangedMeanwhile
from assessments.grading import Essay, Numeric, TrueFalseGroup, snapshot
from assessments.grading import Question as Value
from lms.people.api import Person, School, Subject
from lms.ui.clock import now
from lms.ui.text import fold

# What the question editor shows; the content stands in the version.
EDITED = ("current_id", "grade", "topic", "level", "points")


@dataclass(frozen=True, kw_only=True)
class About:
    """What the bank keeps beside the question itself."""

    topic: str = ""
    level: str = ""
    source: str = ""
    licence: str = ""
    language: str = "vi"
    points: Decimal = Decimal(1)
    tags: tuple[str, ...] = field(default=())

    def columns(self) -> dict[str, Any]:
        return {**self.__dict__, "tags": list(self.tags)}


def content_hash(content: dict[str, Any]) -> str:
    """The same for the same content, whatever the order of the keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def search_text(value: Value, topic: str) -> str:
    """Stem, topic and options, folded: what a search looks through."""
    parts = [value.stem, topic]
    if isinstance(value, TrueFalseGroup):
        parts += [statement.text for statement in value.statements]
    elif not isinstance(value, Numeric | Essay):
        parts += [option.text for option in value.options]
    return fold(" ".join(parts))


@transaction.atomic
def create_question(
    *,
    school: School | None,
    author: Person | None,
    subject: Subject,
    grade: int,
    value: Value,
    about: About | None = None,
    external_id: str = "",
) -> Question:
    """A new question with its version 1; `school` None puts it into the common bank."""
    about = about or About()
    content = snapshot(value)
    question = Question.objects.create(
        school=school,
        author=author,
        subject=subject,
        grade=grade,
        type=value.type,
        content_hash=content_hash(content),
        stem_folded=search_text(value, about.topic),
        external_id=external_id,
        **about.columns(),
    )
    version = QuestionVersion.objects.create(
        question=question, number=1, type=value.type, content=content, created_by=author
    )
    question.current = version
    question.save(update_fields=["current"])
    return question


@transaction.atomic
def edit_question(
    question: Question,
    value: Value,
    *,
    by: Person | None,
    about: About | None = None,
    grade: int | None = None,
    unless_changed: bool = False,
) -> QuestionVersion:
    """The version that is current afterwards: a new one when the content differs, else the one there is.

    Quizzes keep the version they were made with until somebody puts the new one there. Raises ChangedMeanwhile when
    asked to write only what `question` was read as.
    """
    read = question
    question = Question.objects.select_for_update(of=("self",)).select_related("current").get(pk=question.pk)
    if unless_changed and any(getattr(read, name) != getattr(question, name) for name in EDITED):
        raise ChangedMeanwhile
    content = snapshot(value)
    version = question.current
    digest = content_hash(content)
    if version is None or digest != question.content_hash:
        last = question.versions.aggregate(last=Max("number"))["last"] or 0
        version = QuestionVersion.objects.create(
            question=question, number=last + 1, type=value.type, content=content, created_by=by
        )
    for name, column in (about.columns() if about else {}).items():
        setattr(question, name, column)
    question.grade = grade or question.grade
    question.current, question.type, question.content_hash = version, value.type, digest
    question.stem_folded = search_text(value, question.topic)
    question.save()
    return version


def copy_question(question: Question, *, author: Person, school: School) -> Question:
    """The current version as a question of `author`; source and licence go with it."""
    names = ("topic", "level", "source", "licence", "language", "points")
    about = About(**{name: getattr(question, name) for name in names}, tags=tuple(question.tags))
    return create_question(
        school=school,
        author=author,
        subject=question.subject,
        grade=question.grade,
        value=question.value,
        about=about,
    )


def remove_question(question: Question) -> None:
    """Out of the bank's lists; quizzes that use a version keep it."""
    Question.objects.filter(pk=question.pk).update(removed_at=now())


@dataclass(frozen=True)
class NewQuestion:
    """A row for `create_many`."""

    external_id: str
    subject_id: int
    grade: int
    value: Value
    about: About


def create_many(rows: Iterable[NewQuestion], *, school: School | None, author: Person | None) -> int:
    """Many questions with their first versions in three statements per batch; returns how many."""
    with transaction.atomic():
        questions, contents = [], []
        for row in rows:
            content = snapshot(row.value)
            contents.append(content)
            questions.append(
                Question(
                    school=school,
                    author=author,
                    subject_id=row.subject_id,
                    grade=row.grade,
                    type=row.value.type,
                    content_hash=content_hash(content),
                    stem_folded=search_text(row.value, row.about.topic),
                    external_id=row.external_id,
                    **row.about.columns(),
                )
            )
        Question.objects.bulk_create(questions)
        versions = QuestionVersion.objects.bulk_create(
            QuestionVersion(
                question=question, number=1, type=question.type, content=content, created_by=author
            )
            for question, content in zip(questions, contents, strict=True)
        )
        for question, version in zip(questions, versions, strict=True):
            question.current = version
        Question.objects.bulk_update(questions, ["current"])
    return len(questions)
