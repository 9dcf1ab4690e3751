"""`manage.py import_questions FILE`: questions from JSON lines into the bank."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.bank.importing import ImportReport, bounded_lines, import_lines
from lms.people.api import Person, School, Subject


class Command(BaseCommand):
    help = (
        "Nhập câu hỏi từ tệp JSON mỗi dòng một câu (docs/question-format.md). Không có --school thì câu hỏi vào "
        "kho chung, giáo viên mọi trường cùng dùng. Chạy lại không sinh câu trùng."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="tệp .jsonl, UTF-8")
        parser.add_argument("--dry-run", action="store_true", help="chỉ đọc và báo cáo, không ghi gì")
        parser.add_argument("--json", action="store_true", help="in báo cáo dạng JSON")
        parser.add_argument("--school", metavar="CODE", help="mã trường nhận câu hỏi")
        parser.add_argument("--author", metavar="USERNAME", help="tài khoản giáo viên đứng tên")

    def handle(self, *args: Any, **options: Any) -> None:
        school = self._school(options["school"])
        author = self._author(options["author"], school)
        path: Path = options["file"]
        if not Subject.objects.exists():
            raise CommandError("Chưa có danh mục môn học nên chưa nhập được câu hỏi nào.")
        try:
            with path.open("rb") as file:
                size = path.stat().st_size
                report = import_lines(
                    bounded_lines(file),
                    school=school,
                    author=author,
                    dry_run=options["dry_run"],
                    progress=self._progress(file, size) if sys.stderr.isatty() else None,
                )
        except OSError as error:
            raise CommandError(f"Không đọc được {path}: {error.strerror}. Chưa có gì được ghi.") from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
        else:
            self._words(report)

    def _school(self, code: str | None) -> School | None:
        if code is None:
            return None
        school = School.objects.filter(code=code).first()
        if school is None:
            known = ", ".join(School.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(
                f"Không có trường nào mang mã {code!r}. Các mã đang có: {known or 'chưa có trường'}."
            )
        return school

    def _author(self, username: str | None, school: School | None) -> Person | None:
        if username is None:
            return None
        if school is None:
            raise CommandError("--author cần đi cùng --school: câu hỏi của giáo viên thuộc về một trường.")
        author = Person.objects.filter(username=username).first()
        if author is None:
            raise CommandError(f"Không có tài khoản {username!r}.")
        return author

    def _progress(self, file: Any, size: int) -> Any:
        def show(report: ImportReport) -> None:
            done = min(1.0, file.tell() / size) if size else 1.0
            bar = "█" * round(done * 24)
            end = "\n" if done >= 1 else ""
            self.stderr.write(f"\r{bar:░<24} {done:4.0%}  {report.lines} câu", ending=end)

        return show

    def _words(self, report: ImportReport) -> None:
        for refused in report.refused:
            self.stdout.write(
                f"dòng {refused.line}  {refused.id or '(không có mã)'}  bị từ chối: {refused.reason}"
            )
        verb = "Sẽ nhập" if report.dry_run else "Đã nhập"
        self.stdout.write(
            f"{verb} {report.imported} câu mới, {report.updated} câu có phiên bản mới, "
            f"{report.unchanged} câu đã có sẵn, từ chối {len(report.refused)}; tất cả {report.lines} dòng."
        )
