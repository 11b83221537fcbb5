"""Connects, replaces and disconnects the aiokafka producer behind `streams.log.kafka_producer.Producer`."""

from __future__ import annotations

import asyncio

from aiokafka import AIOKafkaProducer
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
from streams.log.cluster import Cluster
from streams.log.kafka_errors import ANSWER_S, TOPICS_HINT
from streams.log.port import no_topic

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
"""How long a disconnecting producer may still deliver pending records, in seconds."""

LARGEST_BATCH = 256 * 1024
LARGEST_RECORD = 1_000_000
"""Bytes; Kafka's own limit for a batch is 1,048,588 unless configured otherwise."""


class ProducerConnection:
    """The current aiokafka producer. It connects at first use.

    Args:
        cluster: the servers and security settings.
        linger_ms: how long a record waits for others to share its batch.
    """

    def __init__(self, cluster: Cluster, *, linger_ms: int) -> None:
        self._cluster = cluster
        self._linger_ms = linger_ms
        self._producer: AIOKafkaProducer | None = None
        self._changing = asyncio.Lock()
        self._topics: set[str] = set()
        self._closing: set[asyncio.Task[None]] = set()

    async def current(self) -> AIOKafkaProducer:
        """The producer, connected."""
        async with self._changing:
            if self._producer is None:
                self._producer = await self._connected()
            return self._producer

    def ready(self, topic: str) -> tuple[AIOKafkaProducer | None, int]:
        """The producer and the topic's number of partitions; None and 0 unless both are known already."""
        producer = self._producer
        if producer is None or topic not in self._topics:
            return None, 0
        partitions = producer.client.cluster.partitions_for_topic(topic)
        return (producer, len(partitions)) if partitions else (None, 0)

    async def replacement(self, broken: AIOKafkaProducer) -> AIOKafkaProducer:
        """The producer to use instead of a broken one; the broken one is closed in the background."""
        async with self._changing:
            if self._producer is broken:
                self._producer = await self._connected()
                task = asyncio.create_task(_close(broken))
                self._closing.add(task)
                task.add_done_callback(self._closing.discard)
            if self._producer is None:
                raise KafkaTimeoutError
            return self._producer

    async def check_topic(self, producer: AIOKafkaProducer, topic: str) -> None:
        """Reject a topic that does not exist at once: aiokafka would wait for it until the deadline."""
        if topic not in self._topics:
            self._topics = set((await producer.client.fetch_all_metadata()).topics())
            if topic not in self._topics:
                raise LogError(no_topic(topic), hint=TOPICS_HINT)

    async def stop(self) -> None:
        """Flush pending records for up to `FLUSH_S`, then disconnect."""
        async with self._changing:
            producer, self._producer = self._producer, None
        if producer is not None:
            await _close(producer)
        await asyncio.gather(*self._closing)

    async def _connected(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            **self._cluster.options,
            acks="all",
            enable_idempotence=True,
            compression_type="lz4",
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


async def _close(producer: AIOKafkaProducer) -> None:
    try:
        async with asyncio.timeout(FLUSH_S):
            await producer.flush()
    except TimeoutError:
        # An idempotent producer of aiokafka retries a batch without end unless it is failed explicitly.
        producer._message_accumulator.fail_all(KafkaTimeoutError())
    # A batch that was just failed may be in a request; aiokafka then raises KeyError where it would send it again.
    try:
        await producer.stop()
    except KeyError:
        await producer.client.close()
