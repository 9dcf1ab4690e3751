"""The deadline job: closes overdue attempts and tells of released results while the server runs, even if nobody is there."""

import logging
import threading

from django.db import close_old_connections, connection

from assessments import submitting
from assessments.attempts import news
from lms.ui import clock

EVERY_SECONDS = 5.0
log = logging.getLogger(__name__)


class DeadlineJob:
    """A thread that looks for overdue attempts every few seconds; any number of processes may run one."""

    def __init__(self, every: float = EVERY_SECONDS) -> None:
        self.every = every
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="deadlines", daemon=True)

    def start(self) -> "DeadlineJob":
        self._thread.start()
        return self

    def stop(self) -> None:
        self._ended.set()
        self._thread.join(self.every + 20)

    def _run(self) -> None:
        while not self._ended.wait(self.every):
            try:
                close_old_connections()
                submitting.close_overdue()
                news.announce_released(clock.now())
            except Exception:  # a database that is away comes back; the job stays
                log.exception("overdue attempts could not be closed")
                connection.close()
        connection.close()
