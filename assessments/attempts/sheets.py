"""The sheet of one attempt: the paper in the order this pupil sees it, the same whenever it is asked for again."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from random import Random
from typing import Any, NamedTuple

from assessments import grading
from assessments.quizzes.models import Quiz
from assessments.quizzes.paper import Paper, PaperItem, paper


@dataclass(frozen=True)
class Place:
    """A question on the sheet: `number` as the pupil sees it, `order` its options' own labels in the order shown."""

    number: int
    item: PaperItem
    order: grading.Order

    @property
    def question(self) -> grading.Question:
        return self.item.question

    def stored(self, raw: Any) -> str:
        """What a browser sent, as the text for the database; raises grading.AnswerError."""
        return grading.store(self.question, grading.parse_answer(self.question, raw, self.order))

    def shown(self, stored: str) -> Any:
        """A stored answer as the page names it, JSON-ready."""
        return grading.shown_answer(self.question, grading.load(self.question, stored), self.order)


@dataclass(frozen=True)
class Part:
    title: str
    instructions: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Sheet:
    parts: tuple[Part, ...]
    points: Decimal

    @cached_property
    def places(self) -> dict[int, Place]:
        """By item id, in the order shown."""
        return {place.item.id: place for part in self.parts for place in part.places}


class PaperKey(NamedTuple):
    """What decides how a quiz is laid out, beside the attempt's seed."""

    quiz_id: int
    revision: str
    shuffle_questions: bool
    shuffle_options: bool


def key_of(quiz: Quiz) -> PaperKey:
    return PaperKey(quiz.pk, quiz.revision, quiz.shuffle_questions, quiz.shuffle_options)


@lru_cache(maxsize=4096)
def sheet_of(key: PaperKey, seed: int) -> Sheet:
    """The sheet of an attempt with `seed`; no query when this revision of the quiz was seen before, else one."""
    source = paper(Quiz(id=key.quiz_id, revision=key.revision))
    return lay_out(source, key.shuffle_questions, key.shuffle_options, seed)


def lay_out(source: Paper, shuffle_questions: bool, shuffle_options: bool, seed: int) -> Sheet:
    """Questions are shuffled within their section, options within their question. Depends on the arguments alone."""
    rng = Random(seed)
    parts: list[Part] = []
    number = 0
    for section in source.sections:
        items = list(section.items)
        if shuffle_questions:
            rng.shuffle(items)
        places: list[Place] = []
        for item in items:
            number += 1
            labels = grading.labels(item.question)
            order = grading.shuffled(item.question, rng) if shuffle_options and labels else labels
            places.append(Place(number, item, order))
        parts.append(Part(section.title, section.instructions, tuple(places)))
    return Sheet(tuple(parts), source.points)
