"""Decodes a record of the log, in whichever form of CloudEvents it is, or says why it cannot be projected.

Most records are decoded together by `usual_events`; each of the others alone, more slowly, by `decoded`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Protocol

import msgspec

from events.codec import Event, replacement_of
from events.errors import ContractError
from events.json_format import normalized
from events.kinds.amendments import EventCorrected
from events.usual import UsualEvent, kind_of
from events.validation import InvalidEvent, Problem
from projections.apply.dead_letters import FIRST_MS, LAST_MS
from projections.table_limits import check_instants, has_instants, may_be_no_date, take, take_usual

_encode = msgspec.json.Encoder().encode
_NO_CLOCK = (
    "the log's timestamp, {} ms after 1970, is not one of the log's own clock: "
    "set message.timestamp.type=LogAppendTime on the topic"
)


class LogRecord(Protocol):
    """A record of the log; aiokafka's records match."""

    @property
    def offset(self) -> int:
        """Its offset in its partition."""

    @property
    def timestamp(self) -> int:
        """The log's own clock, epoch milliseconds."""

    @property
    def key(self) -> bytes | None:
        """Its partition key."""

    @property
    def value(self) -> bytes | None:
        """The event."""

    @property
    def headers(self) -> Sequence[tuple[str, bytes | None]]:
        """Kafka headers; one may have no value."""

    @property
    def problem(self) -> str | None:
        """Why the log's bytes at this offset cannot be decoded; None if they can."""


def usual_events(records: Sequence[LogRecord]) -> tuple[list[UsualEvent | None], list[bytes]]:
    """The events of records in structured mode, and the payload of each, encoded from its types.

    None in the place of each record that `decoded` has to look at.
    """
    events = take_usual([record.value or b"" for record in records])
    events = [event if _is_sound(record) else None for event, record in zip(events, records, strict=True)]
    payloads = [b"" if event is None else _encode(event.data) for event in events]
    if may_be_no_date(b"".join(payloads)):
        for number, (event, payload) in enumerate(zip(events, payloads, strict=True)):
            if event is not None and may_be_no_date(payload) and has_instants(event.data, kind_of(event)):
                events[number] = None
    return events, payloads


def decoded(record: LogRecord) -> tuple[Event, bytes, bytes]:
    """The event of a record, its bytes in structured mode, and its payload encoded from its types.

    Raises:
        ContractError: it has no event that the contract and the tables accept.
    """
    _check_record(record)
    value, event = _read(record)
    payload = event.payload
    encoded = _encode(_canonical(payload) if type(payload) is EventCorrected else payload)
    check_instants(event, encoded)
    return event, value, encoded


def _is_sound(record: LogRecord) -> bool:
    return record.problem is None and FIRST_MS <= record.timestamp <= LAST_MS


def _check_record(record: LogRecord) -> None:
    """Refuse what the log could not decode, and a clock that is not the log's own.

    Raises:
        InvalidEvent: it is one of these.
    """
    if not _is_sound(record):
        raise InvalidEvent([Problem("", record.problem or _NO_CLOCK.format(record.timestamp))])


def _canonical(payload: EventCorrected) -> Any:
    """A correction with its replacement decoded to its types, too."""
    replacement = {"time": payload.replacement.time, "data": replacement_of(payload)}
    return msgspec.to_builtins(payload) | {"replacement": replacement}


def _read(record: LogRecord) -> tuple[bytes, Event]:
    """The event of a record, and its bytes in structured mode.

    Raises:
        ContractError: it has no event that the contract accepts.
    """
    value = record.value or b""
    try:
        return value, take(value)
    except ContractError:
        if any(name == "ce_specversion" for name, _ in record.headers):
            value = _structured(record)
        else:
            other = _in_canonical_form(value)
            if other is None:
                raise
            value = other
    return value, take(value)


def _in_canonical_form(value: bytes) -> bytes | None:
    """The canonical form of an event in another form of the JSON format; None if it is not one."""
    try:
        document = msgspec.json.decode(value)
        if not isinstance(document, dict):
            return None
        canonical, problems = normalized(document)
        return None if problems or canonical == document else json.dumps(canonical).encode()
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def _structured(record: LogRecord) -> bytes:
    """A record in CloudEvents binary mode (attributes in headers) as one in structured mode.

    Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md

    Raises:
        InvalidEvent: a header is not text, or the value is not JSON.
    """
    attributes: dict[str, Any] = {}
    try:
        for name, value in record.headers:
            if name.startswith("ce_"):
                attributes[name[3:]] = None if value is None else value.decode()
        document, _ = normalized(attributes | {"data": msgspec.json.decode(record.value or b"")})
        return json.dumps(document).encode()
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise InvalidEvent([Problem("", f"cannot be read in binary mode: {error}")]) from error
