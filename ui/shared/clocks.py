"""The two clocks of a page, as two days in its address. Who names a day means all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
"""Days that a reader may choose from."""


@dataclass(frozen=True)
class When:
    """A day in the world and a day of knowledge; None: now."""

    at: date | None = None
    known: date | None = None

    def instants(self) -> dict[str, datetime]:
        """What read models are asked with: the ends of the days, or now."""
        now = datetime.now(UTC)
        return {"at": end_of(self.at) if self.at else now, "known": end_of(self.known) if self.known else now}


def end_of(day: date) -> datetime:
    """The first instant after a day, in UTC: who names a day means all of it."""
    return datetime.combine(day, time(), UTC) + timedelta(days=1)


def day_input(place: Any, label: str, key: str, tells: str, unasked: date | None = None) -> date | None:
    """A day that the address holds under `key`; while it does not, `unasked`."""
    found: date | None = place.date_input(
        label,
        unasked,
        key=key,
        format="YYYY-MM-DD",
        help=tells,
        min_value=EARLIEST,
        max_value=LATEST,
        bind="query-params",
    )
    return found


def clocks(place: Any, knowledge: Any) -> When:
    """The two clocks, in two columns."""
    at = day_input(place, "In the world on", "at", "The end of this day. Empty: now.")
    known = day_input(knowledge, "As known on", "known", "Only what was known by the end of this day. Empty: now.")
    return When(at, known)
