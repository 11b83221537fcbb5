"""Requests for the offsets at which partitions begin and end."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable

from aiokafka import TopicPartition as AioTopicPartition
from aiokafka import errors
from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.offset import OffsetRequest

from streams.log.port import TopicPartition

BEGIN, END = -2, -1
"""Times that stand for the first available record and for the end."""
_READ_COMMITTED = 1
_BACKOFF_S = 0.1


async def list_offsets(
    client: AIOKafkaClient, partitions: Iterable[TopicPartition], time: int
) -> dict[TopicPartition, int]:
    """Offsets of partitions at `BEGIN` or `END`. Tries until every leader answers: give it a timeout.

    Raises:
        KafkaError: a partition does not exist, or access to it is denied.
    """
    left, found = set(partitions), dict[TopicPartition, int]()
    while left:
        by_leader = defaultdict(list)
        for partition in left:
            by_leader[client.cluster.leader_for_partition(AioTopicPartition(*partition))].append(partition)
        for leader, led in by_leader.items():
            if leader is not None and leader != -1:
                found |= await _offsets_at(client, leader, led, time)
        left -= found.keys()
        if left:
            await client.force_metadata_update()
            await asyncio.sleep(_BACKOFF_S)
    return found


async def _offsets_at(
    client: AIOKafkaClient, leader: int, partitions: Iterable[TopicPartition], time: int
) -> dict[TopicPartition, int]:
    topics = defaultdict(list)
    for topic, number in partitions:
        topics[topic].append((number, time))
    try:
        response = await client.send(leader, OffsetRequest(-1, _READ_COMMITTED, list(topics.items())))
    except errors.KafkaError as error:
        if not error.retriable:
            raise
        return {}
    found = {}
    for topic, answers in response.topics:
        for number, code, *rest in answers:
            if code == 0:
                found[topic, number] = rest[-1]
            elif not errors.for_code(code).retriable:
                raise errors.for_code(code)(topic)
    return found
