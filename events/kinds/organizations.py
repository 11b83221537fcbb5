"""Organizations: names and reorganizations."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from events.kind import Family
from events.payload import Payload
from events.values import Name, Slug, Value


class OrganizationNamed(Payload, frozen=True, kw_only=True):
    """The name of an organization by its slug, with aliases and the parent organization."""

    short_label: ClassVar[str] = "{name}"
    slug: Slug
    name: Name
    aliases: Annotated[tuple[Name, ...], Meta(max_length=100)] = ()
    parent: Slug | None = None


class Leader(Value, frozen=True, kw_only=True):
    """A person who leads a unit, and the role."""

    person: Name
    role: Name | None = None


class OrganizationReorganized(Payload, frozen=True, kw_only=True):
    """A unit was formed, merged, split, moved, renamed or dissolved; `leaders` lead it from then on."""

    short_label: ClassVar[str] = "{unit} {change}"
    unit: Name
    change: Literal["formed", "merged", "split", "moved", "renamed", "dissolved", "refocused"]
    leaders: tuple[Leader, ...] = ()


FAMILY = Family.of(
    "organizations",
    {"organization.named": OrganizationNamed, "organization.reorganized": OrganizationReorganized},
)
