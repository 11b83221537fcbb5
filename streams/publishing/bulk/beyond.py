"""What an earlier run sent beyond what it wrote down: found in the log, so that it is not sent again."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from events.envelope import key_of
from streams.log.port import CLOUDEVENTS_JSON, Log, Positions, Record, TopicPartition
from streams.publishing.publisher import Ready

AT_ONCE = 10_000
PATIENCE_S = 10.0
"""How long one look waits for records that the log says it has, in seconds."""


class _Named(Struct):
    id: str
    source: str


_named = msgspec.json.Decoder(_Named).decode


async def sent_beyond(log: Log, reached: Positions, candidates: Mapping[bytes, Ready]) -> list[Ready]:
    """Those of these events that the log has behind some positions, each with the bytes that it has there.

    Args:
        log: started.
        reached: up to where it was looked before. Of a partition that is not among them, all is read.
        candidates: what may be there, by key.

    Raises:
        LogError: the log cannot be read; `PositionLost` where it is shorter than that.
    """
    ends = await log.end_offsets({event.topic for event in candidates.values()})
    positions = {place: reached.get(place, 0) for place in ends}
    found: dict[bytes, Ready] = {}
    while any(positions[place] != end for place, end in ends.items()) and len(found) < len(candidates):
        records = await log.read(positions, max_records=AT_ONCE, timeout=PATIENCE_S)
        if not records:
            break  # what stands there is no record: a transaction's mark
        for record in records:
            positions[record.topic, record.partition] = record.offset + 1
            event = candidates.get(_key_of(record))
            if event is not None:
                found.setdefault(event.key, msgspec.structs.replace(event, value=record.value))
    return list(found.values())


def advanced(reached: dict[TopicPartition, int], positions: Positions) -> dict[TopicPartition, int]:
    """The farther of two positions, for each partition."""
    return reached | {place: max(offset, reached.get(place, 0)) for place, offset in positions.items()}


def _key_of(record: Record) -> bytes:
    """The key of an event that a run like this one sent; of all else, none that an event has."""
    if record.value is None or CLOUDEVENTS_JSON not in record.headers:
        return b""
    try:
        named = _named(record.value)
        return key_of(named.source, named.id)
    except (msgspec.DecodeError, UnicodeError):
        return b""
