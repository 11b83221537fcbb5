"""Reads where the log ends, for `whenline status` and the System page."""

from __future__ import annotations

from dataclasses import dataclass

from events.topics import EVENT_TOPICS
from streams.errors import LogError
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.log.port import TopicPartition


@dataclass(frozen=True)
class LogEnds:
    """End offset of each partition of events; empty, with the reason, if Kafka does not answer."""

    offsets: dict[TopicPartition, int]
    error: str | None = None


async def read_log_ends(cluster: Cluster) -> LogEnds:
    """Read the end offsets."""
    try:
        async with KafkaLog(cluster) as log:
            return LogEnds(await log.end_offsets(EVENT_TOPICS))
    except LogError as error:
        return LogEnds({}, str(error))
