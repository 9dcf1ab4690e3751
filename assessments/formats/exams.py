"""The shape of the EXAMS data set (Hardalov et al., EMNLP 2020): single choice with a key letter. Pure."""

from typing import Any

from assessments.formats.neutral import Parsed, Refused, checked, text_of
from assessments.grading import Option, SingleChoice

SUBJECTS = {
    "Physics": "vat-li",
    "Biology": "sinh-hoc",
    "History": "lich-su",
    "Chemistry": "hoa-hoc",
    "Geography": "dia-li",
    "Citizenship": "gdktpl",
    "Civics": "gdktpl",
}
LANGUAGES = {"Vietnamese": "vi"}
SOURCE = "EXAMS (Hardalov, Mihaylov, Zlatkova, Dinkov, Koychev, Nakov; EMNLP 2020)"
LICENCE = "CC BY-SA 4.0"


def read_exams(record: dict[str, Any]) -> Parsed:
    """{id, question: {stem, choices: [{text, label}]}, answerKey, info: {grade, subject, language}}."""
    body, info, key = record.get("question"), record.get("info"), record.get("answerKey")
    if not isinstance(body, dict) or not isinstance(info, dict) or not isinstance(key, str):
        raise Refused("thiếu question, info hoặc answerKey")
    subject, language = info.get("subject"), info.get("language")
    if not isinstance(subject, str) or subject not in SUBJECTS:
        raise Refused(f"không biết môn {subject!r}")
    if not isinstance(language, str) or language not in LANGUAGES:
        raise Refused(f"không nhận ngôn ngữ {language!r}")
    grade = info.get("grade")
    if type(grade) is not int or not 1 <= grade <= 12:
        raise Refused("khối lớp phải là số từ 1 đến 12")
    choices = body.get("choices")
    if not isinstance(choices, list) or not all(isinstance(choice, dict) for choice in choices):
        raise Refused("choices phải là danh sách")
    options = tuple(
        Option(
            label=text_of(choice, "label", limit=10, required=True),
            text=text_of(choice, "text"),
            correct=choice.get("label") == key,
        )
        for choice in choices
    )
    if not any(option.correct for option in options):
        raise Refused(f"đáp án {key!r} không có trong các phương án")
    return Parsed(
        external_id=f"exams-vi:{text_of(record, 'id', limit=100, required=True)}",
        question=checked(SingleChoice(stem=text_of(body, "stem"), options=options)),
        subject=SUBJECTS[subject],
        grade=grade,
        source=SOURCE,
        licence=LICENCE,
        language=LANGUAGES[language],
    )
