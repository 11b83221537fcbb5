"""An object store for tests, of as much of S3 as DuckDB uses: objects, ranges and uploads in parts."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

UPLOAD = "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"
DONE = "<CompleteMultipartUploadResult><ETag>1</ETag></CompleteMultipartUploadResult>"


class ObjectStore(ThreadingHTTPServer):
    """Objects by their path. It verifies that a request is signed with `key`, not the signature."""

    key = "test-key"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.requests: Counter[str] = Counter()
        """Answered requests by their method."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ObjectStore

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Write nothing."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        found = self.server.objects.get(urlsplit(self.path).path)
        if found is None or not self._is_signed():
            self._answer(404 if found is None else 403, b"")
            return
        wanted = self.headers.get("Range", "")
        if not wanted:
            self._answer(200, found)
            return
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        start, end = int(first), min(int(last or len(found)), len(found) - 1)
        self._answer(206, found[start : end + 1], **{"Content-Range": f"bytes {start}-{end}/{len(found)}"})

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._is_signed():
            self._answer(403, b"")
            return
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if "partNumber" in query:
            self.server.parts.setdefault(path, {})[int(query["partNumber"][0])] = body
        else:
            self.server.objects[path] = body
        self._answer(200, b"", ETag='"1"')

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path, query = urlsplit(self.path).path, urlsplit(self.path).query
        if "uploadId" in query:
            parts = self.server.parts.pop(path)
            self.server.objects[path] = b"".join(parts[number] for number in sorted(parts))
            self._answer(200, DONE.encode())
        else:
            self._answer(200, UPLOAD.encode())

    def do_DELETE(self) -> None:
        self.server.objects.pop(urlsplit(self.path).path, None)
        self._answer(204, b"")

    def _is_signed(self) -> bool:
        return f"Credential={self.server.key}/" in self.headers.get("Authorization", "")

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.server.requests[self.command] += 1
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "Accept-Ranges": "bytes", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@contextmanager
def running_object_store() -> Iterator[ObjectStore]:
    """A store on a free port of this machine."""
    with ObjectStore() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
