"""Logging of the processes: one line per entry on stderr, as JSON unless stderr is a terminal."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, TextIO

import structlog


def configure() -> None:
    """Configure structlog, and the standard logging that libraries use."""
    tty = sys.stderr.isatty()
    renderer = structlog.dev.ConsoleRenderer() if tty else structlog.processors.JSONRenderer(_as_json)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(UnfailingStream(sys.stderr)),  # type: ignore[arg-type]
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    silence_libraries()


def _as_json(entry: Any, default: Callable[[Any], Any]) -> str:
    """An entry as JSON; `default` turns other values into text."""
    return _encoder(default).encode(entry)


@cache
def _encoder(default: Callable[[Any], Any]) -> json.JSONEncoder:
    """`json.dumps` would make one for each entry."""
    return json.JSONEncoder(default=default)


def silence_libraries() -> None:
    """Drop aiokafka's log of every reconnect: persistent failures reach us as exceptions."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)


class UnfailingStream:
    """A text stream of which no write fails: a full disk, or a closed pipe, costs lines and never stops what logs.

    Args:
        target: where lines go.
    """

    def __init__(self, target: TextIO) -> None:
        self._target = target

    def write(self, text: str) -> int:
        """Write the text if that is possible."""
        with suppress(OSError, ValueError):  # ValueError: it is closed
            self._target.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush the target if that is possible."""
        with suppress(OSError, ValueError):
            self._target.flush()

    def __getattr__(self, name: str) -> Any:
        """Whatever else is asked of a stream, such as its encoding."""
        return getattr(self._target, name)
