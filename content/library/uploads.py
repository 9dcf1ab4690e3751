"""A file that is too large is refused while it arrives, before it fills memory or disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

# Room for a form's fields beside the largest file; what lms/config/bodies.py leaves whole.
BESIDE = 2 * 1024 * 1024


class SizeLimit(FileUploadHandler):
    """Drops a file over MAX_UPLOAD_MB and marks the request: the form says why, the rest is kept.

    A request that declares more than that much is refused by its declaration: our server has not kept the middle of it
    (lms/config/bodies.py), so what arrives here of its files is no longer whole.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.limit = settings.MAX_UPLOAD_MB * 1024 * 1024
        self.taken = 0
        self.declared = 0

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any) -> None:
        self.declared = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.taken = 0
        if self.declared > self.limit + BESIDE:
            self.refuse()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.taken += len(raw_data)
        if self.taken > self.limit:
            self.refuse()
        return raw_data

    def refuse(self) -> None:
        if self.request is not None:
            self.request.upload_refused = "too-large"  # type: ignore[attr-defined] # read by the view
        raise SkipFile()

    def file_complete(self, file_size: int) -> None:
        return None
