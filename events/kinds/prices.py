"""Prices of model use."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from events.kind import family
from events.payload import Payload
from events.values import Amount, Name, Slug

PerMillion = Annotated[Amount, Meta(description="Price of one million tokens.")]


class PriceChanged(Payload, frozen=True, kw_only=True):
    """What a provider charges for a model, per million tokens."""

    model: Name
    provider: Slug
    input: PerMillion | None = None
    output: PerMillion | None = None

    def __post_init__(self) -> None:
        """Refuse a price of nothing."""
        super().__post_init__()
        if self.input is None and self.output is None:
            raise ValueError("state the price of `input` or `output` tokens")


KINDS = family("prices", {"price.changed": PriceChanged})
