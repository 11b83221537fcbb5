"""Signals: what stream processors notice across events."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from events.kind import family
from events.payload import Payload
from events.values import EventRef, Slug


class SignalRaised(Payload, frozen=True, kw_only=True):
    """A rule noticed a change; the headline says it for people, the evidence is what it rests on."""

    rule: Slug
    rule_version: Annotated[int, Meta(ge=1)]
    evidence: Annotated[tuple[EventRef, ...], Meta(min_length=1, max_length=200)]
    severity: Literal["info", "notable", "major"] = "info"


KINDS = family("signals", {"signal.raised": SignalRaised})
