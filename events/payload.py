"""The fields that payloads of all kinds share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from events.values import ONE_LINE, Bearing, Certainty, OneOf, OrganizationRole, Provenance, Slug

Precision = Literal["second", "day", "month", "quarter", "season", "year", "decade", "before", "after", "between"]
"""How precisely `time` is known; `events.times` computes the interval of each precision."""


class Payload(Struct, frozen=True, kw_only=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """`headline` and `organizations` are required. The other fields have defaults, so that a short post is enough."""

    one_of: ClassVar[OneOf | None] = None
    """A rule about a kind's optional fields; see `OneOf`."""
    short_label: ClassVar[str] = ""
    """Template of the label beside a mark in charts, filled with the payload; empty: the headline."""

    headline: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=300,
            description="One line, in your own words.",
            extra_json_schema={"pattern": ONE_LINE},
        ),
    ]
    organizations: Annotated[
        tuple[OrganizationRole, ...],
        Meta(
            min_length=1,
            max_length=50,
            description="Organizations that the event names; `unaffiliated` if there is none.",
        ),
    ]
    certainty: Certainty = "reported"
    provenance: Provenance | None = None
    tags: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=100, extra_json_schema={"pattern": ONE_LINE})], ...],
        Meta(max_length=50),
    ] = ()
    bears_on: Annotated[tuple[Bearing, ...], Meta(max_length=50)] = ()
    claim: (
        Annotated[Slug, Meta(description="Shared by events of several publishers that state the same thing.")] | None
    ) = None
    claim_stance: Literal["supports", "contradicts"] = "supports"
    precision: Precision = "second"
    bound: (
        Annotated[
            datetime,
            Meta(tz=True, description="End of the interval; required for precision `between`, refused otherwise."),
        ]
        | None
    ) = None
    lasted_until: (
        Annotated[
            datetime, Meta(tz=True, description="End of a state that lasted; not the end of an imprecise `time`.")
        ]
        | None
    ) = None

    def __post_init__(self) -> None:
        """Refuse a `bound` without `between`, and `between` without a `bound`."""
        if (self.precision == "between") != (self.bound is not None):
            raise ValueError("precision `between` requires a `bound`, and no other precision may have one")
        if self.one_of is not None:
            self.one_of.check(self)
