"""Signals: what stream processors notice across events."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from events.kind import family
from events.payload import Payload
from events.values import EventRef, Slug, Words


class SignalRaised(Payload, frozen=True, kw_only=True):
    """A rule noticed a change. The headline says it for people, the evidence is what it rests on, `time` is when it came true."""

    rule: Slug
    rule_version: Annotated[int, Meta(ge=1)]
    evidence: Annotated[tuple[EventRef, ...], Meta(min_length=1, max_length=200)]
    severity: Literal["info", "notable", "major"] = "info"
    about: Annotated[Words, Meta(description="What changed: a question, or what the rule names.")] | None = None
    before: Annotated[Words, Meta(description="What was so until then.")] | None = None
    after: Annotated[Words, Meta(description="What is so from then on.")] | None = None


KINDS = family("signals", {"signal.raised": SignalRaised})
