"""Dates on the command line."""

from __future__ import annotations

from datetime import datetime

from events.days import moment_of


def instant(text: str | None) -> datetime | None:
    """A date or time as an instant. A day or a month means its last microsecond: it includes all of itself.

    Raises:
        InvalidMoment: it is not a date.
    """
    return None if text is None else moment_of(text)


def isoformat(moment: datetime) -> str:
    """An instant as RFC 3339, with Z for UTC."""
    return moment.isoformat().replace("+00:00", "Z")
