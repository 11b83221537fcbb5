"""The two clocks of a page, valid time and knowledge time, as two days in its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
"""First and last day that a calendar offers."""


@dataclass(frozen=True)
class Clocks:
    """A day of valid time and a day of knowledge time; None: now. Both mean the end of the day."""

    at: date | None = None
    known: date | None = None

    def instants(self) -> dict[str, datetime]:
        """Arguments of read models: the ends of the days, or now."""
        now = datetime.now(UTC)
        return {
            "at": end_of_day(self.at) if self.at else now,
            "known": end_of_day(self.known) if self.known else now,
        }


def end_of_day(day: date) -> datetime:
    """The first instant after a day, in UTC."""
    return datetime.combine(day, time(), UTC) + timedelta(days=1)


def day_input(place: Any, label: str, key: str, explanation: str, default: date | None = None) -> date | None:
    """A day that the address contains as the parameter `key`; `default` while it does not."""
    found: date | None = place.date_input(
        label,
        default,
        key=key,
        format="YYYY-MM-DD",
        help=explanation,
        min_value=EARLIEST,
        max_value=LATEST,
        bind="query-params",
    )
    return found


def clock_inputs(valid_place: Any, knowledge_place: Any) -> Clocks:
    """Inputs of both clocks, in two columns."""
    at = day_input(valid_place, "In the world on", "at", "The end of this day. Empty: now.")
    known = day_input(
        knowledge_place, "As known on", "known", "Only what was known by the end of this day. Empty: now."
    )
    return Clocks(at, known)
