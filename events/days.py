"""A day as an instant and back, and moments as text: the one definition for pages, commands, exports and CSV.

A day is the half-open interval [00:00, 24:00) of UTC. Chosen on a clock it means all of itself: its last microsecond.
So everything of the day counts and the next midnight does not. What is dated by a day is known from that instant on.
SQL has the same as `end_of_day`, `day_of` and `internal.instant`, JavaScript in `days.js`; one table of cases tests
all.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta

from events.errors import WhenlineError

FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(9989, 12, 31)
"""Days that a clock can show; events outside of them are refused."""
MICROSECOND = timedelta(microseconds=1)
FORMS = "2025-04-02, 2025-04, or 2025-04-02T09:30:00Z"

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?(Z|([+ -])(\d\d):?([0-5]\d))?", re.ASCII
)


class InvalidMoment(WhenlineError):
    """A text is not a moment."""


def end_of_day(day: date) -> datetime:
    """The last microsecond of a day in UTC."""
    return datetime.combine(day, time.max, UTC)


def day_of(moment: datetime) -> date:
    """The day in UTC that contains an instant."""
    return moment.astimezone(UTC).date()


def last_day_of(text: str) -> date | None:
    """The last day of a year, a month or a day: `2025`, `2025-04`, `2025-04-02`; None for other text.

    Raises:
        ValueError: there is no such day.
    """
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    if day is not None:
        return date(year or 0, month or 0, day)
    if year == MAXYEAR:
        raise ValueError("year 9999 is out of range")
    first = date(year or 0, 12 if month is None else month, 1)
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def moment_of(text: str) -> datetime:
    """A moment as text: an instant with a zone, or a day or a month, which mean their last microsecond in UTC.

    In the address of a page a plus arrives as a space, so a space before an offset is a plus.

    Raises:
        InvalidMoment: it is none, has no zone, or is outside of the years 1000 to 9989.
    """
    try:
        day = last_day_of(text) if "-" in text else None
        moment = end_of_day(day) if day else _instant_of(text)
    except (ValueError, OverflowError) as error:
        raise InvalidMoment(f"`{text}` is not a date ({error})", hint=f"Write {FORMS}.") from error
    if not FIRST_DAY <= moment.date() <= LAST_DAY:
        raise InvalidMoment(
            f"`{text}` is outside of the years {FIRST_DAY.year} to {LAST_DAY.year}", hint=f"Write {FORMS}."
        )
    return moment


def _instant_of(text: str) -> datetime:
    found = _INSTANT.fullmatch(text)
    if found is None:
        raise InvalidMoment(f"`{text}` is not a date", hint=f"Write {FORMS}.")
    day, clock, fraction, zone, sign, hours, minutes = found.groups()
    if zone is None:
        raise InvalidMoment(
            f"`{text}` has no time zone", hint=f"Write {text}Z for UTC, or an offset such as {text}+02:00."
        )
    local = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC, microsecond=int(f"{fraction or 0:0<6}"[:6]))
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    if offset >= timedelta(days=1):
        raise ValueError("an offset is less than 24 hours")
    return local + offset if sign == "-" else local - offset
