"""Taking in questions from lines of a file: in batches, one transaction, again without doubles."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO

from django.db import transaction

from assessments.bank.models import Question
from assessments.bank.store import About, NewQuestion, content_hash, create_many, edit_question
from assessments.formats import Line, Parsed, read_lines
from assessments.formats.records import MAX_LINE_BYTES
from assessments.grading import snapshot
from lms.people.api import Person, School, Subject

BATCH = 200


@dataclass(frozen=True)
class RefusedLine:
    line: int
    id: str
    reason: str


@dataclass
class ImportReport:
    """Every line that is not empty is counted in exactly one of imported, updated, unchanged and refused."""

    lines: int = 0
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[RefusedLine] = field(default_factory=list)
    dry_run: bool = False

    def as_dict(self) -> dict[str, Any]:
        return {
            "lines": self.lines,
            "imported": self.imported,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": [refused.__dict__ for refused in self.refused],
            "dry_run": self.dry_run,
        }


def bounded_lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines of a binary file; of a line longer than allowed only the beginning is kept in memory."""
    while line := file.readline(MAX_LINE_BYTES + 1):
        yield line
        while len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE_BYTES + 1)
            if not line:
                return


def import_lines(
    lines: Iterable[bytes],
    *,
    school: School | None = None,
    author: Person | None = None,
    dry_run: bool = False,
    progress: Callable[[ImportReport], None] | None = None,
) -> ImportReport:
    """Take in every question that can be; a reason for each other one. `school` None: the common bank.

    A question is known by its id: the same content again changes nothing, other content becomes a new version. The same
    content under another id is refused as a double. All or nothing reaches the database, nothing with `dry_run`.
    """
    report = ImportReport(dry_run=dry_run)
    work = _Import(report, school, author)
    parsed = read_lines(lines)
    with transaction.atomic():
        while batch := list(islice(parsed, BATCH)):
            work.take(batch)
            if progress:
                progress(report)
    return report


class _Import:
    """The state of one run: the subjects by code, and what this run has met (ids and hashes, not contents)."""

    def __init__(self, report: ImportReport, school: School | None, author: Person | None) -> None:
        self.report, self.school, self.author = report, school, author
        self.subjects = {subject.code: subject.pk for subject in Subject.objects.all()}
        self.seen_ids: dict[str, int] = {}
        self.seen_hashes: dict[str, str] = {}

    def take(self, batch: list[Line]) -> None:
        known = self._known([line.parsed for line in batch if line.parsed])
        new: list[NewQuestion] = []
        for line in batch:
            self.report.lines += 1
            if line.parsed is None:
                self._refuse(line, line.reason)
                continue
            digest = content_hash(snapshot(line.parsed.question))
            reason = self._objection(line.parsed, digest, known)
            if reason:
                self._refuse(line, reason)
                continue
            self.seen_ids[line.parsed.external_id] = line.number
            self.seen_hashes[digest] = line.parsed.external_id
            old = known.get(line.parsed.external_id)
            if old is None:
                self.report.imported += 1
                new.append(self._row(line.parsed))
            elif old.content_hash == digest:
                self.report.unchanged += 1
            else:
                self.report.updated += 1
                if not self.report.dry_run:
                    edit_question(old, line.parsed.question, by=self.author, about=_about(line.parsed))
        if new and not self.report.dry_run:
            create_many(new, school=self.school, author=self.author)

    def _known(self, parsed: list[Parsed]) -> dict[str, Question]:
        """Questions of the same bank with these ids; their hashes and those of equal content are remembered."""
        mine = Question.objects.filter(school=self.school)
        found = {
            question.external_id: question
            for question in mine.filter(external_id__in=[one.external_id for one in parsed]).select_related(
                "current"
            )
        }
        hashes = [content_hash(snapshot(one.question)) for one in parsed]
        rows = mine.filter(content_hash__in=hashes, removed_at__isnull=True)
        for digest, external_id, key in rows.values_list("content_hash", "external_id", "id"):
            self.seen_hashes.setdefault(digest, external_id or f"#{key}")
        return found

    def _objection(self, parsed: Parsed, digest: str, known: dict[str, Question]) -> str:
        if parsed.subject not in self.subjects:
            return f"không có môn {parsed.subject!r} trong danh mục môn học"
        if parsed.external_id in self.seen_ids:
            return f"trùng mã với dòng {self.seen_ids[parsed.external_id]}"
        twin = self.seen_hashes.get(digest)
        if twin is not None and twin != parsed.external_id:
            return f"trùng nội dung với câu {twin}"
        old = known.get(parsed.external_id)
        if old is not None and old.subject_id != self.subjects[parsed.subject]:
            return "mã này đã thuộc một câu hỏi của môn khác"
        return ""

    def _row(self, parsed: Parsed) -> NewQuestion:
        return NewQuestion(
            external_id=parsed.external_id,
            subject_id=self.subjects[parsed.subject],
            grade=parsed.grade,
            value=parsed.question,
            about=_about(parsed),
        )

    def _refuse(self, line: Line, reason: str) -> None:
        self.report.refused.append(RefusedLine(line.number, line.id, reason))


def _about(parsed: Parsed) -> About:
    return About(
        topic=parsed.topic,
        level=parsed.level,
        source=parsed.source,
        licence=parsed.licence,
        language=parsed.language,
        points=parsed.points,
        tags=parsed.tags,
    )
