"""Validates an event and adds the attributes that are missing, so that it can be sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeGuard

import msgspec
from msgspec import Struct

from events import sameness
from events.codec import encode, stamped, time_problems
from events.envelope import key_of
from events.json_format import normalized
from events.links import link_problems
from events.registry import BY_TYPE
from events.validation import InvalidEvent, Problem
from projections.table_limits import check_instants, has_instants, take
from streams.publishing.amending import Target

_TOPICS = {type_: kind.topic for type_, kind in BY_TYPE.items()}


class PreparedEvent(Struct, frozen=True, gc=False):
    """A validated event, with the topic, key and bytes that Kafka gets."""

    id: str
    source: str
    topic: str
    partition_key: bytes
    value: bytes
    key: bytes
    kind: str
    knowntime: datetime | None
    target: Target | None
    """Of an amendment: what it is about."""

    @property
    def target_source(self) -> str | None:
        """Of an amendment: the source of the event that it amends."""
        return self.target.source if self.target is not None else None

    @property
    def content(self) -> bytes:
        """What it means: equal for records that are the same event."""
        return sameness.content(self.value)


def prepare(document: object, now: datetime | None = None) -> PreparedEvent:
    """Validate one event (the JSON object of a CloudEvent) and add the attributes that are missing.

    Raises:
        InvalidEvent: with every bad field.
        UnknownKind: its type or payload version is unknown.
    """
    now = now or datetime.now(UTC)
    found: list[Problem] = []
    if isinstance(document, dict):
        document, found = normalized(document)
    value = _encoded(document)
    try:
        event = take(value)
    except InvalidEvent as error:
        raise InvalidEvent(found + error.problems) from error
    if found:
        raise InvalidEvent(found)
    if has_instants(event.payload, event.kind):
        check_instants(event, msgspec.json.encode(event.payload))
    wrong = time_problems(event, now) + link_problems(event)
    if wrong:
        raise InvalidEvent(wrong)
    envelope = event.envelope
    return PreparedEvent(
        id=envelope.id,
        source=envelope.source,
        topic=_TOPICS[envelope.type],
        partition_key=event.payload.organizations[0].slug.encode(),
        value=value,
        key=key_of(envelope.source, envelope.id),
        kind=event.kind.name,
        knowntime=envelope.knowntime,
        target=Target.of(event.payload),
    )


def _encoded(document: object) -> bytes:
    """The bytes that Kafka gets. A document too malformed to complete is encoded unchanged, and refused by `take`."""
    try:
        return encode(stamped(document)) if _can_be_stamped(document) else msgspec.json.encode(document)
    except (OverflowError, UnicodeEncodeError, RecursionError) as error:
        raise InvalidEvent([Problem("", f"cannot be written as JSON: {error}")]) from error


def _can_be_stamped(document: object) -> TypeGuard[dict[str, Any]]:
    if not isinstance(document, dict):
        return False
    data = document.get("data")
    return isinstance(data, dict) and isinstance(data.get("organizations"), list)
