"""Operators' decisions about the log, which are records of the log themselves: a rebuild obeys them, too."""

from __future__ import annotations

import msgspec
import structlog
from msgspec import Struct

from events.topics import DECISIONS, EVENT_TOPICS
from projections.apply.gaps import Cause, Gap, Gaps
from streams.errors import LogError
from streams.log.kafka import KafkaLog
from streams.log.port import Receipt, Record

READ_S = 20.0
"""Longest wait for the decisions."""
MOST_UNREADABLE = 100_000
"""Most offsets that one decision may turn into dead letters."""

log = structlog.get_logger("whenline.projector")


class Skip(Struct, frozen=True, tag="skip", tag_field="decision", forbid_unknown_fields=True):
    """The decision to do without some offsets of a partition."""

    topic: str
    partition: int
    first_offset: int
    last_offset: int
    cause: Cause
    reason: str
    decided_by: str
    topic_id: str | None = None
    """Kafka's id of the topic: a topic that is created again is another one."""


async def decide(kafka: KafkaLog, skip: Skip) -> Receipt:
    """Append a decision to the log."""
    return await kafka.send(DECISIONS.name, skip.topic.encode(), msgspec.json.encode(skip))


async def read_gaps_of_log(kafka: KafkaLog) -> Gaps:
    """The gaps that operators have decided. A record that is no decision is logged and has no effect.

    Raises:
        LogUnavailable: Kafka does not answer.
        LogError: the decisions cannot be read.
    """
    begins = await kafka.begin_offsets([DECISIONS.name])
    ends = await kafka.end_offsets([DECISIONS.name])
    left = {partition: begin for partition, begin in begins.items() if begin < ends[partition]}
    if not left:
        return Gaps()
    topic_ids = await kafka.topic_ids(EVENT_TOPICS)
    gaps: list[Gap] = []
    async with kafka.reader(left) as reader:
        while any(reader.position(partition) < ends[partition] for partition in left):
            if reader.unreadable:
                raise LogError("The decisions of operators cannot be read.", hint=str(reader.unreadable[0]))
            for records in (await reader.batches()).values():
                gaps += [gap for record in records if (gap := _gap(record, topic_ids)) is not None]
    return Gaps(gaps)


def _gap(record: Record, topic_ids: dict[str, str]) -> Gap | None:
    try:
        skip = msgspec.json.decode(record.value or b"", type=Skip)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        log.warning("a record is no decision", topic=record.topic, offset=record.offset, why=str(error))
        return None
    count = skip.last_offset - skip.first_offset + 1
    if (
        skip.topic not in EVENT_TOPICS
        or not 0 <= skip.first_offset <= skip.last_offset < 2**62
        or not 0 <= skip.partition < 2**31
        or (skip.cause == "unreadable" and count > MOST_UNREADABLE)
    ):
        log.warning("a decision is impossible", topic=record.topic, offset=record.offset)
        return None
    if skip.topic_id is not None and topic_ids.get(skip.topic, skip.topic_id) != skip.topic_id:
        return None  # of a topic that was deleted since
    return Gap(
        skip.topic, skip.partition, skip.first_offset, skip.last_offset, skip.cause, skip.reason, skip.decided_by,
        record.timestamp,
    )  # fmt: skip
