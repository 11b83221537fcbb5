"""Limits of the tables and of Python's calendar that the contract does not have.

Events beyond them are refused like any other invalid field, by every publisher and by the projector, which no single
record may stop.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

import msgspec

from events.codec import Event, decode, replacement_of
from events.envelope import Envelope
from events.errors import ContractError
from events.kind import Kind
from events.kinds.amendments import EventCorrected
from events.payload import Payload
from events.registry import KINDS
from events.schemas import payload_schema
from events.usual import UsualEvent, decode_usual
from events.validation import InvalidEvent, Problem

FIRST, LAST = datetime(1000, 1, 1, tzinfo=UTC), datetime(9990, 1, 1, tzinfo=UTC)
"""Instants from the first on, before the last: any calendar unit around them, in any zone, is still a date."""
DEEPEST = 100
"""Most levels of objects and arrays within each other."""
LONG = 1000
"""Bytes; a shorter event is neither too deep for Python nor holds a number with too many digits."""
LONGEST_NUMBER = 4000
"""Digits of a number that Python reads in any case."""

_BUILTIN = (datetime,)


def take(value: bytes) -> Event:
    """Decode an event and check it against the limits of the tables.

    Raises:
        InvalidEvent: with every bad field.
        UnknownKind: its type or payload version is not known here.
    """
    try:
        event = decode(value)
    except ContractError:
        raise
    except (AttributeError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise InvalidEvent([Problem("", f"cannot be read: {error}")]) from error  # raised while problems were collected
    envelope = event.envelope
    if len(value) > LONG or not value.isascii():
        _check_text(value)
    if not _is_in_calendar(envelope):
        raise InvalidEvent(_outside_of_the_calendar(event))
    return event


@cache
def kinds_with_instants() -> frozenset[str]:
    """Kinds whose payload has instants besides the two that every payload may have, `bound` and `lasted_until`."""
    found = ((name, str(payload_schema(kind)).count("'date-time'")) for name, kind in KINDS.items())
    return frozenset(name for name, count in found if count > 2)


def take_usual(values: Sequence[bytes]) -> list[UsualEvent | None]:
    """The events of `events.usual.decode_usual`; None also where the limits of the tables need a closer look."""
    found = decode_usual(values)
    if not b"".join(values).isascii() or max(map(len, values), default=0) > LONG:
        found = [event if _fits(value) else None for value, event in zip(values, found, strict=True)]
    return [event if event is not None and _is_in_calendar(event) else None for event in found]


def may_be_no_date(encoded: bytes) -> bool:
    """Whether encoded payloads may have an instant that is no date in some zone, if they have instants."""
    return b'"0' in encoded or b'"999' in encoded


def has_instants(payload: Payload, kind: Kind) -> bool:
    """Whether there may be an instant in a payload."""
    return payload.bound is not None or payload.lasted_until is not None or kind.name in kinds_with_instants()


def check_instants(event: Event, payload: bytes) -> None:
    """Refuse a payload with an instant that is no date in some zone. Most payloads have none.

    Args:
        event: as it was taken.
        payload: encoded from its types, so that an instant starts with its year.

    Raises:
        InvalidEvent: with every such field.
    """
    if may_be_no_date(payload) and has_instants(event.payload, event.kind):
        found = _outside_of_the_calendar(event)
        if found:
            raise InvalidEvent(found)


def _is_in_calendar(envelope: Envelope | UsualEvent) -> bool:
    known = envelope.knowntime
    return FIRST <= envelope.time < LAST and (known is None or FIRST <= known < LAST)


def _fits(value: bytes) -> bool:
    """Whether an event is certain to pass `_check_text`."""
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return not _may_be_deep(value)


def _may_be_deep(value: bytes) -> bool:
    """Whether it may have too many levels, or a number with too many digits for Python."""
    return len(value) > LONGEST_NUMBER or value.count(b"[") + value.count(b"{") > DEEPEST


def _check_text(value: bytes) -> None:
    """The ledger has records as text, and Python reads those of duplicates again."""
    try:
        value.decode()
        if len(value) > LONG and _may_be_deep(value) and _is_deep(json.loads(value)):
            raise InvalidEvent([Problem("", f"has more than {DEEPEST} levels within each other")])
    except (ValueError, RecursionError) as error:
        raise InvalidEvent([Problem("", f"cannot be stored as text: {error}")]) from error


def _is_deep(document: Any) -> bool:
    level = [document]
    for _ in range(DEEPEST):
        level = [
            part
            for each in level
            for part in (each.values() if isinstance(each, dict) else each if isinstance(each, list) else ())
        ]
    return bool(level)


def _outside_of_the_calendar(event: Event) -> list[Problem]:
    payload: Any = msgspec.to_builtins(event.payload, builtin_types=_BUILTIN)
    if isinstance(event.payload, EventCorrected):
        payload["replacement"]["data"] = msgspec.to_builtins(replacement_of(event.payload), builtin_types=_BUILTIN)
    instants = {"time": event.envelope.time, "knowntime": event.envelope.knowntime, "data": payload}
    return [
        Problem(pointer, f"must be from the year {FIRST.year} on and before {LAST.year}")
        for pointer, instant in _instants(instants, "")
        if not FIRST <= instant < LAST
    ]


def _instants(value: Any, pointer: str) -> Iterator[tuple[str, datetime]]:
    if isinstance(value, datetime):
        yield pointer, value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _instants(part, f"{pointer}/{name}")
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from _instants(part, f"{pointer}/{number}")
