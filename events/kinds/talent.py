"""Talent: people and groups who leave, join and take over."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from events.kind import family
from events.payload import Payload
from events.values import Count, Name, Slug, Words


class TalentMove(Payload, frozen=True, kw_only=True):
    """A person, or a group without names. Without a `headcount` a person counts 1 and a group is of unknown size."""

    person: Name | None = None
    group: Annotated[Name, Meta(description="An unnamed group, such as 'core members'.")] | None = None
    headcount: Count | None = None
    role: Name | None = None
    team: Name | None = None
    from_: Slug | None = field(name="from", default=None)
    to: Slug | None = None
    reason: Words | None = None
    counted_in: Annotated[Slug, Meta(description="Claim of a group that already includes this person.")] | None = None

    def __post_init__(self) -> None:
        """Refuse a move of nobody."""
        super().__post_init__()
        if (self.person is None) == (self.group is None):
            raise ValueError("name either a `person` or a `group`")


class TalentDeparted(TalentMove, frozen=True, kw_only=True):
    """Someone left `from`, perhaps for `to`."""


class TalentJoined(TalentMove, frozen=True, kw_only=True):
    """Someone joined `to`, perhaps coming from `from`."""


class TalentAppointed(TalentMove, frozen=True, kw_only=True):
    """Someone took a role at `to`."""


KINDS = family(
    "talent",
    {"talent.departed": TalentDeparted, "talent.joined": TalentJoined, "talent.appointed": TalentAppointed},
)
