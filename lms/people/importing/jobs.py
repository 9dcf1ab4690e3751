"""An import from upload to end: kept in the database, written by a thread of this process, its progress in the cache."""

import logging
import threading
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import close_old_connections
from django.utils import translation

from lms.people.importing.check import check
from lms.people.importing.plan import Plan
from lms.people.importing.write import write
from lms.people.models import ImportJob, Person, School
from lms.people.registry import calendar
from lms.people.workbook.reading import Book, read_book
from lms.ui.clock import now

State = ImportJob.State
STUCK_AFTER = timedelta(minutes=10)
KEPT = timedelta(days=7)
log = logging.getLogger(__name__)


def receive(school: School, person: Person, file_name: str, data: bytes) -> ImportJob:
    """Read a file and keep its rows for the preview. Raises `BadWorkbook`. Older unconfirmed files are emptied."""
    book = read_book(data)
    ImportJob.objects.filter(school=school, state=State.CHECKED).update(state=State.DROPPED, book={})
    ImportJob.objects.filter(created_at__lt=now() - KEPT).update(book={})
    return ImportJob.objects.create(
        school=school, created_by=person, file_name=file_name[-200:], book=book.to_json()
    )


def plan_of(job: ImportJob) -> Plan | None:
    """What the import would do today; None when the school has no school year or the file was taken over already."""
    year = calendar.current_year(job.school)
    if year is None or not job.book:
        return None
    return check(job.school, year, Book.from_json(job.book))


def start(job: ImportJob, total: int) -> bool:
    """Begin to write; False when it has begun already. The answer does not wait for the end."""
    begun = ImportJob.objects.filter(pk=job.pk, state=State.CHECKED).update(
        state=State.RUNNING, started_at=now()
    )
    if not begun:
        return False
    cache.set(_key(job), (0, total), 3600)
    language = translation.get_language() or "vi"
    if settings.IMPORT_IN_BACKGROUND:
        threading.Thread(target=_run, args=(job.pk, total, language), name=f"import-{job.pk}").start()
    else:
        run(job.pk, total)
    return True


def _run(job_id: int, total: int, language: str) -> None:
    close_old_connections()
    try:
        with translation.override(language):
            run(job_id, total)
    finally:
        close_old_connections()


def run(job_id: int, total: int) -> None:
    """Write the import; on any error nothing is written and the job says so."""
    job = ImportJob.objects.select_related("school").get(pk=job_id)
    year = calendar.current_year(job.school)
    try:
        if year is None:
            raise ValueError("no school year")
        plan = write(
            job.school, year, Book.from_json(job.book), lambda rows: cache.set(_key(job), (rows, total), 3600)
        )
    except Exception:
        log.exception("import %s could not be written", job_id)
        ImportJob.objects.filter(pk=job_id).update(state=State.FAILED, finished_at=now())
        return
    ImportJob.objects.filter(pk=job_id).update(
        state=State.DONE, finished_at=now(), book={}, outcome=plan.counts() | {"refused": plan.refused()}
    )


def progress(job: ImportJob) -> tuple[int, int]:
    """(rows written, rows in all) of a running import."""
    done, total = cache.get(_key(job), (0, 0))
    return min(done, total), total


def release_if_stuck(job: ImportJob) -> bool:
    """A process that ended in the middle wrote nothing: let the import be confirmed again."""
    if job.state != State.RUNNING or not job.started_at or now() - job.started_at < STUCK_AFTER:
        return False
    ImportJob.objects.filter(pk=job.pk, state=State.RUNNING).update(state=State.CHECKED)
    return True


def drop(job: ImportJob) -> None:
    ImportJob.objects.filter(pk=job.pk, state__in=[State.CHECKED, State.FAILED]).update(
        state=State.DROPPED, book={}
    )


def jobs_of(school: School) -> list[ImportJob]:
    return list(
        ImportJob.objects.filter(school=school)
        .exclude(state=State.DROPPED)
        .select_related("created_by")
        .defer("book")[:20]
    )


def _key(job: ImportJob) -> str:
    return f"import:{job.pk}"
