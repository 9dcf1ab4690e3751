"""Uploads on S3-compatible storage, where STORAGE_URL names one.

django-storages fetches a whole object for any part of it, waits for minutes and speaks of trouble in botocore's own
exceptions. Here a part is asked for as a part, patience is short, and trouble is an OSError as with a disk:
`FileNotFoundError` for what is not there, `ConnectionError` for a storage that does not answer or does not let us in.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage

BLOCK = 256 * 1024
IN_MEMORY = 4 * 1024 * 1024


@contextmanager
def as_os_errors(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in {"404", "NoSuchKey"}:
            raise FileNotFoundError(f"{name} is not on the storage") from error
        raise ConnectionError(f"the storage refused: {error}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise ConnectionError(f"the storage does not answer: {error}") from error


class ObjectStorage(S3Storage):
    """The default storage where STORAGE_URL is set; options are those of `lms.config.env`."""

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "client_config": Config(
                signature_version="s3v4",
                # Names such as bucket.host exist only where somebody made them; checksums in a trailer, which newer
                # clients send by default, are refused by several servers that speak S3.
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                connect_timeout=5,
                read_timeout=30,
                retries={"max_attempts": 2, "mode": "standard"},
                max_pool_connections=50,
            )
        }

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        if mode != "rb":
            raise ValueError("files on the storage are only read")
        whole: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed by who asked)
        with as_os_errors(name):
            self._client.download_fileobj(self.bucket_name, self._normalize_name(name), whole)
        whole.seek(0)
        return File(whole, name)

    def _save(self, name: str, content: Any) -> str:
        with as_os_errors(name):
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with as_os_errors(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with as_os_errors(name):
            return bool(super().exists(name))

    def part(self, name: str, first: int, last: int) -> Iterator[bytes]:
        """The bytes `first` to `last` of a file, a block at a time. Raises before the first block, or not at all."""
        with as_os_errors(name):
            answer = self._client.get_object(
                Bucket=self.bucket_name, Key=self._normalize_name(name), Range=f"bytes={first}-{last}"
            )
        return self._blocks(name, answer["Body"])

    @staticmethod
    def _blocks(name: str, body: Any) -> Iterator[bytes]:
        try:
            with as_os_errors(name):
                yield from body.iter_chunks(BLOCK)
        finally:
            body.close()

    def names(self) -> Iterator[str]:
        """The names of all uploads."""
        prefix = f"{self.location.strip('/')}/" if self.location else ""
        with as_os_errors(prefix):
            for page in self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket_name, Prefix=prefix
            ):
                for entry in page.get("Contents", ()):
                    yield entry["Key"].removeprefix(prefix)

    def put(self, name: str, content: "File[bytes]") -> None:
        """Write exactly this name, over what may be there."""
        self._save(name, content)

    def trouble(self) -> str:
        """Why the bucket cannot be used, in one line; '' when it answers."""
        try:
            with as_os_errors(self.bucket_name):
                self._client.head_bucket(Bucket=self.bucket_name)
        except OSError as error:
            return " ".join(str(error).split())
        return ""
