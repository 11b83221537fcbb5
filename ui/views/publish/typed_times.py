"""Times as typed in a form: a day, a month or a year is enough."""

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


def start_of(text: str) -> tuple[str, Precision | None]:
    """The start of a typed calendar unit as RFC 3339, and its precision. Other text is returned unchanged."""
    found = _unit(text.strip())
    return (_rfc3339(found[0]), found[2]) if found else (text.strip(), None)


def end_of(text: str) -> str:
    """The end of a typed calendar unit, for knowledge times: a day is known at its end, never earlier."""
    found = _unit(text.strip())
    return _rfc3339(found[1]) if found else text.strip()


def _unit(text: str) -> tuple[datetime, datetime, Precision] | None:
    for pattern, rest, precision in _FORMS:
        if pattern.fullmatch(text):
            try:
                return *unit(datetime.fromisoformat(text + rest).replace(tzinfo=UTC), precision), precision
            except (ValueError, OverflowError):
                return None
    return None


def _rfc3339(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
