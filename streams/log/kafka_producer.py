"""Sends records, and survives failures of aiokafka's producer.

aiokafka's idempotent producer, once the broker answered OutOfOrderSequenceNumber, repeats that
error without end (aiokafka #1017). It is then replaced, and unacknowledged records are sent again
through the new one. So the log may hold a record twice, as the same event; but none is lost, and no
receipt is given that the broker did not give.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.structs import RecordMetadata

from streams.errors import LogError
from streams.log.cluster import Cluster
from streams.log.kafka_batches import PendingBatch, abandon, by_partition, enqueue, partition_of, receipts_of
from streams.log.kafka_connection import BROKEN, ProducerConnection
from streams.log.kafka_errors import ANSWER_S, translated
from streams.log.pending_receipts import set_unless_done, settle, settle_by
from streams.log.port import Header, Message, Receipt, failed_receipts


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
    ) -> asyncio.Future[Receipt]:
        """Put a record into the producer's buffer; the future has its receipt.

        Raises:
            LogError: the topic does not exist, or the record has neither key nor value.
            LogUnavailable: the buffer stayed full.
        """
        message: dict[str, Any] = {"topic": topic, "key": key, "value": value, "headers": list(headers)}
        if key is None and value is None:
            raise LogError("A record needs a key or a value.", hint="Send at least one of them.")
        deadline = asyncio.get_running_loop().time() + ANSWER_S
        try:
            producer, count = self._connection.ready(topic)
            if producer is not None:
                message["partition"] = partition_of(key, count) if key is not None else None
                pending = await self._enqueue(producer, message)  # it has a time limit of its own
            else:
                async with asyncio.timeout_at(deadline):
                    producer = await self._connection.current()
                    await self._connection.check_topic(producer, topic)
                    pending = await self._enqueue(producer, message)
        except (KafkaError, TimeoutError, OSError) as error:
            raise translated(self._cluster, error, f"write to {topic}") from error
        return self._acknowledgment(producer, pending, message, deadline)

    async def submit_each(
        self, messages: Sequence[Message], headers: Sequence[Header]
    ) -> Sequence[asyncio.Future[Receipt]]:
        """Put many records into the producer's buffer, in batches; each future has a receipt, or the error."""
        if len(messages) == 1:
            try:
                return [await self.submit(*messages[0], headers)]
            except LogError as error:
                return failed_receipts(error, 1)
        pending: list[PendingBatch] = []
        refused: LogError | None = None
        try:
            await self._enqueue_all(messages, headers, pending)
        except BROKEN:
            pass  # the rest is sent one by one, through a new producer
        except LogError as error:
            refused = error
        loop = asyncio.get_running_loop()
        receipts: list[asyncio.Future[Receipt]] = [loop.create_future() for _ in messages]
        taken: set[int] = set()
        for batch in pending:
            taken.update(batch.indexes)
            self._settle(batch, messages, headers, receipts)
        for index, receipt in enumerate(receipts):
            if index in taken:
                continue
            if refused is not None:
                receipt.set_exception(refused)
            else:
                settle_by(receipt, loop.create_task(self._resent(messages[index], headers)))
        return receipts

    async def submit_all(self, messages: Sequence[Message], headers: Sequence[Header]) -> asyncio.Task[list[Receipt]]:
        """Put many records into the producer's buffer, in batches; the task returns their receipts.

        Raises:
            LogError: a topic does not exist.
            LogUnavailable: the buffer stayed full.
        """
        pending: list[PendingBatch] = []
        try:
            await self._enqueue_all(messages, headers, pending)
        except BROKEN:
            pass  # `_receipts` sends the rest one by one, through a new producer
        except LogError:
            abandon(pending)
            raise
        return asyncio.create_task(self._receipts(pending, messages, headers))

    async def _enqueue_all(
        self, messages: Sequence[Message], headers: Sequence[Header], pending: list[PendingBatch]
    ) -> None:
        """Put records into the producer's buffer, in batches that are added to `pending`.

        Raises:
            LogError: it does not take all of them.
        """
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
            raise
        except (KafkaError, TimeoutError, OSError) as error:
            raise translated(self._cluster, error, f"write to {topic}") from error

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

    def _settle(
        self,
        batch: PendingBatch,
        messages: Sequence[Message],
        headers: Sequence[Header],
        receipts: Sequence[asyncio.Future[Receipt]],
    ) -> None:
        """Set the receipts of a batch's records once it is acknowledged; those of a broken producer are sent again."""
        waiting = [receipts[index] for index in batch.indexes]
        action = f"write to {messages[batch.indexes[0]][0]}"

        def resend() -> None:
            for index, receipt in zip(batch.indexes, waiting, strict=True):
                if not receipt.done():
                    settle_by(receipt, asyncio.ensure_future(self._resent(messages[index], headers)))

        def acknowledged(metadata: RecordMetadata) -> bool:
            found = receipts_of(metadata, len(waiting))
            for receipt, each in zip(waiting, found or (), strict=False):
                set_unless_done(receipt, each)
            return found is not None

        settle(waiting, batch.acknowledgement, batch.deadline, acknowledged, resend, self._translator(action))

    def _acknowledgment(
        self,
        producer: AIOKafkaProducer,
        pending: asyncio.Future[RecordMetadata] | None,
        message: dict[str, Any],
        deadline: float,
    ) -> asyncio.Future[Receipt]:
        """The receipt of a record, without a task of its own unless the producer is broken."""
        receipt: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()

        def resend() -> None:
            if not receipt.done():
                settle_by(receipt, asyncio.ensure_future(self._receipt(producer, message, deadline)))

        def acknowledged(metadata: RecordMetadata) -> bool:
            found = receipts_of(metadata, 1)
            if found is not None:
                set_unless_done(receipt, found[0])
            return found is not None

        if pending is None:
            resend()
        else:
            translator = self._translator(f"write to {message['topic']}")
            settle([receipt], pending, deadline, acknowledged, resend, translator)
        return receipt

    def _translator(self, action: str) -> Callable[[BaseException], LogError]:
        return lambda error: translated(self._cluster, error, action)

    async def _resent(self, message: Message, headers: Sequence[Header]) -> Receipt:
        return await (await self.submit(*message, headers))

    async def _receipt(self, producer: AIOKafkaProducer, message: dict[str, Any], deadline: float) -> Receipt:
        """The receipt of a record that a broken producer did not deliver: sent again until it is acknowledged."""
        try:
            async with asyncio.timeout_at(deadline):
                while True:
                    producer = await self._connection.replacement(producer)
                    pending = await self._enqueue(producer, message)
                    receipt = await self._acknowledged(pending) if pending is not None else None
                    if receipt is not None:
                        return receipt
        except (KafkaError, TimeoutError, OSError) as error:
            raise translated(self._cluster, error, f"write to {message['topic']}") from error

    @staticmethod
    async def _enqueue(producer: AIOKafkaProducer, message: dict[str, Any]) -> asyncio.Future[RecordMetadata] | None:
        """The future of the acknowledgement; None if the producer is broken."""
        try:
            pending: asyncio.Future[RecordMetadata] = await producer.send(**message)
        except BROKEN:
            return None
        return pending

    @staticmethod
    async def _acknowledged(pending: Awaitable[RecordMetadata]) -> Receipt | None:
        """The receipt; None if the producer is broken, or Kafka recognized a duplicate but no longer has its offset."""
        try:
            found = receipts_of(await pending, 1)
        except BROKEN:
            return None
        return found[0] if found is not None else None
