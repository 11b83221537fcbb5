"""Revenue: what an organization or one of its segments earns."""

from __future__ import annotations

from typing import ClassVar, Literal

from events.kind import Family
from events.payload import Payload
from events.values import Amount, Change, Driver, Name, OneOf


class RevenueReported(Payload, frozen=True, kw_only=True):
    """A revenue, its growth or its drivers. `organizations[0]` earns it.

    `annual_run_rate`, `annual` and `quarterly` are different measures and are never added or compared.
    """

    one_of: ClassVar[OneOf | None] = OneOf(("amount", "change", "drivers"))
    measure: Literal["annual_run_rate", "annual", "quarterly"]
    segment: Name
    amount: Amount | None = None
    change: Change | None = None
    drivers: tuple[Driver, ...] = ()


FAMILY = Family.of("revenue", {"revenue.reported": RevenueReported})
