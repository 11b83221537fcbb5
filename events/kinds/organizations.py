"""Organizations: how they are named and how they reorganize."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from events.kind import family
from events.payload import Payload
from events.values import Name, Slug, Value


class OrganizationNamed(Payload, frozen=True, kw_only=True):
    """An organization's slug, its name, other names for it, and what it is part of."""

    slug: Slug
    name: Name
    aliases: Annotated[tuple[Name, ...], Meta(max_length=100)] = ()
    parent: Slug | None = None


class Leader(Value, frozen=True, kw_only=True):
    """A person who leads a unit, and in what role."""

    person: Name
    role: Name | None = None


class OrganizationReorganized(Payload, frozen=True, kw_only=True):
    """A unit was formed, merged, split, moved, renamed or dissolved; who leads it since."""

    unit: Name
    change: Literal["formed", "merged", "split", "moved", "renamed", "dissolved", "refocused"]
    leaders: tuple[Leader, ...] = ()


KINDS = family(
    "organizations",
    {"organization.named": OrganizationNamed, "organization.reorganized": OrganizationReorganized},
)
