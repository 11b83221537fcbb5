"""Many records at once, as Kafka keeps them: batches of one partition each, built here and acknowledged as a whole.

aiokafka makes a future and a task's worth of work for every single record; for a file of events that is most of the time. A
batch that its producer could not get acknowledged because the producer broke down is given back, to be sent record by record.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import DefaultPartitioner

from streams.log.kafka_errors import ANSWER_S
from streams.log.port import Header, Message, Receipt, TopicPartition

_choose = DefaultPartitioner()


class Sent(NamedTuple):
    """A batch on its way: which of the messages are in it, in order, and aiokafka's future."""

    numbers: list[int]
    answer: Awaitable[Any]
    deadline: float


async def by_place(producer: AIOKafkaProducer, messages: Sequence[Message]) -> dict[TopicPartition, list[int]]:
    """Numbers of the messages by the partition that Kafka's clients give their keys."""
    counts: dict[str, int] = {}
    found: dict[TopicPartition, list[int]] = defaultdict(list)
    for number, (topic, key, _) in enumerate(messages):
        count = counts.get(topic)
        if count is None:
            count = counts[topic] = len(await producer.partitions_for(topic))
        found[topic, partition_of(key, count)].append(number)
    return found


@lru_cache(maxsize=100_000)
def partition_of(key: bytes, count: int) -> int:
    """The partition of a key, of so many. Subjects repeat, and hashing them is slow in Python."""
    numbers = list(range(count))
    partition: int = _choose(key, numbers, numbers)
    return partition


async def enqueue(
    producer: AIOKafkaProducer,
    place: TopicPartition,
    messages: Sequence[Message],
    numbers: Sequence[int],
    *,
    headers: Sequence[Header],
    sent: list[Sent],
) -> None:
    """Put messages of one partition into as few batches as they fit, each handed over, and added to
    `sent`, as soon as it is full.

    Raises:
        KafkaError: the producer does not take a batch. Those before it are on their way all the same.
    """
    batch = producer.create_batch()
    inside: list[int] = []
    for number in numbers:
        _, key, value = messages[number]
        if batch.append(timestamp=None, key=key, value=value, headers=headers) is None:
            sent.append(await _hand_over(producer, place, batch, inside))
            batch, inside = producer.create_batch(), []
            batch.append(timestamp=None, key=key, value=value, headers=headers)  # the first one always fits
        inside.append(number)
    sent.append(await _hand_over(producer, place, batch, inside))


async def _hand_over(producer: AIOKafkaProducer, place: TopicPartition, batch: Any, numbers: list[int]) -> Sent:
    batch.close()
    answer = await producer.send_batch(batch, place[0], partition=place[1])
    return Sent(numbers, answer, asyncio.get_running_loop().time() + ANSWER_S)


def give_up(sent: Sequence[Sent]) -> None:
    """Nobody waits for these any more; what becomes of them is not told."""
    for each in sent:
        asyncio.ensure_future(each.answer).add_done_callback(lambda answer: answer.cancelled() or answer.exception())


def receipts_of(kept: Any, count: int) -> list[Receipt] | None:
    """A receipt for each record of a batch; None where Kafka knows the batch but no longer where it stands."""
    # As in `kafka_producer`: aiokafka takes DuplicateSequenceNumber for success, without an offset.
    if kept.offset < 0 or kept.log_start_offset == -1:
        return None
    return [Receipt(kept.topic, kept.partition, kept.offset + number, kept.timestamp) for number in range(count)]
