"""A publish endpoint for the pages' tests: checks posted events by the contract, and publishes them into a home at once."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from events.codec import decode
from events.errors import WhenlineError
from tests.support.ui_home import LOGGED, FilledHome


@contextmanager
def fake_gateway(home: FilledHome, token: str = "") -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Its address, and the events it took. With a `token`, it requires that."""
    taken: list[dict[str, Any]] = []

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if token and self.headers.get("Authorization") != f"Bearer {token}":
                self._answer(401, {"detail": "A token is needed."})
                return
            try:
                decode(body)
            except WhenlineError as error:
                self._answer(422, {"detail": str(error)})
                return
            event = json.loads(body)
            home.publish([{**event, "time": LOGGED.isoformat()}])  # the home's log has a clock of its own
            taken.append(event)
            self._answer(202, {"topic": "whenline.amendments", "partition": 0, "offset": len(taken) - 1})

        def _answer(self, status: int, body: dict[str, Any]) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", taken
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
