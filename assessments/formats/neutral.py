"""The neutral shape: one JSON object a question (docs/question-format.md). Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assessments.formats.text import clean
from assessments.grading import (
    Essay,
    MultipleChoice,
    Numeric,
    NumericKey,
    Option,
    Question,
    SingleChoice,
    SnapshotError,
    Statement,
    TrueFalseGroup,
    from_dict,
    problems,
    read_number,
    snapshot,
)

LEVELS = ("know", "understand", "apply")
REASONS = {
    "no_stem": "không có đề bài",
    "few_options": "cần ít nhất hai phương án",
    "empty_option": "có phương án để trống",
    "double_option": "có hai phương án giống hệt nhau",
    "no_key": "không có đáp án",
    "many_keys": "câu chọn một phương án lại có nhiều đáp án",
    "not_four_statements": "câu đúng – sai cần đúng bốn ý",
    "empty_statement": "có ý để trống",
    "word_limits": "số từ tối đa nhỏ hơn số từ tối thiểu",
}
_TOP = {"id", "type", "stem", "feedback", "subject", "grade", "topic", "level", "points", "source", "licence",
        "language", "tags"}  # fmt: skip
_OWN = {
    "single_choice": {"options"},
    "multiple_choice": {"options", "rule"},
    "true_false_group": {"statements", "rule"},
    "numeric": {"answers"},
    "essay": {"guide", "min_words", "max_words"},
}


class Refused(ValueError):
    """A question that is not taken in; the message says why, in Vietnamese, for the person at the shell."""


@dataclass(frozen=True)
class Parsed:
    """A question with what the bank keeps beside it. `subject` is a code of the curriculum."""

    external_id: str
    question: Question
    subject: str
    grade: int
    topic: str = ""
    level: str = ""
    source: str = ""
    licence: str = ""
    language: str = "vi"
    points: Decimal = Decimal(1)
    tags: tuple[str, ...] = field(default=())


def read_neutral(record: dict[str, Any]) -> Parsed:
    """One object of the neutral shape. Raises Refused with the first thing that is wrong."""
    kind = record.get("type")
    if not isinstance(kind, str) or kind not in _OWN:
        raise Refused(f"không biết loại câu hỏi {kind!r}")
    unknown = sorted(set(record) - _TOP - _OWN[kind])
    if unknown:
        raise Refused(f"trường lạ: {', '.join(unknown)}")
    grade = record.get("grade")
    if type(grade) is not int or not 1 <= grade <= 12:
        raise Refused("khối lớp phải là số từ 1 đến 12")
    level = text_of(record, "level")
    if level not in ("", *LEVELS):
        raise Refused(f"mức độ {level!r} không thuộc {', '.join(LEVELS)}")
    tags = record.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise Refused("tags phải là danh sách chữ")
    return Parsed(
        external_id=text_of(record, "id", limit=120, required=True),
        question=checked(_READERS[kind](record)),
        subject=text_of(record, "subject", limit=30, required=True),
        grade=grade,
        topic=text_of(record, "topic", limit=200),
        level=level,
        source=text_of(record, "source", limit=300),
        licence=text_of(record, "licence", limit=80),
        language=text_of(record, "language", limit=10) or "vi",
        points=_points(record.get("points", "1")),
        tags=tuple(clean(tag) for tag in tags),
    )


def checked(question: Question) -> Question:
    """The question when it is complete and fits its stored form; Refused otherwise."""
    found = problems(question)
    if found:
        raise Refused(REASONS[found[0]])
    try:
        return from_dict(snapshot(question))
    except SnapshotError as error:
        raise Refused(f"nội dung không hợp lệ ({error})") from error


def text_of(record: dict[str, Any], name: str, *, limit: int = 20_000, required: bool = False) -> str:
    value = record.get(name, "")
    if not isinstance(value, str):
        raise Refused(f"{name} phải là chữ")
    value = clean(value)
    if required and not value:
        raise Refused(f"thiếu {name}")
    if len(value) > limit:
        raise Refused(f"{name} dài quá {limit} kí tự")
    return value


def _points(value: Any) -> Decimal:
    points = read_number(value) if isinstance(value, str) else None
    if points is None or not 0 < points <= 100:
        raise Refused('points phải là số dương viết trong ngoặc kép, ví dụ "0.25"')
    return points


def _objects(record: dict[str, Any], name: str, allowed: set[str]) -> list[dict[str, Any]]:
    items = record.get(name)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Refused(f"{name} phải là danh sách")
    for item in items:
        if set(item) - allowed:
            raise Refused(f"{name} có trường lạ: {', '.join(sorted(set(item) - allowed))}")
    return items


def _flag(item: dict[str, Any]) -> bool:
    value = item.get("correct", False)
    if type(value) is not bool:
        raise Refused("correct phải là true hoặc false")
    return value


def _options(record: dict[str, Any]) -> tuple[Option, ...]:
    return tuple(
        Option(
            label=text_of(item, "label", limit=10, required=True),
            text=text_of(item, "text"),
            correct=_flag(item),
            feedback=text_of(item, "feedback"),
        )
        for item in _objects(record, "options", {"label", "text", "correct", "feedback"})
    )


def _single(record: dict[str, Any]) -> Question:
    return SingleChoice(
        stem=text_of(record, "stem"), options=_options(record), feedback=text_of(record, "feedback")
    )


def _rule(record: dict[str, Any], known: tuple[str, ...]) -> Any:
    rule = record.get("rule", known[0])
    if rule not in known:
        raise Refused(f"cách tính điểm {rule!r} không thuộc {', '.join(known)}")
    return rule


def _multiple(record: dict[str, Any]) -> Question:
    return MultipleChoice(
        stem=text_of(record, "stem"),
        options=_options(record),
        rule=_rule(record, ("right_minus_wrong", "all_or_nothing")),
        feedback=text_of(record, "feedback"),
    )


def _group(record: dict[str, Any]) -> Question:
    items = _objects(record, "statements", {"label", "text", "correct"})
    if any("correct" not in item for item in items):
        raise Refused("có ý chưa ghi đúng hay sai")
    return TrueFalseGroup(
        stem=text_of(record, "stem"),
        statements=tuple(
            Statement(
                label=text_of(item, "label", limit=10, required=True),
                text=text_of(item, "text"),
                correct=_flag(item),
            )
            for item in items
        ),
        rule=_rule(record, ("steps", "linear")),
        feedback=text_of(record, "feedback"),
    )


def _number(item: dict[str, Any], name: str, default: str) -> Decimal:
    value = item.get(name, default)
    number = read_number(value) if isinstance(value, str) and len(value) <= 40 else None
    if number is None:
        raise Refused(f'{name} phải là số viết trong ngoặc kép, ví dụ "0,25"')
    return number


def _numeric(record: dict[str, Any]) -> Question:
    return Numeric(
        stem=text_of(record, "stem"),
        answers=tuple(
            NumericKey(value=_number(item, "value", ""), tolerance=_number(item, "tolerance", "0"))
            for item in _objects(record, "answers", {"value", "tolerance"})
        ),
        feedback=text_of(record, "feedback"),
    )


def _essay(record: dict[str, Any]) -> Question:
    limits = [record.get(name, 0) for name in ("min_words", "max_words")]
    if any(type(limit) is not int or limit < 0 for limit in limits):
        raise Refused("min_words và max_words phải là số nguyên không âm")
    return Essay(
        stem=text_of(record, "stem"),
        guide=text_of(record, "guide"),
        min_words=limits[0],
        max_words=limits[1],
        feedback=text_of(record, "feedback"),
    )


_READERS: dict[str, Callable[[dict[str, Any]], Question]] = {
    "single_choice": _single,
    "multiple_choice": _multiple,
    "true_false_group": _group,
    "numeric": _numeric,
    "essay": _essay,
}


def write_neutral(parsed: Parsed) -> dict[str, Any]:
    """The object that `read_neutral` reads as `parsed`."""
    content = snapshot(parsed.question)
    del content["v"]
    return {
        "id": parsed.external_id,
        **content,
        "subject": parsed.subject,
        "grade": parsed.grade,
        "topic": parsed.topic,
        "level": parsed.level,
        "points": str(parsed.points),
        "source": parsed.source,
        "licence": parsed.licence,
        "language": parsed.language,
        "tags": list(parsed.tags),
    }
