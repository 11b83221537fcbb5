"""When something happened, and whether it had."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.reference_model.reading import Data, instant

LONG_AGO = datetime.min.replace(tzinfo=UTC)
FOR_EVER = datetime.max.replace(tzinfo=UTC)

MOMENT = timedelta(microseconds=1)
"""A unit, a `bound` and a `before` exclude their end: the last instant at which it can have happened is this earlier."""

Interval = tuple[datetime, datetime]


def interval(time: datetime, data: Data, known_at: datetime) -> Interval:
    """When it happened, cut to what can have happened before it was known."""
    precision = data.get("precision", "second")
    if precision == "before":
        return LONG_AGO, min(time - MOMENT, known_at)
    start, end = time, time
    if precision == "day":
        start = datetime(time.year, time.month, time.day, tzinfo=UTC)
        end = start + timedelta(days=1)
    elif precision == "month":
        start = datetime(time.year, time.month, 1, tzinfo=UTC)
        end = _month_after(start, 1)
    elif precision == "quarter":
        start = datetime(time.year, 1 + 3 * ((time.month - 1) // 3), 1, tzinfo=UTC)
        end = _month_after(start, 3)
    elif precision == "season":
        start = datetime(time.year, 12 if time.month in {1, 2, 12} else 3 * (time.month // 3), 1, tzinfo=UTC)
        start = start.replace(year=time.year - 1) if time.month in {1, 2} else start
        end = _month_after(start, 3)
    elif precision == "year":
        start, end = datetime(time.year, 1, 1, tzinfo=UTC), datetime(time.year + 1, 1, 1, tzinfo=UTC)
    elif precision == "decade":
        first = time.year - time.year % 10
        start, end = datetime(first, 1, 1, tzinfo=UTC), datetime(first + 10, 1, 1, tzinfo=UTC)
    elif precision == "after":
        end = known_at + MOMENT
    elif precision == "between":
        end = instant(data["bound"])
    end = end if precision == "second" else end - MOMENT
    start = min(start, known_at)
    return start, max(start, min(end, known_at))


def occurrence(at: datetime, happened: Interval) -> str:
    return "absent" if at < happened[0] else "possible" if at < happened[1] else "sure"


def meet(one: Interval, other: Interval) -> bool:
    """Whether both can have happened at one instant."""
    return max(one[0], other[0]) <= min(one[1], other[1])


def days_between(earlier: datetime, later: datetime) -> int:
    """Days from one date to another, both in UTC."""
    return (later.date() - earlier.date()).days


def _month_after(start: datetime, months: int) -> datetime:
    count = start.year * 12 + start.month - 1 + months
    return start.replace(year=count // 12, month=count % 12 + 1)
