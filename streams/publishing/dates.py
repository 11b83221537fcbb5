"""Parses the dates of data sets: their precision, and the earliest instant at which they could be known."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from events.days import end_of_day, last_day_of

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_LOOSE = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", re.ASCII)
_PRECISIONS = {1: "year", 2: "month", 3: "day"}


class ParsedDate(NamedTuple):
    """A date as an interval: its first and its last microsecond in UTC."""

    start: str
    end: str
    precision: str


def parse_date(text: str) -> ParsedDate:
    """Parse a year, a month or a day: `2026`, `2026-03`, `2026-03-02`.

    Use `start` as `time`, and `end` as `knowntime`: what is dated by a day is known when the day ends.

    Raises:
        ValueError: the text is not such a date.
    """
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(f"`{text}` is not a date; write {_suggestion(text)}")
    year, month, day = found.groups()
    first = date(int(year), int(month or 1), int(day or 1))
    last = end_of_day(last_day_of(text) or first)
    return ParsedDate(first_instant(first), last.isoformat().replace("+00:00", "Z"), _PRECISIONS[found.lastindex or 1])


def first_instant(day: date) -> str:
    """The first instant of a day in UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def _suggestion(text: str) -> str:
    """The same date in the right form where it is recognizable, else the forms there are."""
    loose = _LOOSE.fullmatch(text.strip())
    if loose is None:
        return "2026, 2026-03 or 2026-03-02"
    return "-".join(part.zfill(2) for part in loose.groups() if part)
