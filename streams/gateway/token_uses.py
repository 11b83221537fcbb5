"""When each token was last used, in `tokens.used.json`. It is for people: nothing depends on it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import structlog

from streams.gateway.private_file import write_private

FILE = "tokens.used.json"
EVERY_S = 60.0
"""Least time between two writes: a busy gateway writes once a minute, not once a request."""

log = structlog.get_logger("whenline.gateway")


class TokenUses:
    """Notes uses in memory, and saves them at most once a minute and when the gateway ends.

    Args:
        root: the home.
        every_s: seconds between two writes.
    """

    def __init__(self, root: Path, every_s: float = EVERY_S) -> None:
        self._file, self._every_s = root / FILE, every_s
        self._unsaved: dict[str, datetime] = {}
        self._next = 0.0

    def all(self) -> Mapping[str, datetime]:
        """By the id of a token, when it was last used; empty if the file is lost or damaged."""
        with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
            return msgspec.json.decode(self._file.read_bytes(), type=dict[str, datetime])
        return {}

    def note(self, id_: str) -> None:
        """A token was used now."""
        self._unsaved[id_] = datetime.now(UTC)
        if time.monotonic() >= self._next:
            self.save()

    def save(self) -> None:
        """Write what is not saved yet. Failing to is logged, and tried again later."""
        self._next = time.monotonic() + self._every_s
        if not self._unsaved:
            return
        try:
            write_private(self._file, msgspec.json.encode({**self.all(), **self._unsaved}))
        except OSError as error:
            log.warning("the last uses of tokens cannot be saved", why=str(error))
            return
        self._unsaved.clear()
