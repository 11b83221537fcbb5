"""The two clocks of a page, valid time and knowledge time, as two days in its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from events.days import FIRST_DAY, LAST_DAY, end_of_day
from ui.shared.address_state import follow_day, forget


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


def day_input(place: Any, label: str, key: str, explanation: str, default: date | None = None) -> date | None:
    """A day that the address contains as the parameter `key`; `default` while it does not."""
    follow_day(place, key)
    found: date | None = place.date_input(
        label,
        default,
        key=key,
        format="YYYY-MM-DD",
        help=explanation,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        bind="query-params",
        on_change=partial(forget, key),
    )
    return found


def clock_inputs(valid_place: Any, knowledge_place: Any) -> Clocks:
    """Inputs of both clocks, in two columns."""
    at = day_input(valid_place, "In the world on", "at", "The end of this day. Empty: now.")
    known = day_input(
        knowledge_place, "As known on", "known", "Only what was known by the end of this day. Empty: now."
    )
    return Clocks(at, known)
