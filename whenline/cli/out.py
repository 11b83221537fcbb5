"""What commands print: plain text for pipes, colors on a terminal only, JSON for machines."""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import typer
from rich.console import Console

from events.errors import WhenlineError

_MONTH = re.compile(r"\d{4}-\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class BadDate(WhenlineError):
    """A date on the command line that is none."""


def console() -> Console:
    """The terminal, or the pipe, that standard output is."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def say(text: str) -> None:
    """One line of news, flushed at once, for whoever waits for it."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def print_json(value: Any) -> None:
    """A value as JSON: indented for a person, on one line for a pipe."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None, default=str))


def instant(text: str | None) -> datetime | None:
    """A date or time of the command line as an instant. A day or month means its end: all that it held.

    Raises:
        BadDate: it is no date.
    """
    if text is None:
        return None
    try:
        if _MONTH.fullmatch(text):
            first = datetime.fromisoformat(f"{text}-01").replace(tzinfo=UTC)
            return (first + timedelta(days=32)).replace(day=1)
        if _DAY.fullmatch(text):
            return datetime.fromisoformat(text).replace(tzinfo=UTC) + timedelta(days=1)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise BadDate(
            f"`{text}` is no date ({error})", hint="Write 2025-04-02, 2025-04, or 2025-04-02T09:30:00Z."
        ) from error
    if found.tzinfo is None:
        raise BadDate(f"`{text}` has no time zone", hint=f"Write {text}Z for UTC, or an offset such as {text}+02:00.")
    return found
