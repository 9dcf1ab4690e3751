"""A file that is too large is refused while it arrives, before it fills memory or disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class SizeLimit(FileUploadHandler):
    """Drops a file once it is over MAX_UPLOAD_MB and marks the request: the form says why, the rest is kept."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.taken = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.taken += len(raw_data)
        if self.taken > settings.MAX_UPLOAD_MB * 1024 * 1024:
            if self.request is not None:
                self.request.upload_refused = "too-large"  # type: ignore[attr-defined] # read by the view
            raise SkipFile()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
