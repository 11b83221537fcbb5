"""Reads from explicit positions: manually assigned partitions, no consumer group, no committed offsets.

For throughput, `KafkaReader.batches` returns aiokafka's own records, a list per partition, without wrapping them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka import TopicPartition as AioTopicPartition
from aiokafka.errors import KafkaError

from streams.errors import LogError
from streams.log.cluster import Cluster
from streams.log.connection import Connection
from streams.log.kafka_errors import ANSWER_S, TOPICS_HINT, translated
from streams.log.port import Positions, TopicPartition, no_topic

FETCH_BYTES = 8 * 1024 * 1024
"""Most bytes of one partition in one fetch."""


class KafkaReader(Connection):
    """A consumer of given partitions, for use with `async with`.

    It survives the death of brokers: it reads nothing while none answers, and resumes as soon as one does.

    Args:
        cluster: the servers and security settings.
        positions: next offset to read, by topic and partition; it reads these partitions only.
        fetch_bytes: most bytes of one partition in one fetch.
    """

    def __init__(self, cluster: Cluster, positions: Positions, *, fetch_bytes: int = FETCH_BYTES) -> None:
        self._cluster = cluster
        self._positions = dict(positions)
        self.consumer = AIOKafkaConsumer(
            **cluster.options,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="none",
            isolation_level="read_committed",
            max_partition_fetch_bytes=fetch_bytes,
            fetch_max_bytes=4 * fetch_bytes,
            fetch_max_wait_ms=100,
            metadata_max_age_ms=30_000,
        )

    async def start(self) -> None:
        """Connect and seek to the positions.

        Raises:
            LogUnavailable: the cluster does not answer.
            LogError: it has no such partition.
        """
        try:
            async with asyncio.timeout(ANSWER_S):
                await self.consumer.start()
                await asyncio.sleep(0)  # aiokafka's own task must have begun, or it cannot be stopped cleanly
                await self._check_partitions()
            self.assign(self._positions)
        except (KafkaError, TimeoutError, OSError) as error:
            await self.consumer.stop()
            raise translated(self._cluster, error, "connect") from error
        except LogError:
            await self.consumer.stop()
            raise

    async def stop(self) -> None:
        """Disconnect."""
        await self.consumer.stop()

    def assign(self, positions: Positions) -> None:
        """Read only these partitions from now on, from these positions."""
        self.consumer.assign([AioTopicPartition(*partition) for partition in positions])
        for partition, offset in positions.items():
            self.seek(partition, offset)

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Continue at this offset of an assigned partition."""
        self.consumer.seek(AioTopicPartition(*partition), offset)

    async def position(self, partition: TopicPartition) -> int:
        """Next offset of an assigned partition, also after offsets that hold no record."""
        return await self.consumer.position(AioTopicPartition(*partition))

    def behind(self, taken: Callable[[TopicPartition], int]) -> int:
        """Number of records after the offsets that `taken` gives, as of the last fetch. Sends no request."""
        ends = {partition: self.consumer.highwater(AioTopicPartition(*partition)) for partition in self._positions}
        return sum(max(0, end - taken(partition)) for partition, end in ends.items() if end is not None)

    async def is_at_end(self) -> bool:
        """Whether it has returned all records up to the last known ends; False until every end is known."""
        for partition in self.consumer.assignment():
            end = self.consumer.last_stable_offset(partition)
            if end is None or await self.consumer.position(partition) < end:
                return False
        return True

    async def batches(
        self,
        *,
        max_records: int | None = None,
        timeout: float = 0.5,
    ) -> dict[AioTopicPartition, list[ConsumerRecord]]:
        """Fetched records by partition, in order; empty if none arrived within `timeout` seconds.

        Raises:
            PositionLost: the log does not have a position (any more).
            LogError: a record cannot be read.
        """
        try:
            return await self.consumer.getmany(timeout_ms=int(timeout * 1000), max_records=max_records)
        except KafkaError as error:
            raise translated(self._cluster, error, "read") from error

    async def begin_offsets(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """Offset of the first available record in each of these partitions."""
        return await self._offsets(partitions, end=False)

    async def end_offsets(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """Offset after the last record in each of these partitions."""
        return await self._offsets(partitions, end=True)

    async def _offsets(self, partitions: Iterable[TopicPartition], *, end: bool) -> dict[TopicPartition, int]:
        wanted = [AioTopicPartition(*partition) for partition in partitions]
        try:
            async with asyncio.timeout(ANSWER_S):
                request = self.consumer.end_offsets if end else self.consumer.beginning_offsets
                offsets = await request(wanted) if wanted else {}
        except (KafkaError, TimeoutError, OSError) as error:
            raise translated(self._cluster, error, "return its offsets") from error
        return {(partition.topic, partition.partition): offset for partition, offset in offsets.items()}

    async def _check_partitions(self) -> None:
        """Reject a partition that does not exist: aiokafka would wait for it without end."""
        if not self._positions:
            return
        metadata = await self.consumer._client.fetch_all_metadata()
        for topic, number in self._positions:
            if number not in (metadata.partitions_for_topic(topic) or ()):
                raise LogError(no_topic(f"{topic}, partition {number}"), hint=TOPICS_HINT)
