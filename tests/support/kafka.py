"""A real Kafka for tests: brokers in temporary folders, and topics of names that nobody else has."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from aiokafka import TopicPartition as AioTopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic, RecordsToDelete
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from streams.broker import LocalBroker
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.log.port import Record, TopicPartition
from streams.topics import ensure_topics
from tests.support.stack import free_ports

RETAINED = {"retention.ms": "-1", "message.timestamp.type": "LogAppendTime"}


@contextmanager
def running_broker(folder: Path) -> Iterator[LocalBroker]:
    """A broker with all topics of the contract, in a folder of its own, stopped at the end."""
    (port,) = free_ports(1)
    broker = LocalBroker(folder, port)
    broker.start()
    try:
        with ThreadPoolExecutor(1) as apart:  # a test's own event loop may run in this thread
            apart.submit(asyncio.run, ensure_topics(broker.cluster)).result()
        yield broker
    finally:
        broker.stop()


@asynccontextmanager
async def administration(cluster: Cluster) -> AsyncIterator[AIOKafkaAdminClient]:
    """Kafka's own administration."""
    client = AIOKafkaAdminClient(**cluster.options)
    await client.start()
    try:
        yield client
    finally:
        await client.close()


async def new_topic(cluster: Cluster, *, partitions: int = 1, config: Mapping[str, str] = RETAINED) -> str:
    """Make a topic whose name nobody else has; its name."""
    name = f"test.{uuid.uuid4().hex}"
    await make_topic(cluster, name, partitions=partitions, config=config)
    return name


async def make_topic(cluster: Cluster, name: str, *, partitions: int = 1, config: Mapping[str, str] = RETAINED) -> None:
    """Make a topic, and wait until the broker lists it."""
    async with administration(cluster) as client:
        await client.create_topics([NewTopic(name, partitions, 1, topic_configs=dict(config))])
    await _until_partitions(cluster, name, partitions)


async def delete_topic(cluster: Cluster, name: str) -> None:
    """Delete a topic, and wait until the broker no longer lists it."""
    async with administration(cluster) as client:
        await client.delete_topics([name])
    await _until_partitions(cluster, name, 0)


async def delete_before(cluster: Cluster, place: TopicPartition, offset: int) -> None:
    """Delete what a partition holds before an offset, as retention would."""
    async with administration(cluster) as client:
        await client.delete_records({AioTopicPartition(*place): RecordsToDelete(before_offset=offset)})


async def settings_of(cluster: Cluster, topic: str) -> dict[str, str]:
    """The settings of a topic."""
    async with administration(cluster) as client:
        (answer,) = await client.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
        ((_, _, _, _, entries),) = answer.resources
        return {entry[0]: entry[1] for entry in entries}


async def change_setting(cluster: Cluster, topic: str, name: str, value: str) -> None:
    """Change one setting of a topic by hand."""
    async with administration(cluster) as client:
        await client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, configs={name: value})])


async def everything_in(cluster: Cluster, topics: Iterable[str]) -> list[Record]:
    """All records of some topics."""
    async with KafkaLog(cluster) as log:
        begins, ends = await log.begin_offsets(topics), await log.end_offsets(topics)
        positions = {place: begin for place, begin in begins.items() if begin < ends[place]}
        found: list[Record] = []
        async with asyncio.timeout(120):
            while positions:
                for record in await log.read(positions):
                    found.append(record)
                    positions[record.topic, record.partition] = record.offset + 1
                if all(positions[place] >= ends[place] for place in positions):
                    break
        return found


async def _until_partitions(cluster: Cluster, topic: str, partitions: int) -> None:
    async with KafkaLog(cluster) as log, asyncio.timeout(120):
        while len(await log.partitions([topic])) != partitions:  # noqa: ASYNC110 - Kafka sends no notice
            await asyncio.sleep(0.05)
