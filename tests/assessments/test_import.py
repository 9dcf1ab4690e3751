"""Importing questions: the project's own sample always, the exams data set where it lies beside the project."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from assessments import api as assessments
from assessments import grading
from assessments.bank.models import Question, QuestionVersion
from assessments.formats import read_lines, read_record, write_neutral
from lms.people.api import Subject
from tests.world import World

HERE = Path(__file__).parent
SAMPLE = HERE / "data" / "sample.jsonl"
EXAMS = HERE.parents[2] / "shared" / "data" / "exams-vi" / "questions.jsonl"
DEMO = HERE.parents[1] / "lms" / "demo" / "content" / "questions"
CODES = (
    "toan",
    "khtn",
    "vat-li",
    "sinh-hoc",
    "hoa-hoc",
    "dia-li",
    "lich-su",
    "gdktpl",
    "ngu-van",
    "lich-su-dia-li",
)

needs_exams = pytest.mark.skipif(
    not EXAMS.exists(), reason="../shared/data/exams-vi does not lie beside the project"
)


@pytest.fixture
def subjects(db: None) -> None:
    for code in CODES:
        Subject.objects.get_or_create(code=code, defaults={"name": code, "short_name": code})


def run(path: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("import_questions", str(path), "--json", *options, stdout=out)
    report: dict[str, Any] = json.loads(out.getvalue())
    counted = report["imported"] + report["updated"] + report["unchanged"] + len(report["refused"])
    assert counted == report["lines"]
    return report


def test_the_sample_comes_in_with_a_reason_for_each_refusal(subjects: None) -> None:
    report = run(SAMPLE)
    assert (report["lines"], report["imported"]) == (18, 9)
    reasons = {(refused["line"], refused["id"]): refused["reason"] for refused in report["refused"]}
    assert reasons == {
        (10, "mau-e4"): "có hai phương án giống hệt nhau",
        (11, "mau-e5"): "đáp án 'E' không có trong các phương án",
        (12, "mau-e6"): "không biết môn 'Astrology'",
        (13, "mau-007"): "không biết loại câu hỏi 'matching'",
        (14, "mau-008"): "không có đáp án",
        (15, "mau-001"): "trùng mã với dòng 1",
        (16, "mau-009"): "trùng nội dung với câu mau-004",
        (17, ""): "không phải JSON",
        (18, ""): "dòng này không phải một đối tượng JSON",
    }
    physics = Question.objects.select_related("subject").get(external_id="exams-vi:mau-e1")
    assert physics.subject.code == "vat-li" and grading.full_answer(physics.value) == "B"
    assert physics.licence == "CC BY-SA 4.0" and "EXAMS" in physics.source
    assert (
        Question.objects.get(external_id="mau-006").value.stem
        == "Nước sôi ở nhiệt độ nào tại áp suất thường?"
    )


def test_a_second_run_adds_nothing_and_a_change_adds_a_version(subjects: None, tmp_path: Path) -> None:
    run(SAMPLE)
    again = run(SAMPLE)
    assert (again["imported"], again["updated"], again["unchanged"]) == (0, 0, 9)
    assert (Question.objects.count(), QuestionVersion.objects.count()) == (9, 9)
    changed = tmp_path / "changed.jsonl"
    changed.write_text(SAMPLE.read_text("utf8").replace("Kết quả của", "Giá trị của"), "utf8")
    assert run(changed)["updated"] == 1
    question = Question.objects.get(external_id="mau-001")
    assert [version.number for version in question.versions.all()] == [1, 2]
    first, second = question.versions.all()
    assert first.value.stem.startswith("Kết quả") and second.value.stem.startswith("Giá trị")


def test_a_dry_run_writes_nothing(subjects: None) -> None:
    assert run(SAMPLE, "--dry-run")["imported"] == 9
    assert not Question.objects.exists()


def test_the_words_name_line_and_reason(subjects: None) -> None:
    out = StringIO()
    call_command("import_questions", str(SAMPLE), stdout=out)
    assert "dòng 14  mau-008  bị từ chối: không có đáp án" in out.getvalue()
    assert (
        "Đã nhập 9 câu mới, 0 câu có phiên bản mới, 0 câu đã có sẵn, từ chối 9; tất cả 18 dòng."
        in out.getvalue()
    )


def test_questions_of_a_school_stay_in_that_school(subjects: None, world: World) -> None:
    run(SAMPLE, "--school", "bannguon", "--author", "bannguon.gv1")
    assert assessments.questions_of(world.a.teacher).filter(subject=world.toan).count() == 5
    assert not assessments.questions_of(world.b.teacher).exists()
    run(SAMPLE)
    assert assessments.questions_of(world.b.teacher).filter(subject=world.toan).count() == 5


@pytest.mark.parametrize(
    "options", [("khong-co.jsonl",), (str(SAMPLE), "--school", "khong-co"), (str(SAMPLE), "--author", "ai")]
)
def test_a_wrong_call_says_what_is_wrong(subjects: None, options: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("import_questions", *options, stdout=StringIO())


def test_lines_of_any_kind_are_read_or_refused_never_raised() -> None:
    lines = [b"\xff\xfe", b"null", b"3", b'{"id": 5}', b'{"question": 1, "answerKey": 2}', b"[" * 100_000,
             b'{"type": ["essay"]}', b'{"type":"numeric","id":"a","subject":"toan","grade":8,"stem":"?","answers":[5]}',
             b'{"type":"essay","id":"a","subject":"toan","grade":true,"stem":"?"}', b"x" * 1_000_001]  # fmt: skip
    found = list(read_lines(lines))
    assert len(found) == len(lines) and all(line.reason and line.parsed is None for line in found)


def test_one_endless_line_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_bytes(b"x" * 5_000_000 + b"\n{}\n")
    with path.open("rb") as file:
        assert [len(line) for line in assessments.bounded_lines(file)] == [1_000_001, 3]


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.jsonl")), ids=lambda path: path.stem)
def test_the_demo_questions_are_taken_and_written_back_equal(path: Path) -> None:
    with path.open("rb") as file:
        for line in read_lines(file):
            assert line.parsed is not None, line
            assert read_record(json.loads(json.dumps(write_neutral(line.parsed)))) == line.parsed


@needs_exams
def test_all_exam_questions_are_accounted_for_and_a_quiz_is_drawn(subjects: None, world: World) -> None:
    report = run(EXAMS)
    assert report["lines"] == 1955
    assert report["imported"] == 1941
    assert {refused["reason"] for refused in report["refused"]} == {"có hai phương án giống hệt nhau"}
    assert run(EXAMS)["unchanged"] == 1941
    assert Question.objects.count() == 1941
    physics = Subject.objects.get(code="vat-li")
    drawn = [
        assessments.draw_quiz(
            school=world.a.school,
            author=world.a.teacher,
            subject=physics,
            count=40,
            seed=7,
            title="Vật lí 12",
        )
        for _ in range(2)
    ]
    papers = [assessments.paper(quiz) for quiz in drawn]
    assert papers[0].points == 10 and len(papers[0].items) == 40
    assert [item.version_id for item in papers[0].items] == [item.version_id for item in papers[1].items]
    assert assessments.publish(drawn[0]).status == "ready"
    outcomes = [grading.mark(item.question, grading.full_answer(item.question)) for item in papers[0].items]
    assert grading.points_earned(outcomes, [item.points for item in papers[0].items]) == 10
