"""Products and who supplies what is inside them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from events.kind import family
from events.payload import Payload
from events.values import Name, Share, Slug, Words

Extent = Literal["testing", "hosted", "selectable", "partial", "primary", "dropped"]
"""How far a consumer relies on a supplier; `dropped` ends it."""


class ProductLaunched(Payload, frozen=True, kw_only=True):
    """A product, or a new version of one, became available."""

    product: Name
    details: Words | None = None


class SupplierChanged(Payload, frozen=True, kw_only=True):
    """A consumer takes models or compute from a supplier, to some extent.

    Without a `product` the whole consumer is meant. An organization that supplies itself names itself.
    """

    consumer: Slug
    supplier: Slug
    extent: Extent
    of: Literal["model", "compute"] = "model"
    product: Name | None = None
    model: Name | None = None
    share: Annotated[Share, Meta(description="Part of the consumer's need that this supplier meets.")] | None = None


KINDS = family("products", {"product.launched": ProductLaunched, "supplier.changed": SupplierChanged})
