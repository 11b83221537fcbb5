"""Finds events in the log that an interrupted run sent after its last saved state, so that they are not sent again."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from events.envelope import key_of
from streams.log.port import CLOUDEVENTS_JSON, Log, Positions, Record, TopicPartition
from streams.publishing.preparing import PreparedEvent

MAX_RECORDS = 10_000
"""Records of one read."""
READ_TIMEOUT_S = 10.0
"""How long one read waits for records that the log claims to have."""


class _Identity(Struct):
    id: str
    source: str


_decode_identity = msgspec.json.Decoder(_Identity).decode


async def sent_after(
    log: Log, positions: Positions, candidates: Mapping[bytes, PreparedEvent]
) -> dict[bytes, PreparedEvent]:
    """Those of the candidates that the log has after some positions, by key, each with the bytes that the log has.

    Args:
        log: a started log.
        positions: where to begin. A partition that is not named is read from its start.
        candidates: the events to look for, by key.

    Raises:
        LogError: the log cannot be read; `PositionLost` if it is shorter than the positions.
    """
    ends = await log.end_offsets({event.topic for event in candidates.values()})
    offsets = {partition: positions.get(partition, 0) for partition in ends}
    found: dict[bytes, PreparedEvent] = {}
    while any(offsets[partition] != end for partition, end in ends.items()) and len(found) < len(candidates):
        records = await log.read(offsets, max_records=MAX_RECORDS, timeout=READ_TIMEOUT_S)
        if not records:
            break  # only transaction markers are left
        for record in records:
            offsets[record.topic, record.partition] = record.offset + 1
            event = candidates.get(_key_of(record))
            if event is not None:
                found.setdefault(event.key, msgspec.structs.replace(event, value=record.value))
    return found


def furthest(one: Positions, other: Positions) -> dict[TopicPartition, int]:
    """The greater offset of two, for each partition."""
    return dict(one) | {partition: max(offset, one.get(partition, 0)) for partition, offset in other.items()}


def _key_of(record: Record) -> bytes:
    """The key of an event in structured mode, which is how files are published; empty for any other record."""
    if record.value is None or CLOUDEVENTS_JSON not in record.headers:
        return b""
    try:
        identity = _decode_identity(record.value)
        return key_of(identity.source, identity.id)
    except (msgspec.DecodeError, UnicodeError):
        return b""
