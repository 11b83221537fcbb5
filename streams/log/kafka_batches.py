"""Builds whole Kafka batches, each of one partition and acknowledged as one.

aiokafka creates a future and a task's worth of work per record, which dominates the time to publish
a file of events. If a producer breaks before a batch is acknowledged, the caller sends its records
one by one.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.structs import RecordMetadata

from streams.log.kafka_errors import ANSWER_S
from streams.log.port import Header, Message, Receipt, TopicPartition

_choose = DefaultPartitioner()


class PendingBatch(NamedTuple):
    """A submitted batch: indexes of its messages, in order, and aiokafka's future."""

    indexes: list[int]
    acknowledgement: asyncio.Future[RecordMetadata]
    deadline: float


async def by_partition(producer: AIOKafkaProducer, messages: Sequence[Message]) -> dict[TopicPartition, list[int]]:
    """Indexes of the messages, grouped by the partition that Kafka's clients choose for their keys."""
    counts: dict[str, int] = {}
    grouped: dict[TopicPartition, list[int]] = defaultdict(list)
    for index, (topic, key, _) in enumerate(messages):
        count = counts.get(topic)
        if count is None:
            count = counts[topic] = len(await producer.partitions_for(topic))
        grouped[topic, partition_of(key, count)].append(index)
    return grouped


@lru_cache(maxsize=100_000)
def partition_of(key: bytes, count: int) -> int:
    """The partition of a key among `count`. Cached: subjects repeat, and hashing them is slow in Python."""
    numbers = list(range(count))
    return _choose(key, numbers, numbers)


async def enqueue(
    producer: AIOKafkaProducer,
    partition: TopicPartition,
    messages: Sequence[Message],
    indexes: Sequence[int],
    *,
    headers: Sequence[Header],
    pending: list[PendingBatch],
) -> None:
    """Pack messages of one partition into as few batches as possible; submit each full batch and add it to `pending`.

    Raises:
        KafkaError: the producer rejects a batch. Earlier batches are already submitted.
    """
    batch = producer.create_batch()
    inside: list[int] = []
    for index in indexes:
        _, key, value = messages[index]
        if batch.append(timestamp=None, key=key, value=value, headers=headers) is None:
            pending.append(await _submit(producer, partition, batch, inside))
            batch, inside = producer.create_batch(), []
            batch.append(timestamp=None, key=key, value=value, headers=headers)  # the first one always fits
        inside.append(index)
    pending.append(await _submit(producer, partition, batch, inside))


async def _submit(
    producer: AIOKafkaProducer, partition: TopicPartition, batch: BatchBuilder, indexes: list[int]
) -> PendingBatch:
    batch.close()
    acknowledgement = await producer.send_batch(batch, partition[0], partition=partition[1])
    return PendingBatch(indexes, acknowledgement, asyncio.get_running_loop().time() + ANSWER_S)


def abandon(pending: Sequence[PendingBatch]) -> None:
    """Consume the results of batches that nobody awaits, so that asyncio does not warn about their errors."""
    for batch in pending:
        asyncio.ensure_future(batch.acknowledgement).add_done_callback(
            lambda done: done.cancelled() or done.exception()
        )


def receipts_of(metadata: RecordMetadata, count: int) -> list[Receipt] | None:
    """A receipt per record of a batch; None if Kafka recognized a duplicate batch but no longer has its offset."""
    # As in `kafka_producer`: aiokafka treats DuplicateSequenceNumber as success, without an offset.
    if metadata.offset < 0 or metadata.log_start_offset == -1:
        return None
    return [
        Receipt(metadata.topic, metadata.partition, metadata.offset + number, metadata.timestamp)
        for number in range(count)
    ]
