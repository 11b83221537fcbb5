"""Revenue: what an organization or one of its segments earns."""

from __future__ import annotations

from typing import Literal

from events.kind import family
from events.payload import Payload
from events.values import Amount, Change, Driver, Name


class RevenueReported(Payload, frozen=True, kw_only=True):
    """A revenue, its growth or what drives it. The first organization earns it.

    `annual_run_rate`, `annual` and `quarterly` are different measures and are never added or compared.
    """

    measure: Literal["annual_run_rate", "annual", "quarterly"]
    segment: Name
    amount: Amount | None = None
    change: Change | None = None
    drivers: tuple[Driver, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a report of nothing."""
        super().__post_init__()
        if self.amount is None and self.change is None and not self.drivers:
            raise ValueError("state an `amount`, a `change` or `drivers`")


KINDS = family("revenue", {"revenue.reported": RevenueReported})
