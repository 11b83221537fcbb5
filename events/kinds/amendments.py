"""Amendments: corrections, retractions, confirmations and denials of other events."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from msgspec import Meta

from events.kind import Family
from events.payload import Payload
from events.values import EventRef, Instant, Name, Value, Words


class Amendment(Payload, frozen=True, kw_only=True):
    """Amends its target from the later of both `known_at`. It may arrive before its target."""

    target: EventRef
    reason: Words | None = None


class Replacement(Value, frozen=True, kw_only=True):
    """The corrected event: its `time` and its complete `data`, including `organizations`."""

    time: Instant
    data: Annotated[dict[str, Any], Meta(description="A complete payload of the target's kind.")]


class EventCorrected(Amendment, frozen=True, kw_only=True):
    """The target's own source replaces the event. `kind` is the kind of the target; it cannot change."""

    short_label: ClassVar[str] = "corrected"
    kind: Name
    replacement: Replacement


class EventRetracted(Amendment, frozen=True, kw_only=True):
    """The target's own source withdraws the event. Withdrawing an amendment restores what it amended."""

    short_label: ClassVar[str] = "retracted"


class EventConfirmed(Amendment, frozen=True, kw_only=True):
    """A source confirms the target. `bears_on` names the evidence."""

    short_label: ClassVar[str] = "confirmed"


class EventDenied(Amendment, frozen=True, kw_only=True):
    """A source denies the target. `bears_on` names the evidence."""

    short_label: ClassVar[str] = "denied"


FAMILY = Family.of(
    "amendments",
    {
        "event.corrected": EventCorrected,
        "event.retracted": EventRetracted,
        "event.confirmed": EventConfirmed,
        "event.denied": EventDenied,
    },
)
