"""Reads the event stream of a gateway, and resumes after a lost connection."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any

import structlog

from events.errors import WhenlineError
from streams.errors import LogUnavailable
from ui.shared.gateway_client import NoRedirects

SILENCE_S = 60.0
"""Timeout of a connection that sends nothing, not even a heartbeat."""
REMEMBERED = 10_000
"""Events that are not yielded again after the tables stepped back."""
POSITION_LOST = 410
"""HTTP status code for a position that the tables do not have (any more)."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 15.0
TEMPORARY = {429, 502, 503, 504}
"""HTTP status codes after which a retry may succeed."""

REDIRECTS = range(300, 400)
"""HTTP status codes that lead elsewhere. They are not followed: the token is for this gateway alone."""

Event = tuple[str, dict[str, Any]]
"""The position after an event, and the document about it."""
Pause = Callable[[float], None]


log = structlog.get_logger("whenline.tail")


class StreamRefused(WhenlineError):
    """The gateway refused the stream."""


class Tail:
    """A reader of a gateway's event stream.

    Args:
        url: of the gateway.
        token: sent with each request, unless empty.
        filters: `kind`, `organization`, `severity`, each with its values.
        position: after which to start; None means new events.
        pause: called between two attempts; for tests.
    """

    def __init__(
        self,
        url: str,
        token: str,
        filters: Mapping[str, Sequence[str]],
        position: str | None = None,
        *,
        pause: Pause = time.sleep,
    ) -> None:
        self.position = position
        self._url, self._token, self._filters, self._pause = url, token, filters, pause
        self.was_connected = False
        """Whether the gateway answered once."""
        self._wait = FIRST_PAUSE_S
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()
        """Source and id of the last events."""

    def events(self, *, follow: bool = True) -> Iterator[Event]:
        """Yield events as they arrive, each once; without end if `follow`.

        Where the tables no longer have the position, it resumes at the last one that they have.

        Raises:
            LogUnavailable: the gateway did not answer the first request. Later requests are repeated until it does.
            StreamRefused: the gateway refused the stream.
        """
        while True:
            try:
                with self._opened(follow) as response:
                    self.was_connected, self._wait = True, FIRST_PAUSE_S
                    yield from self._read(response)
                if not follow:
                    return
            except urllib.error.HTTPError as error:
                if self._has_resumed(error):
                    continue
                if error.code not in TEMPORARY or not self.was_connected:
                    raise _refused(error) from error
            except (OSError, HTTPException) as error:
                if not self.was_connected:
                    raise LogUnavailable(
                        f"The gateway at {self._url} does not answer ({error}).",
                        hint="Start it with `whenline up`, or name another one with --url.",
                    ) from error
            self._pause(self._wait)
            self._wait = min(LONGEST_PAUSE_S, 2 * self._wait)

    def _opened(self, follow: bool) -> HTTPResponse:
        parameters = [(name, ",".join(values)) for name, values in self._filters.items() if values]
        parameters.append(("follow", "true" if follow else "false"))
        headers = {"Accept": "text/event-stream"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        if self.position is not None:
            headers["Last-Event-ID"] = self.position
        request = urllib.request.Request(  # noqa: S310 - the user's own URL
            f"{self._url}/v1/events/stream?{urllib.parse.urlencode(parameters)}", headers=headers
        )
        opener = urllib.request.build_opener(NoRedirects)
        response: HTTPResponse = opener.open(request, timeout=SILENCE_S)
        return response

    def _has_resumed(self, error: urllib.error.HTTPError) -> bool:
        """Whether the gateway answered that the tables lack our position, and named one that they have."""
        if error.code != POSITION_LOST or self.position is None:
            return False
        problem = _problem(error)
        position = problem.get("position")
        if not isinstance(position, str) or position == self.position:
            raise _refused(error, problem)
        log.warning("the tables lack this position", lost=self.position, resumed=position)
        self.position = position
        return True

    def _is_new(self, document: Mapping[str, Any]) -> bool:
        event = document["event"]
        key = (str(event["source"]), str(event["id"]))
        is_new = key not in self._seen
        self._seen[key] = None
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return is_new

    def _read(self, response: HTTPResponse) -> Iterator[Event]:
        """Parse server-sent events. The position advances once the caller has consumed the event."""
        id_, data = self.position, ""
        for raw in response:
            line = raw.decode().rstrip("\r\n")
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if name == "id":
                id_ = value
            elif name == "data":
                data = value
            elif not line:
                if data and id_ is not None and self._is_new(document := json.loads(data)):
                    yield id_, document
                self.position, data = id_, ""


def read_position(file: Path) -> str | None:
    """The position that an earlier run saved; None if there was none."""
    with suppress(FileNotFoundError):
        return file.read_text(encoding="utf-8").strip() or None
    return None


def write_position(file: Path, position: str) -> None:
    """Save the position of this run, atomically."""
    staging = file.with_name(f".{file.name}.new")
    staging.write_text(position + "\n", encoding="utf-8")
    staging.replace(file)


def _problem(error: urllib.error.HTTPError) -> dict[str, Any]:
    """The problem details of an answer; empty if it has none."""
    with suppress(ValueError):
        problem = json.loads(error.read())
        return problem if isinstance(problem, dict) else {}
    return {}


def _refused(error: urllib.error.HTTPError, problem: dict[str, Any] | None = None) -> WhenlineError:
    problem = _problem(error) if problem is None else problem
    errors = "".join(f"\n  {each['pointer']}: {each['detail']}" for each in problem.get("errors", ()))
    what = f"The gateway refused: {problem.get('detail', f'status {error.code}')}{errors}"
    if error.code in TEMPORARY:
        return LogUnavailable(what, hint=problem.get("hint", "Try again later."))
    if error.code in REDIRECTS:
        place = error.headers.get("Location", "another address")
        return StreamRefused(what, hint=f"It redirects to {place}; if you trust that, name it with --url.")
    hint = (
        "Set WHENLINE_TOKEN to a token with the scope `read`." if error.code in {401, 403} else problem.get("hint", "")
    )
    return StreamRefused(what, hint=hint)
