"""Prices of model use."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from events.kind import Family
from events.payload import Payload
from events.values import Amount, Name, OneOf, Slug

PerMillion = Annotated[Amount, Meta(description="Price of one million tokens.")]


class PriceChanged(Payload, frozen=True, kw_only=True):
    """A provider changes the price of a model, per million tokens."""

    one_of: ClassVar[OneOf | None] = OneOf(("input", "output"))
    short_label: ClassVar[str] = "price of {model}"
    model: Name
    provider: Slug
    input: PerMillion | None = None
    output: PerMillion | None = None


FAMILY = Family.of("prices", {"price.changed": PriceChanged})
