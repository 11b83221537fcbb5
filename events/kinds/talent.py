"""Talent: people and groups who leave, join and are appointed."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta, field

from events.kind import Family
from events.payload import Payload
from events.values import Count, Name, OneOf, Slug, Words


class TalentMove(Payload, frozen=True, kw_only=True):
    """A person or an unnamed group moves. Without `headcount` a person counts 1, and the size of a group is unknown."""

    one_of: ClassVar[OneOf | None] = OneOf(("person", "group"), exactly=True)
    person: Name | None = None
    group: Annotated[Name, Meta(description="A group without names, such as 'core members'.")] | None = None
    headcount: Count | None = None
    role: Name | None = None
    team: Name | None = None
    from_: Slug | None = field(name="from", default=None)
    to: Slug | None = None
    reason: Words | None = None
    counted_in: Annotated[Slug, Meta(description="The claim of a group that includes this person already.")] | None = (
        None
    )


class TalentDeparted(TalentMove, frozen=True, kw_only=True):
    """Someone left `from`, possibly for `to`."""


class TalentJoined(TalentMove, frozen=True, kw_only=True):
    """Someone joined `to`, possibly from `from`."""


class TalentAppointed(TalentMove, frozen=True, kw_only=True):
    """Someone took a role at `to`."""


FAMILY = Family.of(
    "talent",
    {"talent.departed": TalentDeparted, "talent.joined": TalentJoined, "talent.appointed": TalentAppointed},
)
