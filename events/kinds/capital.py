"""Capital: investments, stakes and acquisitions."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from events.kind import family
from events.payload import Payload
from events.values import Amount, Commitment, Share, Slug, Words


class InvestmentMade(Payload, frozen=True, kw_only=True):
    """Money from an investor; `cumulative` is the sum of all rounds so far, and is never added to a round."""

    investor: Slug
    investee: Slug
    scope: Literal["round", "cumulative"] = "round"
    amount: Amount | None = None
    terms: Annotated[tuple[Words, ...], Meta(max_length=20)] = ()
    commitment: Commitment = "done"


class StakeHeld(Payload, frozen=True, kw_only=True):
    """A holder's share of an organization, and what it is worth."""

    holder: Slug
    held: Slug
    share: Share
    value: Amount | None = None


class AcquisitionMade(Payload, frozen=True, kw_only=True):
    """One organization buys another."""

    acquirer: Slug
    acquired: Slug
    amount: Amount | None = None
    commitment: Commitment = "done"


KINDS = family(
    "capital",
    {"investment.made": InvestmentMade, "stake.held": StakeHeld, "acquisition.made": AcquisitionMade},
)
