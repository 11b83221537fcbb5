"""Sends records, and survives failures of aiokafka's producer.

aiokafka's idempotent producer, once the broker answered OutOfOrderSequenceNumber, repeats that
error without end (aiokafka #1017). It is then replaced, and unacknowledged records are sent again
through the new one. So the log may hold a record twice, as the same event; but none is lost, and no
receipt is given that the broker did not give.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.structs import RecordMetadata

from streams.errors import LogError
from streams.log.cluster import Cluster
from streams.log.kafka_batches import PendingBatch, abandon, by_partition, enqueue, receipts_of
from streams.log.kafka_connection import BROKEN, ProducerConnection
from streams.log.kafka_errors import ANSWER_S, translated
from streams.log.port import Header, Message, Receipt


class Producer:
    """Sends records with acks=all, many at a time.

    Args:
        cluster: the servers and security settings.
        linger_ms: how long a record waits for others to share its batch.
    """

    def __init__(self, cluster: Cluster, *, linger_ms: int) -> None:
        self._cluster = cluster
        self._connection = ProducerConnection(cluster, linger_ms=linger_ms)

    async def submit(
        self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header]
    ) -> asyncio.Task[Receipt]:
        """Put a record into the producer's buffer; the task returns its receipt.

        Raises:
            LogError: the topic does not exist, or the record has neither key nor value.
            LogUnavailable: the buffer stayed full.
        """
        message = {"topic": topic, "key": key, "value": value, "headers": list(headers)}
        if key is None and value is None:
            raise LogError("A record needs a key or a value.", hint="Send at least one of them.")
        deadline = asyncio.get_running_loop().time() + ANSWER_S
        try:
            async with asyncio.timeout_at(deadline):
                producer = await self._connection.current()
                await self._connection.check_topic(producer, topic)
                pending = await self._enqueue(producer, message)
        except (KafkaError, TimeoutError, OSError) as error:
            raise translated(self._cluster, error, f"write to {topic}") from error
        return asyncio.create_task(self._receipt(producer, pending, message, deadline))

    async def submit_all(self, messages: Sequence[Message], headers: Sequence[Header]) -> asyncio.Task[list[Receipt]]:
        """Put many records into the producer's buffer, in batches; the task returns their receipts.

        Raises:
            LogError: a topic does not exist.
            LogUnavailable: the buffer stayed full.
        """
        pending: list[PendingBatch] = []
        topic = ""
        try:
            async with asyncio.timeout(ANSWER_S):
                producer = await self._connection.current()
                for topic in {topic for topic, _, _ in messages}:
                    await self._connection.check_topic(producer, topic)
            for partition, indexes in (await by_partition(producer, messages)).items():
                topic = partition[0]
                await enqueue(producer, partition, messages, indexes, headers=list(headers), pending=pending)
        except BROKEN:
            pass  # `_receipts` sends the rest one by one, through a new producer
        except (KafkaError, TimeoutError, OSError) as error:
            abandon(pending)
            raise translated(self._cluster, error, f"write to {topic}") from error
        return asyncio.create_task(self._receipts(pending, messages, headers))

    async def stop(self) -> None:
        """Flush pending records for up to ten seconds, then disconnect; the rest fails with `LogUnavailable`."""
        await self._connection.stop()

    async def _receipts(
        self, pending: list[PendingBatch], messages: Sequence[Message], headers: Sequence[Header]
    ) -> list[Receipt]:
        found: dict[int, Receipt] = {}
        failure: LogError | None = None
        for indexes, acknowledgement, deadline in pending:
            try:
                async with asyncio.timeout_at(deadline):
                    receipts = receipts_of(await acknowledgement, len(indexes))
            except BROKEN:
                continue
            except (KafkaError, TimeoutError, OSError) as error:
                failure = translated(self._cluster, error, f"write to {messages[indexes[0]][0]}")
                continue
            found.update(zip(indexes, receipts or (), strict=False))
        if failure is not None:
            raise failure
        for index, message in enumerate(messages):
            if index not in found:
                found[index] = await (await self.submit(*message, headers))
        return [found[index] for index in range(len(messages))]

    async def _receipt(
        self,
        producer: AIOKafkaProducer,
        pending: Awaitable[RecordMetadata] | None,
        message: dict[str, Any],
        deadline: float,
    ) -> Receipt:
        try:
            async with asyncio.timeout_at(deadline):
                while True:
                    receipt = await self._acknowledged(pending) if pending is not None else None
                    if receipt is not None:
                        return receipt
                    producer = await self._connection.replacement(producer)
                    pending = await self._enqueue(producer, message)
        except (KafkaError, TimeoutError, OSError) as error:
            raise translated(self._cluster, error, f"write to {message['topic']}") from error

    @staticmethod
    async def _enqueue(producer: AIOKafkaProducer, message: dict[str, Any]) -> Awaitable[RecordMetadata] | None:
        """The future of the acknowledgement; None if the producer is broken."""
        try:
            return await producer.send(**message)
        except BROKEN:
            return None

    @staticmethod
    async def _acknowledged(pending: Awaitable[RecordMetadata]) -> Receipt | None:
        """The receipt; None if the producer is broken, or Kafka recognized a duplicate but no longer has its offset."""
        try:
            metadata = await pending
        except BROKEN:
            return None
        # aiokafka treats DuplicateSequenceNumber as success, without an offset: all fields are -1 then.
        if metadata.offset < 0 or metadata.log_start_offset == -1:
            return None
        return Receipt(metadata.topic, metadata.partition, metadata.offset, metadata.timestamp)
