"""A closed attempt explained question by question: for the pupil as far as it is released, for the teacher in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assessments import grading
from assessments.attempts.models import Answer, Attempt
from assessments.attempts.reading import Visible
from assessments.attempts.sheets import Place
from assessments.attempts.writing import sheet_for
from lms.ui.numbers import round_half_up
from lms.ui.templatetags.ui import number as shown_number

CENT = Decimal("0.01")
FULL = Visible(mark=True, answers=True, key=True, feedback=True)


@dataclass(frozen=True)
class ReviewPart:
    """An option or statement: `said` what the pupil chose ('Đúng', 'Sai', '' …); the key's fields are None unless
    the key is released."""

    name: str
    text: str
    picked: bool
    said: str = ""
    is_key: bool | None = None
    right: bool | None = None
    key_said: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class ReviewLine:
    """One question. `outcome` is right, wrong, partial, blank or needs_marking; `explained` says how the points came."""

    place: Place
    answer: Answer | None
    type: str
    stem: str
    outcome: str
    points: Decimal | None
    worth: Decimal
    explained: str
    parts: tuple[ReviewPart, ...]
    given: str
    key: str
    feedback: str
    comment: str

    @property
    def many(self) -> bool:
        return self.type == "multiple_choice"


def mark_of(attempt: Attempt) -> Decimal | None:
    """The mark as the gradebook would write it: one place, half up; None while something waits for marking."""
    return None if attempt.score is None else round_half_up(attempt.score)


def shown_points(points: Decimal) -> str:
    """Points of a question with at most two places: a third of two points is '0,67'. What is counted is not rounded."""
    return shown_number(round_half_up(points, CENT))


def later(attempt: Attempt, visible: Visible) -> list[str]:
    """What is not shown yet, in words."""
    quiz = attempt.assignment.quiz
    said = []
    if not visible.mark and quiz.show_mark == "after_close":
        said.append(_("Điểm được công bố sau khi bài đóng."))
    if not visible.answers and quiz.show_answers == "after_close":
        said.append(_("Kết quả từng câu được công bố sau khi bài đóng."))
    if not visible.answers and quiz.show_answers == "never":
        said.append(_("Thầy cô không mở phần xem lại của bài này."))
    if visible.answers and not visible.key and quiz.show_key == "after_close":
        said.append(_("Đáp án được công bố sau khi bài đóng."))
    return said


def lines(attempt: Attempt, answers: dict[int, Answer], visible: Visible = FULL) -> list[ReviewLine]:
    """Every question in the pupil's order. Without the key nothing is said per option or statement."""
    return [line(place, answers.get(item), visible) for item, place in sheet_for(attempt).places.items()]


def line(place: Place, answer: Answer | None, visible: Visible) -> ReviewLine:
    question = place.question
    value = grading.load(question, answer.value) if answer else None
    outcome = grading.mark(question, value)
    marked_by_hand = answer is not None and answer.marked_by_id is not None
    points = grading.points_earned([outcome], [place.item.points])
    state: str = outcome.state
    if answer is not None and marked_by_hand:
        points, state = answer.points, answer.outcome
    view = grading.public_view(question, place.order)
    key = _key_text(question) if visible.key else ""
    given = value if isinstance(value, str) and not isinstance(question, grading.SingleChoice) else ""
    return ReviewLine(
        place=place,
        answer=answer,
        type=view["type"],
        stem=view["stem"],
        outcome=state,
        points=points,
        worth=place.item.points,
        explained=explain(question, outcome, points, marked_by_hand),
        parts=tuple(_parts(place, view, value, visible)),
        given=given,
        key=key,
        feedback=question.feedback if visible.feedback else "",
        comment=answer.comment if answer is not None and marked_by_hand else "",
    )


def explain(
    question: grading.Question, outcome: grading.Outcome, points: Decimal | None, by_hand: bool
) -> str:
    """How the points came about: 'Đúng 3 trên 4 ý: 0,5 điểm'."""
    earned = _("%(points)s điểm") % {"points": shown_points(points)} if points is not None else ""
    if points is None:
        return _("Chờ thầy cô chấm")
    if outcome.state == "blank":
        return _("Không trả lời: %(earned)s") % {"earned": earned}
    if isinstance(question, grading.TrueFalseGroup):
        right = sum(good for _label, good in outcome.detail)
        values = {"all": len(question.statements), "right": right, "earned": earned}
        return _("Đúng %(right)s trên %(all)s ý: %(earned)s") % values
    if isinstance(question, grading.MultipleChoice):
        keys = sum(option.correct for option in question.options)
        right = sum(good for _label, good in outcome.detail)
        values = {"right": right, "keys": keys, "wrong": len(outcome.detail) - right, "earned": earned}
        return _("Chọn đúng %(right)s trên %(keys)s đáp án, chọn sai %(wrong)s: %(earned)s") % values
    if by_hand:
        return _("Thầy cô chấm: %(earned)s") % {"earned": earned}
    word = pgettext("kết quả", "Đúng") if outcome.state == "right" else _("Chưa đúng")
    return f"{word}: {earned}"


def _parts(
    place: Place, view: dict[str, object], value: grading.Answer, visible: Visible
) -> Sequence[ReviewPart]:
    question = place.question
    names = grading.shown_names(question, place.order)
    if isinstance(question, grading.SingleChoice | grading.MultipleChoice):
        by_label = {option.label: option for option in question.options}
        picked = (
            value if isinstance(value, frozenset) else frozenset({value} if isinstance(value, str) else ())
        )
        return [
            ReviewPart(
                name=name,
                text=by_label[label].text,
                picked=label in picked,
                is_key=by_label[label].correct if visible.key else None,
                right=(label in picked) == by_label[label].correct if visible.key else None,
                feedback=by_label[label].feedback if visible.feedback and label in picked else "",
            )
            for label, name in names.items()
        ]
    if isinstance(question, grading.TrueFalseGroup):
        values = value if isinstance(value, tuple) else (None,) * len(question.statements)
        said = {True: _("Đúng"), False: _("Sai"), None: _("để trống")}
        decided = {s.label: v for s, v in zip(question.statements, values, strict=True)}
        statements = {s.label: s for s in question.statements}
        return [
            ReviewPart(
                name=name,
                text=statements[label].text,
                picked=decided[label] is not None,
                said=said[decided[label]],
                is_key=statements[label].correct if visible.key else None,
                right=decided[label] is statements[label].correct if visible.key else None,
                key_said=said[statements[label].correct] if visible.key else "",
            )
            for label, name in names.items()
        ]
    return []


def _key_text(question: grading.Question) -> str:
    if not isinstance(question, grading.Numeric):
        return ""
    said = []
    for key in question.answers:
        text = shown_number(key.value)
        if key.tolerance:
            text = _("%(value)s (sai số %(tolerance)s)") % {
                "value": text,
                "tolerance": shown_number(key.tolerance),
            }
        said.append(text)
    return _(" hoặc ").join(said)


def summary(review: Sequence[ReviewLine]) -> str:
    """'Đúng 12 trên 20 câu'."""
    right = sum(line.outcome == "right" for line in review)
    return ngettext("Đúng %(right)s trên %(all)s câu", "Đúng %(right)s trên %(all)s câu", right) % {
        "right": right,
        "all": len(review),
    }
