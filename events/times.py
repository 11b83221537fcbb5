"""When a thing happened: from a `time` and its precision to the interval in which it happened.

All instants are UTC. An interval is [start, end): start inclusive, end exclusive; an end equal to its start is a point.
`start` is None where the past is open (minus infinity). The projector computes the same in SQL; a law test holds both
together.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from events.payload import Precision

TOLERANCE = timedelta(minutes=5)
"""How much later than `known_at` a publisher's clock may put what happened; it is then cut to `known_at`."""

_MONTHS = {"month": 1, "quarter": 3, "season": 3, "year": 12, "decade": 120}


class Interval(NamedTuple):
    """[start, end) in which something happened; `start` None means minus infinity."""

    start: datetime | None
    end: datetime


def _start_of_months(time: datetime, months: int, offset: int) -> int:
    """Months since year 0 at which the unit of `months` that holds `time` starts; units are shifted by `offset`."""
    since_zero = time.year * 12 + time.month - 1
    return since_zero - (since_zero - offset) % months


def _instant_of(months: int) -> datetime:
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)


def unit(time: datetime, precision: Precision) -> tuple[datetime, datetime]:
    """The calendar unit that holds `time`, for the precisions that name one.

    Seasons are those of the north, named by three whole months: winter December to February, then spring, summer,
    autumn September to November.
    """
    time = time.astimezone(UTC)
    if precision == "second":
        return time, time
    if precision == "day":
        start = time.replace(hour=0, minute=0, second=0, microsecond=0)
        return start, start + timedelta(days=1)
    months = _MONTHS[precision]
    first = _start_of_months(time, months, offset=2 if precision == "season" else 0)
    return _instant_of(first), _instant_of(first + months)


def happened(time: datetime, precision: Precision, bound: datetime | None, known_at: datetime) -> Interval:
    """The interval in which it happened, given when it was known: nothing happens after it was known.

    Args:
        time: the start, or any instant of the calendar unit that `precision` names.
        precision: how precisely `time` is known.
        bound: the end, for precision `between`.
        known_at: when it was known.
    """
    if precision == "before":
        return Interval(None, min(time.astimezone(UTC), known_at))
    start, end = time.astimezone(UTC), known_at
    if precision == "between" and bound is not None:
        end = bound.astimezone(UTC)
    elif precision != "after":
        start, end = unit(time, precision)
    start = min(start, known_at)
    return Interval(start, max(start, min(end, known_at)))


def is_from_the_future(time: datetime, precision: Precision, known_at: datetime) -> bool:
    """Whether `time` says that it happened after it was known, by more than the tolerance for clocks."""
    if precision == "before" or time <= known_at + TOLERANCE:
        return False  # a unit starts no later than what it holds
    start = time if precision in {"after", "between"} else unit(time, precision)[0]
    return start > known_at + TOLERANCE
