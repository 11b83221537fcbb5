"""Products, and the suppliers of the models and compute in them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from events.kind import Family
from events.payload import Payload
from events.values import Name, Share, Slug, Words

Extent = Literal["testing", "hosted", "selectable", "partial", "primary", "dropped"]
"""How far a consumer depends on a supplier; `dropped` ends it."""


class ProductLaunched(Payload, frozen=True, kw_only=True):
    """A product, or a new version of one, became available."""

    short_label: ClassVar[str] = "{product}"
    product: Name
    details: Words | None = None


class SupplierChanged(Payload, frozen=True, kw_only=True):
    """A consumer takes models or compute from a supplier, to some extent.

    Without `product` it applies to the whole consumer. An organization that supplies itself is both consumer and
    supplier.
    """

    consumer: Slug
    supplier: Slug
    extent: Extent
    of: Literal["model", "compute"] = "model"
    product: Name | None = None
    model: Name | None = None
    share: Annotated[Share, Meta(description="The supplier's share of the consumer's demand.")] | None = None


FAMILY = Family.of("products", {"product.launched": ProductLaunched, "supplier.changed": SupplierChanged})
