"""Dates on the command line."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from events.errors import WhenlineError

_MONTH = re.compile(r"\d{4}-\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class BadDate(WhenlineError):
    """An invalid date on the command line."""


def instant(text: str | None) -> datetime | None:
    """A date or time as an instant. A day or month means its end, so that it includes everything in it.

    Raises:
        BadDate: it is not a date.
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
            f"`{text}` is not a date ({error})", hint="Write 2025-04-02, 2025-04, or 2025-04-02T09:30:00Z."
        ) from error
    if found.tzinfo is None:
        raise BadDate(f"`{text}` has no time zone", hint=f"Write {text}Z for UTC, or an offset such as {text}+02:00.")
    return found


def isoformat(moment: datetime) -> str:
    """An instant as RFC 3339, with Z for UTC."""
    return moment.isoformat().replace("+00:00", "Z")
