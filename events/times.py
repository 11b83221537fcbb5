"""Valid time: computes the interval in which an event happened from its `time` and precision.

All instants are UTC. An interval is [start, end], its first and its last microsecond, so a day ends within itself; an
instant is both. `start` is None for minus infinity. The projector computes the same in SQL; a property test compares
both.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from events.days import MICROSECOND
from events.payload import Precision

TOLERANCE = timedelta(minutes=5)
"""How much later than `known_at` a `time` may be, to allow for clock skew; it is then cut to `known_at`."""

_MONTHS = {"month": 1, "quarter": 3, "season": 3, "year": 12, "decade": 120}


class Interval(NamedTuple):
    """[start, end] in which an event happened; `start` None means minus infinity."""

    start: datetime | None
    end: datetime


def _start_of_months(time: datetime, months: int, offset: int) -> int:
    """The start of the unit of `months` that contains `time`, in months since year 0; units are shifted by `offset`."""
    since_zero = time.year * 12 + time.month - 1
    return since_zero - (since_zero - offset) % months


def _instant_of(months: int) -> datetime:
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)


def unit(time: datetime, precision: Precision) -> tuple[datetime, datetime]:
    """First and last microsecond of the calendar unit that contains `time`, for the precisions that name one.

    Seasons are those of the northern hemisphere, of three whole months: winter December to February, then spring,
    summer, autumn September to November.
    """
    time = time.astimezone(UTC)
    if precision == "second":
        return time, time
    if precision == "day":
        start = time.replace(hour=0, minute=0, second=0, microsecond=0)
        return start, start + timedelta(days=1) - MICROSECOND
    months = _MONTHS[precision]
    first = _start_of_months(time, months, offset=2 if precision == "season" else 0)
    return _instant_of(first), _instant_of(first + months) - MICROSECOND


def happened(time: datetime, precision: Precision, bound: datetime | None, known_at: datetime) -> Interval:
    """The interval in which an event happened. It ends no later than `known_at`: an event is known after it happened.

    Args:
        time: the start, or any instant of the calendar unit that `precision` names.
        precision: how precisely `time` is known.
        bound: the end, for precision `between`, exclusive.
        known_at: knowledge time.
    """
    if precision == "before":
        return Interval(None, min(time.astimezone(UTC) - MICROSECOND, known_at))
    start, end = time.astimezone(UTC), known_at
    if precision == "between" and bound is not None:
        end = bound.astimezone(UTC) - MICROSECOND
    elif precision != "after":
        start, end = unit(time, precision)
    start = min(start, known_at)
    return Interval(start, max(start, min(end, known_at)))


def is_from_the_future(time: datetime, precision: Precision, known_at: datetime) -> bool:
    """Whether `time` is later than `known_at` by more than the tolerance."""
    if precision == "before" or time <= known_at + TOLERANCE:
        return False  # a unit starts no later than the instants in it
    start = time if precision in {"after", "between"} else unit(time, precision)[0]
    return start > known_at + TOLERANCE
