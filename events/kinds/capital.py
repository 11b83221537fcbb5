"""Capital: investments, stakes and acquisitions."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from events.kind import Family
from events.payload import Payload
from events.values import Amount, Commitment, Share, Slug, Words


class InvestmentMade(Payload, frozen=True, kw_only=True):
    """An investor invests. `cumulative` is the sum of all rounds so far, and is never added to a round."""

    investor: Slug
    investee: Slug
    scope: Literal["round", "cumulative"] = "round"
    amount: Amount | None = None
    terms: Annotated[tuple[Words, ...], Meta(max_length=20)] = ()
    commitment: Commitment = "done"


class StakeHeld(Payload, frozen=True, kw_only=True):
    """A holder's share of an organization, and its value."""

    holder: Slug
    held: Slug
    share: Share
    value: Amount | None = None


class AcquisitionMade(Payload, frozen=True, kw_only=True):
    """One organization acquires another."""

    short_label: ClassVar[str] = "buys {acquired}"
    acquirer: Slug
    acquired: Slug
    amount: Amount | None = None
    commitment: Commitment = "done"


FAMILY = Family.of(
    "capital",
    {"investment.made": InvestmentMade, "stake.held": StakeHeld, "acquisition.made": AcquisitionMade},
)
