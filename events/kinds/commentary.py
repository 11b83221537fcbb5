"""Commentary: what people say, and what they expect."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from events.kind import Family
from events.payload import Payload
from events.values import Amount, Name, OneOf, Window, Words

Stance = Literal["positive", "neutral", "negative", "mixed"]


class CommentPublished(Payload, frozen=True, kw_only=True):
    """Someone comments on something. `confirmed` means that the comment was made, not that it is true."""

    short_label: ClassVar[str] = "{speaker} on {about}"
    speaker: Name
    about: Name
    summary: Words
    stance: Stance = "neutral"
    affiliation: Name | None = None


class OutlookIssued(Payload, frozen=True, kw_only=True):
    """Someone expects something, over a horizon or within a window."""

    one_of: ClassVar[OneOf | None] = OneOf(("horizon", "window"))
    short_label: ClassVar[str] = "outlook: {about}"
    about: Name
    stance: Stance
    speaker: Name | None = None
    horizon: (
        Annotated[Literal["short_term", "medium_term", "long_term"], Meta(description="In the speaker's words.")] | None
    ) = None
    window: Window | None = None
    rationale: Words | None = None
    amount: Amount | None = None


FAMILY = Family.of("commentary", {"comment.published": CommentPublished, "outlook.issued": OutlookIssued})
