"""Commentary: what people say, and what they expect."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from events.kind import family
from events.payload import Payload
from events.values import Amount, Name, Window, Words

Stance = Literal["positive", "neutral", "negative", "mixed"]


class CommentPublished(Payload, frozen=True, kw_only=True):
    """What someone says of something. `confirmed` means: that it was said."""

    speaker: Name
    about: Name
    summary: Words
    stance: Stance = "neutral"
    affiliation: Name | None = None


class OutlookIssued(Payload, frozen=True, kw_only=True):
    """What someone expects of something, over a horizon or within a window."""

    about: Name
    stance: Stance
    speaker: Name | None = None
    horizon: (
        Annotated[Literal["short_term", "medium_term", "long_term"], Meta(description="As the speaker says.")] | None
    ) = None
    window: Window | None = None
    rationale: Words | None = None
    amount: Amount | None = None

    def __post_init__(self) -> None:
        """Refuse an outlook without a horizon or window."""
        super().__post_init__()
        if self.horizon is None and self.window is None:
            raise ValueError("state a `horizon` or a `window`")


KINDS = family("commentary", {"comment.published": CommentPublished, "outlook.issued": OutlookIssued})
