"""A producer that outlives its own breakdowns.

aiokafka's idempotent producer, once the broker answered OutOfOrderSequenceNumber, gives that answer for ever
(aiokafka #1017). This one is then replaced, and what it had not got acknowledged is sent again through the new one. So
a record may be kept twice, as the same event; but none is lost, and none has a receipt that the broker did not give.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.codec import has_lz4
from aiokafka.errors import (
    DuplicateSequenceNumber,
    InvalidProducerEpoch,
    KafkaError,
    KafkaTimeoutError,
    OutOfOrderSequenceNumber,
    ProducerClosed,
    ProducerFenced,
    UnknownProducerId,
)

from streams.errors import LogError
from streams.log.cluster import options_of
from streams.log.kafka_batches import Sent, by_place, enqueue, give_up, receipts_of
from streams.log.kafka_errors import ANSWER_S, TOPICS_HINT, translated
from streams.log.port import Header, Message, Receipt, no_topic

BROKEN = (
    DuplicateSequenceNumber,
    InvalidProducerEpoch,
    OutOfOrderSequenceNumber,
    ProducerClosed,
    ProducerFenced,
    UnknownProducerId,
)
"""Errors after which a producer has to be replaced; the record itself is not at fault."""

FLUSH_S = 10.0
"""How long a producer that is let go may still try to deliver what it has, in seconds."""

LARGEST_BATCH = 256 * 1024
LARGEST_RECORD = 1_000_000
"""Bytes; Kafka's own limit for a batch is 1,048,588 unless configured otherwise."""


class Producer:
    """Sends records with acks=all, many at a time.

    Args:
        servers: `host:port`, several separated by commas.
        linger_ms: how long a record waits for others to be sent together with.
    """

    def __init__(self, servers: str, *, linger_ms: int) -> None:
        self._servers = servers
        self._linger_ms = linger_ms
        self._producer: AIOKafkaProducer | None = None
        self._changing = asyncio.Lock()
        self._topics: set[str] = set()
        self._letting_go: set[asyncio.Task[None]] = set()

    async def submit(
        self, topic: str, key: bytes | None, value: bytes | None, headers: Sequence[Header]
    ) -> asyncio.Task[Receipt]:
        """Put a record into the producer's buffer; the task ends with its receipt.

        Raises:
            LogError: there is no such topic, or nothing to send.
            LogUnavailable: the buffer stayed full.
        """
        message = {"topic": topic, "key": key, "value": value, "headers": list(headers)}
        if key is None and value is None:
            raise LogError("A record needs a key or a value.", hint="Send at least one of them.")
        deadline = asyncio.get_running_loop().time() + ANSWER_S
        try:
            async with asyncio.timeout_at(deadline):
                producer = await self._current()
                await self._check_topic(producer, topic)
                sent = await self._enqueue(producer, message)
        except (KafkaError, TimeoutError, OSError) as error:
            raise translated(self._servers, error, f"write to {topic}") from error
        return asyncio.create_task(self._receipt(producer, sent, message, deadline))

    async def submit_all(self, messages: Sequence[Message], headers: Sequence[Header]) -> asyncio.Task[list[Receipt]]:
        """Put many records into the producer's buffer, in batches; the task ends with their receipts.

        Raises:
            LogError: there is no such topic.
            LogUnavailable: the buffer stayed full.
        """
        sent: list[Sent] = []
        topic = ""
        try:
            async with asyncio.timeout(ANSWER_S):
                producer = await self._current()
                for topic in {topic for topic, _, _ in messages}:
                    await self._check_topic(producer, topic)
            for place, numbers in (await by_place(producer, messages)).items():
                topic = place[0]
                await enqueue(producer, place, messages, numbers, headers=list(headers), sent=sent)
        except BROKEN:
            pass  # what was not handed over is sent one by one, through a new producer
        except (KafkaError, TimeoutError, OSError) as error:
            give_up(sent)
            raise translated(self._servers, error, f"write to {topic}") from error
        return asyncio.create_task(self._receipts(sent, messages, headers))

    async def stop(self) -> None:
        """Wait up to ten seconds for what is on its way, then disconnect; the rest fails with `LogUnavailable`."""
        async with self._changing:
            producer, self._producer = self._producer, None
        if producer is not None:
            await _let_go(producer)
        await asyncio.gather(*self._letting_go)

    async def _receipts(
        self, sent: list[Sent], messages: Sequence[Message], headers: Sequence[Header]
    ) -> list[Receipt]:
        found: dict[int, Receipt] = {}
        failure: LogError | None = None
        for numbers, answer, deadline in sent:
            try:
                async with asyncio.timeout_at(deadline):
                    kept = receipts_of(await answer, len(numbers))
            except BROKEN:
                continue
            except (KafkaError, TimeoutError, OSError) as error:
                failure = translated(self._servers, error, f"write to {messages[numbers[0]][0]}")
                continue
            found.update(zip(numbers, kept or (), strict=False))
        if failure is not None:
            raise failure
        for number, message in enumerate(messages):
            if number not in found:
                found[number] = await (await self.submit(*message, headers))
        return [found[number] for number in range(len(messages))]

    async def _receipt(
        self, producer: AIOKafkaProducer, sent: Awaitable[Any] | None, message: dict[str, Any], deadline: float
    ) -> Receipt:
        try:
            async with asyncio.timeout_at(deadline):
                while True:
                    receipt = await self._acknowledged(sent) if sent is not None else None
                    if receipt is not None:
                        return receipt
                    producer = await self._replacement(producer)
                    sent = await self._enqueue(producer, message)
        except (KafkaError, TimeoutError, OSError) as error:
            raise translated(self._servers, error, f"write to {message['topic']}") from error

    @staticmethod
    async def _enqueue(producer: AIOKafkaProducer, message: dict[str, Any]) -> Awaitable[Any] | None:
        """The future of the acknowledgement; None where the producer is broken."""
        try:
            sent: Awaitable[Any] = await producer.send(**message)
        except BROKEN:
            return None
        return sent

    @staticmethod
    async def _acknowledged(sent: Awaitable[Any]) -> Receipt | None:
        """The receipt; None where the producer is broken, or Kafka knows the record but no longer where it stands."""
        try:
            kept = await sent
        except BROKEN:
            return None
        # aiokafka takes DuplicateSequenceNumber for success, without an offset: the answer's fields are all -1 then.
        if kept.offset < 0 or kept.log_start_offset == -1:
            return None
        return Receipt(kept.topic, kept.partition, kept.offset, kept.timestamp)

    async def _check_topic(self, producer: AIOKafkaProducer, topic: str) -> None:
        """aiokafka waits for a topic that does not exist until its deadline; say so at once instead."""
        if topic not in self._topics:
            self._topics = set((await producer.client.fetch_all_metadata()).topics())
            if topic not in self._topics:
                raise LogError(no_topic(topic), hint=TOPICS_HINT)

    async def _current(self) -> AIOKafkaProducer:
        async with self._changing:
            if self._producer is None:
                self._producer = await self._connected()
            return self._producer

    async def _replacement(self, broken: AIOKafkaProducer) -> AIOKafkaProducer:
        async with self._changing:
            if self._producer is broken:
                self._producer = await self._connected()
                task = asyncio.create_task(_let_go(broken))
                self._letting_go.add(task)
                task.add_done_callback(self._letting_go.discard)
            if self._producer is None:
                raise KafkaTimeoutError
            return self._producer

    async def _connected(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            **options_of(self._servers),
            acks="all",
            enable_idempotence=True,
            compression_type="lz4" if has_lz4() else None,
            linger_ms=self._linger_ms,
            max_batch_size=LARGEST_BATCH,
            max_request_size=LARGEST_RECORD,
            request_timeout_ms=int(ANSWER_S * 1000),
        )
        try:
            await producer.start()
        except (KafkaError, OSError, asyncio.CancelledError):
            await producer.stop()
            raise
        return producer


async def _let_go(producer: AIOKafkaProducer) -> None:
    try:
        async with asyncio.timeout(FLUSH_S):
            await producer.flush()
    except TimeoutError:
        # Without end otherwise: an idempotent producer of aiokafka never gives up a batch by itself.
        producer._message_accumulator.fail_all(KafkaTimeoutError())
    await producer.stop()
