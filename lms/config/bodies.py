"""daphne with a bound on request bodies: what is too large is never written to disk, and forms keep their words.

Twisted spools a whole body to a temporary file before anybody looks at it: an upload of 300 GB would fill the disk. Here a
body over the limit keeps its first and last half megabyte, which hold a form's typed fields, and loses the middle, which is
the file. Django still sees the declared length and refuses the file by it (content/library/uploads.py).
"""

from io import BytesIO

from daphne import http_protocol

from content.library.uploads import BESIDE

KEPT = 512 * 1024


class BoundedRequest(http_protocol.WebRequest):
    limit = 0

    def gotLength(self, length: int | None) -> None:
        self._taken = 0
        self._tail: bytearray | None = None
        super().gotLength(length)
        if length is not None and length > self.limit:
            self.content = BytesIO()
            self._tail = bytearray()

    def handleContentChunk(self, data: bytes) -> None:
        self._taken += len(data)
        if self._tail is None and self._taken > self.limit:
            # No length was declared, and it goes on and on: the file so far goes.
            self._tail = bytearray()
            self.content.seek(0)
            head = self.content.read(KEPT)
            self.content.close()
            self.content = BytesIO()
            self.content.write(head)
        if self._tail is None:
            self.content.write(data)
            return
        room = max(0, KEPT - self.content.tell())
        self.content.write(data[:room])
        self._tail += data[room:]
        if len(self._tail) > 2 * KEPT:
            del self._tail[:-KEPT]

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:
        tail, self._tail = getattr(self, "_tail", None), None
        if tail:
            self.content.write(tail[-KEPT:])
        super().requestReceived(command, path, version)


def bound_bodies(megabytes: int) -> None:
    """Let daphne keep no body larger than a file of so many megabytes and the form around it."""
    BoundedRequest.limit = megabytes * 1024 * 1024 + BESIDE
    # The factory makes the requests of each connection from this name of its module.
    http_protocol.WebRequest = BoundedRequest
