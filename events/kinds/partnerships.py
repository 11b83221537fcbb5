"""Partnerships, their terms, and disputes."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from events.kind import Family
from events.payload import Payload
from events.values import Amount, Bearing, Commitment, Instant, Name, Slug, Value, Words


class Term(Value, frozen=True, kw_only=True):
    """One term of an agreement: its subject, the holder of the right, and the change."""

    term: Annotated[Slug, Meta(description="Subject of the term, such as compute-supply.")]
    change: Literal["granted", "changed", "ended"]
    holder: Slug | None = None
    words: Words | None = None
    until: Instant | None = None
    exclusive: bool | None = None
    amount: Amount | None = None


Partners = Annotated[tuple[Slug, ...], Meta(min_length=2, max_length=20)]


class PartnershipFormed(Payload, frozen=True, kw_only=True):
    """Organizations agree to work together."""

    partners: Partners
    terms: tuple[Term, ...] = ()
    commitment: Commitment = "agreed"


class PartnershipChanged(Payload, frozen=True, kw_only=True):
    """Terms between partners are granted, changed or ended. `lasted_until` is when they stopped to apply."""

    partners: Partners
    terms: Annotated[tuple[Term, ...], Meta(min_length=1, max_length=50)]
    commitment: Commitment = "agreed"


class Party(Value, frozen=True, kw_only=True):
    """A side of a dispute: an organization, or a person or group in one."""

    organization: Slug
    group: Name | None = None


Parties = Annotated[tuple[Party, ...], Meta(min_length=2, max_length=20)]


class DisputeRaised(Payload, frozen=True, kw_only=True):
    """Parties disagree: the request, the answer, and the outcome so far."""

    short_label: ClassVar[str] = "{about}"
    parties: Parties
    about: Words
    request: Words | None = None
    answer: Words | None = None
    outcome: Words | None = None
    commitment: Commitment = "done"


class DisputeSettled(Payload, frozen=True, kw_only=True):
    """A dispute ended. `dispute` is the event or claim that raised it."""

    short_label: ClassVar[str] = "{outcome}"
    dispute: Bearing
    outcome: Words


FAMILY = Family.of(
    "partnerships",
    {
        "partnership.formed": PartnershipFormed,
        "partnership.changed": PartnershipChanged,
        "dispute.raised": DisputeRaised,
        "dispute.settled": DisputeSettled,
    },
)
