"""The stream of a gateway, read for as long as it takes: where the connection breaks, it goes on where it was."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any

from events.errors import WhenlineError
from streams.errors import LogUnavailable

SILENCE_S = 60.0
"""A stream that says nothing for so long, not even that it is there, is given up."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 15.0
PASSING = {429, 502, 503, 504}
"""Answers after which it is worth coming again."""

Event = tuple[str, dict[str, Any]]
"""The position behind an event, and what is told of it."""
Pause = Callable[[float], None]


class StreamRefused(WhenlineError):
    """The gateway does not serve this stream."""


class Tail:
    """A reader of a gateway's stream.

    Args:
        url: address of the gateway.
        token: sent along, if not empty.
        filters: `kind`, `organization`, `severity`, each with its values.
        position: where to go on; None is now.
        pause: called between two tries; for tests.
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
        self.reached = False
        self._wait = FIRST_PAUSE_S

    def events(self, *, follow: bool = True) -> Iterator[Event]:
        """Events as they come, without end if it follows.

        Raises:
            LogUnavailable: the gateway did not answer the first time. Later it is asked again until it does.
            StreamRefused: it says that it will not serve this.
        """
        while True:
            try:
                with self._opened(follow) as answer:
                    self.reached, self._wait = True, FIRST_PAUSE_S
                    yield from self._read(answer)
                if not follow:
                    return
            except urllib.error.HTTPError as error:
                if error.code not in PASSING or not self.reached:
                    raise _refused(error) from error
            except (OSError, HTTPException) as error:
                if not self.reached:
                    raise LogUnavailable(
                        f"The gateway at {self._url} does not answer ({error}).",
                        hint="Start it with `whenline up`, or name another with --url.",
                    ) from error
            self._pause(self._wait)
            self._wait = min(LONGEST_PAUSE_S, 2 * self._wait)

    def _opened(self, follow: bool) -> HTTPResponse:
        asked = [(name, ",".join(values)) for name, values in self._filters.items() if values]
        asked.append(("follow", "true" if follow else "false"))
        headers = {"Accept": "text/event-stream"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        if self.position is not None:
            headers["Last-Event-ID"] = self.position
        request = urllib.request.Request(  # noqa: S310 - the address is the user's own
            f"{self._url}/v1/events/stream?{urllib.parse.urlencode(asked)}", headers=headers
        )
        answer: HTTPResponse = urllib.request.urlopen(request, timeout=SILENCE_S)  # noqa: S310
        return answer

    def _read(self, answer: HTTPResponse) -> Iterator[Event]:
        """Blocks of the stream; the position moves on once whoever reads has taken the event."""
        id_, data = self.position, ""
        for raw in answer:
            line = raw.decode().rstrip("\r\n")
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if name == "id":
                id_ = value
            elif name == "data":
                data = value
            elif not line:
                if data and id_ is not None:
                    yield id_, json.loads(data)
                self.position, data = id_, ""


def read_position(file: Path) -> str | None:
    """Where a run before this one came to; None where there was none."""
    with suppress(FileNotFoundError):
        return file.read_text(encoding="utf-8").strip() or None
    return None


def write_position(file: Path, position: str) -> None:
    """Keep where this run came to, in one step."""
    staging = file.with_name(f".{file.name}.new")
    staging.write_text(position + "\n", encoding="utf-8")
    staging.replace(file)


def _refused(error: urllib.error.HTTPError) -> WhenlineError:
    said: dict[str, Any] = {}
    with suppress(ValueError):
        said = json.loads(error.read())
    wrong = "".join(f"\n  {each['pointer']}: {each['detail']}" for each in said.get("errors", ()))
    what = f"The gateway refused: {said.get('detail', f'status {error.code}')}{wrong}"
    if error.code in PASSING:
        return LogUnavailable(what, hint=said.get("hint", "Try again later."))
    hint = "Set WHENLINE_TOKEN to a token with the scope `read`." if error.code in {401, 403} else said.get("hint", "")
    return StreamRefused(what, hint=hint)
