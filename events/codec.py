"""Decodes bytes to events. Everything that enters Whenline, over HTTP, the command line or Kafka, passes `decode`.

`decode` is on the projector's hot path: one typed pass over the envelope and one over the payload. Only events that
it refuses are examined again, slowly, for all their problems.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from events import names, spelling, strict_json, texts
from events.envelope import Envelope, version_of
from events.kind import Kind
from events.kinds.amendments import EventCorrected
from events.payload import Payload
from events.registry import AMENDMENTS, BY_TYPE, KINDS
from events.times import TOLERANCE, is_from_the_future
from events.validation import InvalidEvent, Problem, UnknownKind, problems_of, suggestion

_ENVELOPE = msgspec.json.Decoder(Envelope)
_PAYLOADS = {kind.type: msgspec.json.Decoder(kind.payload) for kind in KINDS.values()}
_JSON = msgspec.json.Decoder()


def newest_schemas(kind: Kind) -> frozenset[str | None]:
    """What `dataschema` an event of the newest version of a kind may have; None is none."""
    return frozenset({kind.dataschema} | ({None} if kind.version == 1 else set()))


_NEWEST = {kind.type: newest_schemas(kind) for kind in KINDS.values()}


class Event(Struct, frozen=True, gc=False):
    """A decoded event: its kind, its envelope (with raw `data`) and its typed payload."""

    kind: Kind
    envelope: Envelope
    payload: Payload


def decode(value: bytes) -> Event:
    """Decode a CloudEvent in structured mode (JSON).

    Raises:
        InvalidEvent: with every bad field.
        UnknownKind: its type or payload version is unknown.
    """
    try:
        event = _decoded(spelling.rewritten(value) if spelling.has_long_fraction(value) else value)
    except msgspec.ValidationError as error:
        event = _decoded_if_rewritten(value, error)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidEvent(problems(value) or [Problem("", str(error))]) from error
    envelope, payload = event.envelope, event.payload
    if not names.are_valid(envelope.id, envelope.source, payload):
        raise InvalidEvent(problems(value) or [Problem("", "invalid attribute name")])
    if texts.may_have_controls(value) and (found := texts.decoded_problems(envelope.data, event.kind.payload)):
        raise InvalidEvent(found)
    if envelope.subject is not None and envelope.subject != payload.organizations[0].slug:
        raise InvalidEvent([Problem("/subject", _subject_rule(payload))])
    if isinstance(payload, EventCorrected):
        wrong = _problems_of_replacement(payload)
        if wrong:
            raise InvalidEvent(wrong)
    return event


def _decoded(value: bytes) -> Event:
    envelope = _ENVELOPE.decode(value)
    kind = BY_TYPE.get(envelope.type)
    if kind is None:
        raise _unknown_type(envelope.type)
    if envelope.dataschema in _NEWEST[envelope.type]:
        return Event(kind, envelope, _PAYLOADS[envelope.type].decode(envelope.data))
    return Event(kind, envelope, _upcast(kind, envelope))


def _decoded_if_rewritten(value: bytes, refused: msgspec.ValidationError) -> Event:
    """The event of bytes that do not fit the types as they are, but may do so in another spelling."""
    try:
        return _decoded(spelling.rewritten(value))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidEvent(problems(value) or [Problem("", str(error))]) from refused


def problems(value: bytes) -> list[Problem]:
    """Every problem of an event's bytes, with JSON pointers; empty if `decode` accepts them.

    Raises:
        UnknownKind: its type or payload version is unknown.
    """
    try:
        document = _JSON.decode(value)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return [Problem("", strict_json.not_text(value) or f"not JSON: {error}")]
    if not isinstance(document, dict):
        return [Problem("", "an event must be a JSON object")]
    document = spelling.rewritten_event(document)
    found = problems_of(document | {"data": None} if "data" in document else document, Envelope)
    found = [problem for problem in found if problem.pointer != "/data" or "data" not in document]
    found += names.problems_of_names(document.get("id"), document.get("source"))
    kind = BY_TYPE.get(str(document.get("type")))
    if kind is None:
        if "type" in document and not found:
            raise _unknown_type(str(document["type"]))
        return found
    if "data" in document and version_of(document.get("dataschema")) == kind.version:
        found += problems_of(document["data"], kind.payload, "/data") + names.problems_within(document["data"], "/data")
        found += texts.problems_of_texts(document["data"], kind.payload, "/data")
    if not found:
        found += _problems_across(document, kind)
    return found


LIES_AHEAD = "; state what lies ahead as a plan or an outlook, with a window"
BOUND_TOO_EARLY = "must be later than `time`"
LASTED_TOO_SHORT = "must not be earlier than `time`"


def time_problems(event: Event, logged_at: datetime) -> list[Problem]:
    """What the clocks refuse: something that happened after it was known.

    Args:
        event: a decoded event.
        logged_at: the log's timestamp, or now where the event is not logged yet.
    """
    known_at = min(event.envelope.knowntime or logged_at, logged_at)
    found = []
    if is_from_the_future(event.envelope.time, event.payload.precision, known_at):
        found.append(Problem("/time", too_late(known_at) + LIES_AHEAD))
    payload = event.payload
    if payload.bound is not None and payload.bound <= event.envelope.time:
        found.append(Problem("/data/bound", BOUND_TOO_EARLY))
    if payload.lasted_until is not None and payload.lasted_until < event.envelope.time:
        found.append(Problem("/data/lasted_until", LASTED_TOO_SHORT))
    if isinstance(payload, EventCorrected):
        replaced = replacement_of(payload)
        if is_from_the_future(payload.replacement.time, replaced.precision, known_at):
            found.append(Problem("/data/replacement/time", too_late(known_at)))
        if replaced.bound is not None and replaced.bound <= payload.replacement.time:
            found.append(Problem("/data/replacement/data/bound", BOUND_TOO_EARLY))
    return found


def too_late(known_at: datetime) -> str:
    """What is wrong with a time that is later than the event was known."""
    minutes = int(TOLERANCE.total_seconds() / 60)
    return f"is later than it was known ({known_at.astimezone(UTC).isoformat()}) by more than {minutes} minutes"


def replacement_of(correction: EventCorrected) -> Payload:
    """The typed payload that a correction replaces its target's with."""
    payload = KINDS[correction.kind].payload
    return msgspec.convert(spelling.rewritten_payload(correction.replacement.data, payload), payload)


def stamped(document: dict[str, Any]) -> dict[str, Any]:
    """An event's JSON object with `subject` and the newest `dataschema`, added where they are missing."""
    kind = BY_TYPE.get(str(document.get("type")))
    if kind is None:
        return document
    added: dict[str, Any] = {}
    if document.get("dataschema") is None:
        added["dataschema"] = kind.dataschema
    if document.get("subject") is None:
        data = document.get("data")
        first = data["organizations"][0] if isinstance(data, dict) and data.get("organizations") else {}
        if isinstance(first, dict) and "slug" in first:
            added["subject"] = first["slug"]
    return document | added


def encode(document: dict[str, Any]) -> bytes:
    """The bytes of an event's JSON object, as Kafka gets them."""
    return msgspec.json.encode(document)


def _upcast(kind: Kind, envelope: Envelope) -> Payload:
    version = version_of(envelope.dataschema)
    if not 1 <= version <= kind.version:
        raise UnknownKind(
            "/dataschema",
            f"`{envelope.dataschema}` is unknown; the newest version of {kind.name} here is {kind.version}",
            hint="Upgrade Whenline and rebuild, or post the version of GET /v1/schemas.",
        )
    data = msgspec.json.decode(envelope.data)
    try:
        for step in range(version, kind.version):
            data = kind.upcasters[step](data)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        message = f"does not match version {version} of {kind.name}; it cannot be upgraded: {error}"
        raise InvalidEvent([Problem("/data", message)]) from error
    return msgspec.convert(spelling.rewritten_payload(data, kind.payload), kind.payload)


def _unknown_type(type_: str) -> UnknownKind:
    what = f"`{type_}` is not a kind of event{suggestion(type_, BY_TYPE)}"
    return UnknownKind("/type", what, hint="`whenline kinds` and GET /v1/kinds list the kinds.")


def _subject_rule(payload: Payload) -> str:
    return f"must be `{payload.organizations[0].slug}`, the first of the organizations, or left out"


def _problems_of_replacement(correction: EventCorrected) -> list[Problem]:
    if correction.kind not in KINDS or correction.kind in AMENDMENTS:
        return [Problem("/data/kind", "must be the kind of an event that is not an amendment, such as model.launched")]
    where, payload = "/data/replacement/data", KINDS[correction.kind].payload
    data = spelling.rewritten_payload(correction.replacement.data, payload)
    return problems_of(data, payload, where) + names.problems_within(data, where)


def _problems_across(document: dict[str, Any], kind: Kind) -> list[Problem]:
    """Problems between envelope and payload, which are checked once each is valid by itself."""
    data = document.get("data")
    if version_of(document.get("dataschema")) != kind.version or data is None:
        return []
    payload = msgspec.convert(data, kind.payload)
    if document.get("subject") not in (None, payload.organizations[0].slug):
        return [Problem("/subject", _subject_rule(payload))]
    return _problems_of_replacement(payload) if isinstance(payload, EventCorrected) else []
