"""What every payload carries, whatever its kind."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from events.values import Bearing, Certainty, OrganizationRole, Provenance, Slug

Precision = Literal["second", "day", "month", "quarter", "season", "year", "decade", "before", "after", "between"]
"""How precisely `time` is known; see `events.time` for the interval each gives."""


class Payload(Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """`headline` and `organizations` are required; the rest has defaults, so that one short post works."""

    headline: Annotated[str, Meta(min_length=1, max_length=300, description="One line, own words.")]
    organizations: Annotated[
        tuple[OrganizationRole, ...],
        Meta(min_length=1, max_length=50, description="Organizations named; `unaffiliated` where there is none."),
    ]
    certainty: Certainty = "reported"
    provenance: Provenance | None = None
    tags: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=100)], ...], Meta(max_length=50)] = ()
    bears_on: Annotated[tuple[Bearing, ...], Meta(max_length=50)] = ()
    claim: (
        Annotated[Slug, Meta(description="Shared by events of several publishers that state the same thing.")] | None
    ) = None
    claim_stance: Literal["supports", "contradicts"] = "supports"
    precision: Precision = "second"
    bound: (
        Annotated[
            datetime, Meta(tz=True, description="End of the span; needed for precision `between`, refused otherwise.")
        ]
        | None
    ) = None
    lasted_until: (
        Annotated[datetime, Meta(tz=True, description="End of a state that lasted, not of our ignorance.")] | None
    ) = None

    def __post_init__(self) -> None:
        """Refuse a `bound` without `between`, and `between` without a `bound`."""
        if (self.precision == "between") != (self.bound is not None):
            raise ValueError("precision `between` needs a `bound`, and only it takes one")
