"""A quiz from plain data, as the demo material and tests write it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from assessments.bank.models import Question
from assessments.quizzes.models import Quiz
from assessments.quizzes.store import SectionData, create_quiz, publish
from lms.people.api import Person, School, Subject


@transaction.atomic
def create_quiz_from(
    data: Mapping[str, Any], *, school: School, author: Person, ready: bool = True, **settings: Any
) -> Quiz:
    """The quiz of one entry of `quizzes.json`: key, title, subject, grade, minutes, shuffle, attempts, description,
    sections of title, instruction and questions (id, points as text).

    Questions are found by their id in the school's bank, then in the common one; LookupError names one that is in
    neither. The same key again gives the quiz there is. `ready` publishes it; `settings` overrides (see
    `store.SETTINGS`).
    """
    there = Quiz.objects.filter(school=school, external_id=data["key"]).first()
    if there is not None:
        return there
    found = _questions(data, school)
    sections = [
        SectionData(
            title=section.get("title", ""),
            instructions=section.get("instruction", ""),
            questions=[(found[row["id"]], Decimal(row["points"])) for row in section["questions"]],
        )
        for section in data["sections"]
    ]
    given = {
        "instructions": data.get("description", ""),
        "minutes": data.get("minutes"),
        "attempts_allowed": data.get("attempts", 1),
        "shuffle_questions": data.get("shuffle", False),
        "shuffle_options": data.get("shuffle", False),
        **settings,
    }
    quiz = create_quiz(
        school=school,
        author=author,
        subject=Subject.objects.get(code=data["subject"]),
        grade=data["grade"],
        title=data["title"],
        sections=sections,
        external_id=data["key"],
        **given,
    )
    return publish(quiz) if ready else quiz


def _questions(data: Mapping[str, Any], school: School) -> dict[str, Question]:
    wanted = [row["id"] for section in data["sections"] for row in section["questions"]]
    found: dict[str, Question] = {}
    for bank in (None, school):
        rows = Question.objects.filter(school=bank, external_id__in=wanted, removed_at__isnull=True)
        rows = rows.select_related("current")
        found.update({question.external_id: question for question in rows})
    missing = sorted(set(wanted) - set(found))
    if missing:
        raise LookupError(f"questions not in the bank: {', '.join(missing)}")
    return found
