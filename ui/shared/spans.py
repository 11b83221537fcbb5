"""Words for a span of valid time: when something happened, never more precisely than its source stated it.

`ui/components/frontend/spans.js` is the same in JavaScript; one test compares both.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from events.days import MICROSECOND

UNKNOWN = "at an unknown time"
_SEASONS = ("winter", "spring", "summer", "autumn")
_MONTHS = {"month": 1, "quarter": 3, "season": 3, "year": 12, "decade": 120}
"""Length of a calendar unit in months."""
_UNITS = ("day", *_MONTHS)
_MONTH_DAYS, _YEAR_DAYS = 365.25 / 12, 365.25
_DAYS_SHOWN, _MONTHS_SHOWN = 61, 24
"""An age is in days below this many of them, then in months below this many of them."""


class Span(NamedTuple):
    """When something happened, UTC; None: open. `precision` is the one that its source stated.

    The end is the last microsecond of the interval, or the midnight after it.
    """

    start: datetime | None
    end: datetime | None
    precision: str | None = None

    @property
    def latest(self) -> datetime | None:
        """The latest moment at which it can have been so; None: open."""
        return self.end or self.start


NO_SPAN = Span(None, None)
"""Of what nothing says when it was."""


def span_of(row: Mapping[str, Any], start: str = "happened_from", end: str = "happened_to") -> Span:
    """The span of a row, by the names of its columns; its precision where the row has one."""
    return Span(row.get(start), row.get(end), row.get("precision"))


def format_span(span: Span) -> str:
    """A span in the precision of its source: "March 2025", "winter 2024/25", "before 8 Mar 2025"."""
    start, end, precision = (_utc(span.start), _utc(span.end), span.precision)
    if start is None:
        return UNKNOWN if end is None else _before(end)
    if end is None or precision == "after":
        return f"after {_day(start)}"
    last = end - MICROSECOND if end > start and end == _unit_start(end, "day") else end
    unit = _unit_of(start, last, precision)
    if unit:
        return _unit_words(start, unit)
    if end <= start:
        return _moment(start)
    return _day(start) if last.date() == start.date() else f"between {_day(start)} and {_day(last)}"


def format_since(span: Span) -> str:
    """Since when a state holds: "since March 2025", "since before 8 Mar 2025"; empty if nothing says it."""
    return "" if span.start is None and span.end is None else f"since {format_span(span)}"


def format_age(span: Span, at: datetime) -> str:
    """How long ago a figure was so, at `at`, by the latest moment that it can be of: "12 days", "22 months".

    Empty for less than a day, and where the moment is open or lies ahead.
    """
    latest = span.latest
    days = (at - latest).days if latest else 0
    months, years = int(days / _MONTH_DAYS), int(days / _YEAR_DAYS)
    if days < 1:
        return ""
    if days < _DAYS_SHOWN:
        return f"{days} day{'' if days == 1 else 's'}"
    return f"{months} months" if months < _MONTHS_SHOWN else f"{years} years"


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None


def _unit_of(start: datetime, last: datetime, precision: str | None) -> str | None:
    """The calendar unit that the span is: as stated, also where knowledge cut its end, or by its two ends."""
    if precision in _UNITS and start == _unit_start(start, precision) and last <= _unit_last(start, precision):
        return precision
    return next((unit for unit in _UNITS if (start, last) == (_unit_start(start, unit), _unit_last(start, unit))), None)


def _unit_start(moment: datetime, unit: str) -> datetime:
    if unit == "day":
        return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    shift = 1 if unit == "season" else 0
    months = moment.year * 12 + moment.month - 1
    return _month((months + shift) // _MONTHS[unit] * _MONTHS[unit] - shift)


def _unit_last(start: datetime, unit: str) -> datetime:
    if unit == "day":
        return start + timedelta(days=1) - MICROSECOND
    return _month(start.year * 12 + start.month - 1 + _MONTHS[unit]) - MICROSECOND


def _month(months: int) -> datetime:
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)


def _unit_words(start: datetime, unit: str) -> str:
    if unit == "day":
        return _day(start)
    if unit == "season":
        year = f"{start.year}/{(start.year + 1) % 100:02}" if start.month == 12 else str(start.year)
        return f"{_SEASONS[start.month % 12 // 3]} {year}"
    names = {
        "month": f"{start:%B} {start.year}",
        "quarter": f"Q{(start.month + 2) // 3} {start.year}",
        "year": str(start.year),
        "decade": f"{start.year}s",
    }
    return names[unit]


def _before(end: datetime) -> str:
    after = end + MICROSECOND if end + MICROSECOND == _unit_start(end + MICROSECOND, "day") else end
    return f"{'before' if after == _unit_start(after, 'day') else 'by'} {_day(after)}"


def _moment(at: datetime) -> str:
    """A moment; an edge of a day means the day."""
    start = _unit_start(at, "day")
    return _day(at) if at in {start, _unit_last(start, "day")} else f"{_day(at)}, {at:%H:%M} UTC"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%b} {moment.year}"
