"""Signals: patterns across events, found by rules."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from events.kind import Family, topic_of
from events.payload import Payload
from events.values import EventRef, Slug, Words

KIND = "signal.raised"
SOURCE = "urn:whenline:signals"
"""Who raises signals, and takes them back: the worker."""
TOPIC = topic_of("signals")


class SignalRaised(Payload, frozen=True, kw_only=True):
    """A rule found a change. `evidence` are the events it is derived from, `time` is when it occurred."""

    rule: Slug
    rule_version: Annotated[int, Meta(ge=1)]
    evidence: Annotated[tuple[EventRef, ...], Meta(min_length=1, max_length=200)]
    severity: Literal["info", "notable", "major"] = "info"
    about: Annotated[Words, Meta(description="What changed: a question, or the subject of the rule.")] | None = None
    before: Annotated[Words, Meta(description="The state before.")] | None = None
    after: Annotated[Words, Meta(description="The state after.")] | None = None


FAMILY = Family.of("signals", {"signal.raised": SignalRaised}, partitions=1)
