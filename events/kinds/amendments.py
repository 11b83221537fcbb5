"""Amendments: corrections, retractions, confirmations and denials of other events."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from events.kind import family
from events.payload import Payload
from events.values import EventRef, Instant, Name, Value, Words


class Amendment(Payload, frozen=True, kw_only=True):
    """Acts upon its target from the later of both `known_at`; may arrive before its target."""

    target: EventRef
    reason: Words | None = None


class Replacement(Value, frozen=True, kw_only=True):
    """What a corrected event says instead: its `time` and the whole of its `data`, which names its `organizations`."""

    time: Instant
    data: Annotated[dict[str, Any], Meta(description="A payload of the target's kind, whole.")]


class EventCorrected(Amendment, frozen=True, kw_only=True):
    """The target's own source replaces what it said. `kind` is the target's, and stays."""

    kind: Name
    replacement: Replacement


class EventRetracted(Amendment, frozen=True, kw_only=True):
    """The target's own source takes it back. Of an amendment: what that one hid is restored."""


class EventConfirmed(Amendment, frozen=True, kw_only=True):
    """A source vouches for the target. `bears_on` names the evidence."""


class EventDenied(Amendment, frozen=True, kw_only=True):
    """A source says that the target is not so. `bears_on` names the evidence."""


KINDS = family(
    "amendments",
    {
        "event.corrected": EventCorrected,
        "event.retracted": EventRetracted,
        "event.confirmed": EventConfirmed,
        "event.denied": EventDenied,
    },
)
