"""Decides whether two records are the same event: by what they mean, not by how they are spelled.

Publishers, the gateway, the command line and the projector all ask here. What an event means is its typed form:
defaults stated, nulls and empty values left out, instants in UTC, numbers by value, extension attributes as text.
What transports add to a delivery (traces, partition keys) is no part of it, nor is what a reader derives: `subject`,
`dataschema`, `datacontenttype`. `recordedtime` is left out, since a producer that makes an event again has another.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct

from events.codec import Event, decode, replacement_of
from events.envelope import Envelope
from events.kinds.amendments import EventCorrected
from events.validation import Problem, escaped

OF_A_DELIVERY = frozenset(
    {
        "baggage",
        "b3",
        "elasticapmtraceparent",
        "partitionkey",
        "sampledrate",
        "sentrytrace",
        "spanid",
        "traceid",
        "traceparent",
        "tracestate",
    }
)
"""Extension attributes that tracing and transports set anew for each delivery."""
OF_A_BROKER = "knative"
"""Prefix of the extension attributes that Knative's brokers add, such as `knativearrivaltime`."""
MOST_DIFFERENCES = 20
"""Differences of two events that are listed."""

_ATTRIBUTES = frozenset(field.encode_name for field in msgspec.structs.fields(Envelope))
_LONGEST = 200
_TEXTS = {True: "true", False: "false"}
_decode_parts = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_encode_sorted = msgspec.json.Encoder(order="sorted").encode


class Difference(Struct, frozen=True):
    """A field in which two events differ: its JSON pointer and both values as JSON, None where it is absent."""

    pointer: str
    first: str | None
    second: str | None

    def problem(self) -> Problem:
        """The difference in words, for the publisher of the second event."""
        return Problem(self.pointer, f"is {_in_words(self.second)}; in the first event {_in_words(self.first)}")


def content(value: bytes) -> bytes:
    """The canonical JSON of an event that `decode` takes: equal for records that mean the same.

    Raises:
        InvalidEvent, UnknownKind: as `decode`.
    """
    return content_of(decode(value), value)


def content_of(event: Event, value: bytes) -> bytes:
    """As `content`, of an event that is decoded already; `value` are its bytes."""
    envelope = event.envelope
    document = _extensions(value)
    document["id"] = envelope.id
    document["source"] = envelope.source
    document["type"] = envelope.type
    document["time"] = envelope.time.astimezone(UTC)
    if envelope.knowntime is not None:
        document["knowntime"] = envelope.knowntime.astimezone(UTC)
    data = _stated(event.payload)
    if isinstance(event.payload, EventCorrected):
        data["replacement"]["data"] = _stated(replacement_of(event.payload))
    document["data"] = data
    return _encode_sorted(document)


def content_hash(value: bytes) -> bytes:
    """A 16-byte hash of an event's content: equal for records that are the same event."""
    return hash_of(content(value))


def hash_of(canonical: bytes) -> bytes:
    """The 16-byte hash of a content."""
    return blake2b(canonical, digest_size=16).digest()


def differences(first: bytes, second: bytes) -> list[Difference]:
    """The fields in which two contents differ, at most `MOST_DIFFERENCES`, in the order of their pointers."""
    found = _differing(msgspec.json.decode(first), msgspec.json.decode(second), "")
    return sorted(found, key=lambda each: each.pointer)[:MOST_DIFFERENCES]


def _extensions(value: bytes) -> dict[str, Any]:
    parts = _decode_parts(value)
    return {
        name: text
        for name in parts.keys() - _ATTRIBUTES - OF_A_DELIVERY
        if not name.startswith(OF_A_BROKER) and (text := _text_of(parts[name])) is not None
    }


def _text_of(raw: msgspec.Raw) -> str | None:
    try:
        return _text(msgspec.json.decode(raw))
    except msgspec.DecodeError:  # a number that no float holds, which JSON may have
        return bytes(raw).decode()


def _text(value: Any) -> str | None:
    """An extension attribute as headers have it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return _TEXTS[value]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _encode_sorted(value).decode()


@cache
def _fields(type_: type[Struct]) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, field.encode_name) for field in msgspec.structs.fields(type_))


def _stated(value: Any) -> Any:
    """A typed value with its defaults, without what is absent or empty."""
    if isinstance(value, Struct):
        found = {}
        for name, encoded in _fields(type(value)):
            part = getattr(value, name)
            if type(part) is str:  # most are, and a call costs more than the rest
                found[encoded] = part
                continue
            if part is None or part == ():
                continue
            stated = _stated(part)
            if stated != {}:
                found[encoded] = stated
        return found
    if isinstance(value, tuple):
        return [_stated(part) for part in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, float):
        return value + 0.0  # -0.0 is 0.0
    return value


def _differing(first: Any, second: Any, pointer: str) -> Iterator[Difference]:
    if isinstance(first, dict) and isinstance(second, dict):
        for name in first.keys() | second.keys():
            yield from _differing(first.get(name), second.get(name), f"{pointer}/{escaped(name)}")
    elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        for number, (one, other) in enumerate(zip(first, second, strict=True)):
            yield from _differing(one, other, f"{pointer}/{number}")
    elif type(first) is not type(second) or first != second:
        yield Difference(pointer, _as_json(first), _as_json(second))


def _as_json(value: Any) -> str | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else msgspec.json.encode(value).decode()


def _in_words(value: str | None) -> str:
    if value is None:
        return "absent"
    return f"`{value if len(value) <= _LONGEST else value[: _LONGEST - 1] + '…'}`"
