"""Which topics a batch is of: names may be given to other topics while it is fetched."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from events.topics import EVENT_TOPICS
from projections.apply.batch import Batch
from projections.apply.positions import Position
from streams.errors import LogUnavailable
from streams.log.kafka import KafkaLog
from streams.log.port import TopicPartition
from streams.projector.source import check_topic_ids

UNANSWERED_PAUSE_S = 1.0


async def topic_ids_of(
    kafka: KafkaLog, batch: Batch, positions: Mapping[TopicPartition, Position], is_stopping: Callable[[], bool]
) -> Mapping[TopicPartition, str | None] | None:
    """Ids of the topics that a batch is of: those noted with it, or those that Kafka has after it was fetched.

    None if `is_stopping` before Kafka answers; it is called once for each try.

    Raises:
        PositionLost: the tables at these positions were made from other topics.
    """
    if batch.topic_ids:
        noted = {topic: each for (topic, _), each in batch.topic_ids.items() if each is not None}
        check_topic_ids({each: at for each, at in positions.items() if each in batch.ends}, noted)
        return batch.topic_ids
    while not is_stopping():
        try:
            topic_ids = await kafka.topic_ids(EVENT_TOPICS)
        except LogUnavailable:
            await asyncio.sleep(UNANSWERED_PAUSE_S)
        else:
            check_topic_ids(positions, topic_ids)
            return {each: topic_ids.get(each[0]) for each in batch.ends}
    return None
