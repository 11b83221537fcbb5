"""The log in Apache Kafka, through aiokafka.

Acknowledged means kept: an idempotent producer that waits for acks=all. Readers name their partitions and positions; no
consumer group, no committed offsets.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Iterable, Sequence
from types import TracebackType
from typing import Self

from aiokafka import ConsumerRecord
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

from streams.log.cluster import options_of
from streams.log.kafka_errors import ANSWER_S, translated
from streams.log.kafka_producer import Producer
from streams.log.kafka_reader import FETCH_BYTES, KafkaReader
from streams.log.port import Header, Message, Positions, Receipt, Record, TopicPartition

FOLLOW_S = 1.0
"""How long one look of a follower waits for records, in seconds."""


class KafkaLog:
    """The log port over a Kafka cluster.

    Args:
        servers: `host:port`, several separated by commas.
        linger_ms: how long a record waits for others to be sent together with.
    """

    def __init__(self, servers: str, *, linger_ms: int = 2) -> None:
        self.servers = servers
        self._producer = Producer(servers, linger_ms=linger_ms)
        self._client: AIOKafkaClient | None = None
        self._reader: KafkaReader | None = None
        self._reached: dict[TopicPartition, int] = {}
        self._reading = asyncio.Lock()

    async def start(self) -> None:
        """Connect. Producer and reader connect when they are first needed.

        Raises:
            LogUnavailable: the cluster does not answer.
        """
        client = AIOKafkaClient(**options_of(self.servers))
        try:
            async with asyncio.timeout(ANSWER_S):
                await client.bootstrap()
        except (KafkaError, TimeoutError, OSError) as error:
            await client.close()
            raise translated(self.servers, error, "connect") from error
        self._client = client

    async def stop(self) -> None:
        """Wait up to ten seconds for what is on its way, then disconnect."""
        client, reader = self._client, self._reader
        self._client = self._reader = None
        await self._producer.stop()
        if reader is not None:
            await reader.stop()
        if client is not None:
            await client.close()

    async def __aenter__(self) -> Self:
        """Connect."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go."""
        await self.stop()

    async def send(self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header] = ()) -> Receipt:
        """Append a record and wait until all in-sync replicas have it."""
        return await (await self.submit(topic, key, value, headers))

    async def submit(
        self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header] = ()
    ) -> Awaitable[Receipt]:
        """Hand over a record; await what is returned for its receipt."""
        return await self._producer.submit(topic, key, value, headers)

    async def submit_all(self, messages: Sequence[Message], headers: Sequence[Header] = ()) -> Awaitable[list[Receipt]]:
        """Hand over many records; await what is returned for a receipt of each."""
        return await self._producer.submit_all(messages, headers)

    async def read(self, positions: Positions, *, max_records: int = 1000, timeout: float = 0.5) -> list[Record]:  # noqa: ASYNC109
        """Up to `max_records` records from these positions on; one call at a time."""
        async with self._reading:
            reader = await self._reader_at(positions)
            batches = await reader.batches(max_records=max_records, timeout=timeout)
            records = [_record(record) for batch in batches.values() for record in batch]
            self._reached.update({(record.topic, record.partition): record.offset + 1 for record in records})
        return records

    async def follow(self, positions: Positions, *, max_records: int = 1000) -> AsyncGenerator[list[Record]]:
        """Batches of records from these positions on, by a connection of its own."""
        async with self.reader(positions) as reader:
            while True:
                for batch in (await reader.batches(max_records=max_records, timeout=FOLLOW_S)).values():
                    yield [_record(record) for record in batch]

    def reader(self, positions: Positions, *, fetch_bytes: int = FETCH_BYTES) -> KafkaReader:
        """A reader of its own, not yet connected, for whoever wants aiokafka's records as they are."""
        return KafkaReader(self.servers, positions, fetch_bytes=fetch_bytes)

    async def partitions(self, topics: Iterable[str]) -> list[TopicPartition]:
        """The partitions of these topics, as the cluster has them now."""
        try:
            async with asyncio.timeout(ANSWER_S):
                known = await self._connected().fetch_all_metadata()
        except (KafkaError, TimeoutError, OSError) as error:
            raise translated(self.servers, error, "list its topics") from error
        return [(topic, number) for topic in topics for number in sorted(known.partitions_for_topic(topic) or ())]

    async def begin_offsets(self, topics: Iterable[str]) -> dict[TopicPartition, int]:
        """Offset of the first record that is still there, of each partition of these topics."""
        places = await self.partitions(topics)
        async with self._reading:
            return await (await self._any_reader()).begin_offsets(places)

    async def end_offsets(self, topics: Iterable[str]) -> dict[TopicPartition, int]:
        """Offset after the last record, of each partition of these topics."""
        places = await self.partitions(topics)
        async with self._reading:
            return await (await self._any_reader()).end_offsets(places)

    def _connected(self) -> AIOKafkaClient:
        if self._client is None:
            raise translated(self.servers, ConnectionError("not connected"), "answer")
        return self._client

    async def _any_reader(self) -> KafkaReader:
        if self._reader is None:
            self._connected()
            reader = KafkaReader(self.servers, {})
            await reader.start()
            self._reader = reader
        return self._reader

    async def _reader_at(self, positions: Positions) -> KafkaReader:
        """The reader that goes on where it is wanted; a new one where it is wanted elsewhere."""
        if self._reader is None or self._reached != positions:
            if self._reader is not None and self._reached.keys() == positions.keys():
                for place, offset in positions.items():
                    if self._reached[place] != offset:
                        self._reader.seek(place, offset)
            else:
                await self._change_reader(positions)
            self._reached = dict(positions)
        assert self._reader is not None  # noqa: S101 - for the type checker
        return self._reader

    async def _change_reader(self, positions: Positions) -> None:
        self._connected()
        reader = KafkaReader(self.servers, positions)
        await reader.start()
        old, self._reader = self._reader, reader
        if old is not None:
            await old.stop()


def _record(record: ConsumerRecord) -> Record:
    return Record(
        record.topic,
        record.partition,
        record.offset,
        record.timestamp,
        record.key,
        record.value,
        tuple(record.headers),
    )
