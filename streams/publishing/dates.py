"""Dates of data sets: the precision that they have, and the moment from which they could be known."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_PRECISIONS = {1: "year", 2: "month", 3: "day"}


class Told(NamedTuple):
    """What a date says. `start` and `end` are instants in UTC: its first one, and the first one after it."""

    start: str
    end: str
    precision: str


def of_date(text: str) -> Told:
    """What a year, a month or a day says: `2026`, `2026-03`, `2026-03-02`.

    What is dated so happened within it, and could be known at its end, not sooner.

    Raises:
        ValueError: it is no such date.
    """
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no date like 2026, 2026-03 or 2026-03-02")
    year, month, day = found.groups()
    first = date(int(year), int(month or 1), int(day or 1))
    return Told(
        instant_of(first), instant_of(_day_after(first, found.lastindex or 1)), _PRECISIONS[found.lastindex or 1]
    )


def instant_of(day: date) -> str:
    """The first instant of a day in UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def _day_after(first: date, parts: int) -> date:
    if parts == 1:
        return date(first.year + 1, 1, 1)
    if parts == 2:
        return (first + timedelta(days=31)).replace(day=1)
    return first + timedelta(days=1)
