"""Times as people type them: a day, a month or a year is enough."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from events.payload import Precision
from events.times import unit

_FORMS: tuple[tuple[re.Pattern[str], str, Precision], ...] = (
    (re.compile(r"\d{4}-\d{2}-\d{2}"), "", "day"),
    (re.compile(r"\d{4}-\d{2}"), "-01", "month"),
    (re.compile(r"\d{4}"), "-01-01", "year"),
)


def started(text: str) -> tuple[str, Precision | None]:
    """A time as RFC 3339 and how precise it was typed; what is no calendar unit is left as it is, for the contract to judge."""
    found = _unit(text.strip())
    return (_said(found[0]), found[2]) if found else (text.strip(), None)


def ended(text: str) -> str:
    """When it could be known: a day, month or year means its end. Knowledge is never claimed too early."""
    found = _unit(text.strip())
    return _said(found[1]) if found else text.strip()


def _unit(text: str) -> tuple[datetime, datetime, Precision] | None:
    for pattern, rest, precision in _FORMS:
        if pattern.fullmatch(text):
            try:
                return *unit(datetime.fromisoformat(text + rest).replace(tzinfo=UTC), precision), precision
            except (ValueError, OverflowError):
                return None
    return None


def _said(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
