"""The filter above a list of questions: from the address, and back into it."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from assessments.bank import access
from assessments.bank.models import Level, Question, QuestionType
from lms.people.api import Person, Subject


class QuestionFilter:
    """Reads `tim`, `mon`, `khoi`, `loai`, `muc`, `chu-de`, `cua-toi`; what makes no sense is left out."""

    def __init__(self, given: Any, questions: QuerySet[Question]) -> None:
        self.text: str = given.get("tim", "").strip()[:200]
        self.kind: str = given.get("loai", "") if given.get("loai", "") in QuestionType.values else ""
        self.level: str = given.get("muc", "") if given.get("muc", "") in Level.values else ""
        self.topic: str = given.get("chu-de", "")[:200]
        self.mine = given.get("cua-toi") == "1"
        self.subject_id = self._number(given.get("mon"), 10**9)
        self.grade = self._number(given.get("khoi"), 12)
        self._questions = questions

    @staticmethod
    def _number(text: str | None, top: int) -> int | None:
        return int(text) if text and text.isascii() and text.isdecimal() and 0 < int(text) <= top else None

    def apply(self, person: Person) -> QuerySet[Question]:
        return access.search(
            self._questions,
            text=self.text,
            subject_id=self.subject_id,
            grade=self.grade,
            kind=self.kind,
            level=self.level,
            topic=self.topic,
            author_id=person.pk if self.mine else None,
        )

    @property
    def active(self) -> bool:
        return bool(self.query)

    @property
    def query(self) -> str:
        """What a link to the next page carries."""
        parts = {
            "tim": self.text,
            "mon": self.subject_id,
            "khoi": self.grade,
            "loai": self.kind,
            "muc": self.level,
            "chu-de": self.topic,
            "cua-toi": "1" if self.mine else "",
        }
        return urlencode({name: value for name, value in parts.items() if value})

    @property
    def topics(self) -> list[str]:
        found = self._questions
        if self.subject_id:
            found = found.filter(subject_id=self.subject_id)
        if self.grade:
            found = found.filter(grade=self.grade)
        return access.topics(found)

    @property
    def subjects(self) -> QuerySet[Subject]:
        return Subject.objects.filter(pk__in=self._questions.order_by().values("subject_id"))

    @property
    def levels(self) -> list[tuple[str, Any]]:
        return list(Level.choices)

    @property
    def grades(self) -> list[int]:
        return sorted(set(self._questions.order_by().values_list("grade", flat=True).distinct()))
