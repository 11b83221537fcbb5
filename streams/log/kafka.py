"""The log in Apache Kafka, through aiokafka.

Acknowledged means stored on all in-sync replicas: an idempotent producer with acks=all. Readers choose their partitions
and positions; there is no consumer group and no committed offset.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Iterable, Sequence

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

from streams.errors import LogError
from streams.log.cluster import Cluster
from streams.log.connection import Connection
from streams.log.kafka_errors import ANSWER_S, translated
from streams.log.kafka_fetch import FETCH_BYTES
from streams.log.kafka_offsets import BEGIN, END, list_offsets
from streams.log.kafka_producer import Producer
from streams.log.kafka_reader import KafkaReader
from streams.log.kafka_topic_ids import topic_ids
from streams.log.port import Header, Message, Positions, Receipt, Record, TopicPartition

FOLLOW_S = 1.0
"""How long one fetch of a follower waits for records, in seconds."""


class KafkaLog(Connection):
    """The log port over a Kafka cluster.

    Args:
        cluster: the servers and security settings.
        linger_ms: how long a record waits for others to share its batch. Without it a record is sent at once, unless
            a request is on its way: records that arrive meanwhile share the next one.
    """

    def __init__(self, cluster: Cluster, *, linger_ms: int = 0) -> None:
        self.cluster = cluster
        self._producer = Producer(cluster, linger_ms=linger_ms)
        self._client: AIOKafkaClient | None = None
        self._reader: KafkaReader | None = None
        self._next_offsets: dict[TopicPartition, int] = {}
        self._reading = asyncio.Lock()

    async def start(self) -> None:
        """Connect. Producer and reader connect at their first use.

        Raises:
            LogUnavailable: the cluster does not answer.
        """
        client = AIOKafkaClient(**self.cluster.options)
        try:
            async with asyncio.timeout(ANSWER_S):
                await client.bootstrap()
        except (KafkaError, TimeoutError, OSError) as error:
            await client.close()
            raise translated(self.cluster, error, "connect") from error
        self._client = client

    async def stop(self) -> None:
        """Flush pending records for up to ten seconds, then disconnect."""
        client, reader = self._client, self._reader
        self._client = self._reader = None
        await self._producer.stop()
        if reader is not None:
            await reader.stop()
        if client is not None:
            await client.close()

    async def send(self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header] = ()) -> Receipt:
        """Append a record and wait until all in-sync replicas have it."""
        return await (await self.submit(topic, key, value, headers))

    async def submit(
        self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header] = ()
    ) -> Awaitable[Receipt]:
        """Submit a record; await the result for its receipt."""
        return await self._producer.submit(topic, key, value, headers)

    async def submit_each(
        self, messages: Sequence[Message], headers: Sequence[Header] = ()
    ) -> Sequence[Awaitable[Receipt]]:
        """Submit many records; each has its own result."""
        return await self._producer.submit_each(messages, headers)

    async def submit_all(self, messages: Sequence[Message], headers: Sequence[Header] = ()) -> Awaitable[list[Receipt]]:
        """Submit many records; await the result for their receipts."""
        return await self._producer.submit_all(messages, headers)

    async def read(self, positions: Positions, *, max_records: int = 1000, timeout: float = 0.5) -> list[Record]:
        """Read up to `max_records` records from these positions; one call at a time."""
        async with self._reading:
            reader = await self._reader_at(positions)
            batches = await reader.batches(max_records=max_records, timeout=timeout)
            records = [record for batch in batches.values() for record in batch]
            if not records and reader.unreadable:
                raise LogError(str(reader.unreadable[0]))
            self._next_offsets.update({(record.topic, record.partition): record.offset + 1 for record in records})
        return records

    async def follow(self, positions: Positions, *, max_records: int = 1000) -> AsyncGenerator[list[Record]]:
        """Yield batches of records from these positions, over a separate connection."""
        async with self.reader(positions) as reader:
            while True:
                for batch in (await reader.batches(max_records=max_records, timeout=FOLLOW_S)).values():
                    yield batch

    def reader(self, positions: Positions, *, fetch_bytes: int = FETCH_BYTES) -> KafkaReader:
        """A separate reader, not yet connected, that returns batches of records by partition."""
        return KafkaReader(self.cluster, positions, fetch_bytes=fetch_bytes)

    async def partitions(self, topics: Iterable[str]) -> list[TopicPartition]:
        """The partitions of these topics that the cluster has now."""
        try:
            async with asyncio.timeout(ANSWER_S):
                metadata = await self._connected().fetch_all_metadata()
        except (KafkaError, TimeoutError, OSError) as error:
            raise translated(self.cluster, error, "list its topics") from error
        return [(topic, number) for topic in topics for number in sorted(metadata.partitions_for_topic(topic) or ())]

    async def begin_offsets(self, topics: Iterable[str]) -> dict[TopicPartition, int]:
        """Offset of the first available record in each partition of these topics."""
        return await self._offsets(topics, BEGIN)

    async def end_offsets(self, topics: Iterable[str]) -> dict[TopicPartition, int]:
        """Offset after the last record in each partition of these topics."""
        return await self._offsets(topics, END)

    async def topic_ids(self, topics: Iterable[str]) -> dict[str, str]:
        """Ids of these topics, which differ if one was created again; none from a Kafka that has none."""
        try:
            async with asyncio.timeout(ANSWER_S):
                return await topic_ids(self._connected(), topics)
        except (KafkaError, TimeoutError, OSError) as error:
            raise translated(self.cluster, error, "return the ids of its topics") from error

    async def _offsets(self, topics: Iterable[str], time: int) -> dict[TopicPartition, int]:
        partitions = await self.partitions(topics)
        try:
            async with asyncio.timeout(ANSWER_S):
                return await list_offsets(self._connected(), partitions, time)
        except (KafkaError, TimeoutError, OSError) as error:
            raise translated(self.cluster, error, "return its offsets") from error

    def _connected(self) -> AIOKafkaClient:
        if self._client is None:
            raise translated(self.cluster, ConnectionError("not connected"), "answer")
        return self._client

    async def _reader_at(self, positions: Positions) -> KafkaReader:
        """Reuse the reader if it has these partitions, after seeking; otherwise replace it."""
        if self._reader is None or self._next_offsets != positions:
            if self._reader is not None and self._next_offsets.keys() == positions.keys():
                for partition, offset in positions.items():
                    if self._next_offsets[partition] != offset:
                        self._reader.seek(partition, offset)
            else:
                await self._replace_reader(positions)
            self._next_offsets = dict(positions)
        assert self._reader is not None  # noqa: S101 - for the type checker
        return self._reader

    async def _replace_reader(self, positions: Positions) -> None:
        self._connected()
        reader = KafkaReader(self.cluster, positions)
        await reader.start()
        old, self._reader = self._reader, reader
        if old is not None:
            await old.stop()
