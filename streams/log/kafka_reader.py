"""Reading from positions: partitions assigned by hand, no consumer group, no committed offsets.

Whoever wants throughput takes `KafkaReader.batches`: aiokafka's own records, a list a partition, nothing wrapped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from aiokafka import TopicPartition as AioTopicPartition
from aiokafka.errors import KafkaError

from streams.errors import LogError
from streams.log.cluster import options_of
from streams.log.kafka_errors import ANSWER_S, TOPICS_HINT, translated
from streams.log.port import Positions, TopicPartition, no_topic

FETCH_BYTES = 8 * 1024 * 1024
"""Most bytes asked of one partition at once."""


class KafkaReader:
    """A consumer of given partitions, as `async with`.

    It survives the death of brokers: while none answers, it reads nothing, and goes on when one does.

    Args:
        servers: `host:port`, several separated by commas.
        positions: next offset to read, by topic and partition; these partitions and no others are read.
        fetch_bytes: most bytes asked of one partition at once.
    """

    def __init__(self, servers: str, positions: Positions, *, fetch_bytes: int = FETCH_BYTES) -> None:
        self._servers = servers
        self._positions = dict(positions)
        self.consumer = AIOKafkaConsumer(
            **options_of(servers),
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="none",
            isolation_level="read_committed",
            max_partition_fetch_bytes=fetch_bytes,
            fetch_max_bytes=4 * fetch_bytes,
            fetch_max_wait_ms=100,
            metadata_max_age_ms=30_000,
        )

    async def __aenter__(self) -> Self:
        """Connect and take the positions."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go."""
        await self.stop()

    async def start(self) -> None:
        """Connect and take the positions.

        Raises:
            LogUnavailable: the cluster does not answer.
            LogError: it has no such partition.
        """
        try:
            async with asyncio.timeout(ANSWER_S):
                await self.consumer.start()
                await asyncio.sleep(0)  # aiokafka's own task must have begun, or it cannot be stopped in good order
                await self._check_places()
            self.assign(self._positions)
        except (KafkaError, TimeoutError, OSError) as error:
            await self.consumer.stop()
            raise translated(self._servers, error, "connect") from error
        except LogError:
            await self.consumer.stop()
            raise

    async def stop(self) -> None:
        """Let go."""
        await self.consumer.stop()

    def assign(self, positions: Positions) -> None:
        """Read these partitions from now on, from these positions, and no others."""
        self.consumer.assign([AioTopicPartition(*place) for place in positions])
        for place, offset in positions.items():
            self.seek(place, offset)

    def seek(self, place: TopicPartition, offset: int) -> None:
        """Go on at this offset of an assigned partition."""
        self.consumer.seek(AioTopicPartition(*place), offset)

    async def position(self, place: TopicPartition) -> int:
        """Where it goes on in an assigned partition: also after offsets that hold no record."""
        return int(await self.consumer.position(AioTopicPartition(*place)))

    def behind(self, taken: Callable[[TopicPartition], int]) -> int:
        """How many records the log has, as of the last fetch, that were not taken. Asks nobody."""
        ends = {place: self.consumer.highwater(AioTopicPartition(*place)) for place in self._positions}
        return sum(max(0, end - taken(place)) for place, end in ends.items() if end is not None)

    async def is_at_end(self) -> bool:
        """Whether it gave out all that the brokers last told of; not before they told of every partition."""
        for partition in self.consumer.assignment():
            end = self.consumer.last_stable_offset(partition)
            if end is None or await self.consumer.position(partition) < end:
                return False
        return True

    async def batches(
        self,
        *,
        max_records: int | None = None,
        timeout: float = 0.5,  # noqa: ASYNC109 - empty, not an error
    ) -> dict[AioTopicPartition, list[ConsumerRecord]]:
        """What was fetched, by partition, in its order; empty when nothing came within `timeout` seconds.

        Raises:
            PositionLost: the log does not have a position (any more).
            LogError: a record cannot be read.
        """
        try:
            fetched: dict[AioTopicPartition, list[ConsumerRecord]] = await self.consumer.getmany(
                timeout_ms=int(timeout * 1000), max_records=max_records
            )
        except KafkaError as error:
            raise translated(self._servers, error, "read") from error
        return fetched

    async def begin_offsets(self, places: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """Offset of the first record that is still there, of each of these partitions."""
        return await self._offsets(places, end=False)

    async def end_offsets(self, places: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """Offset after the last record, of each of these partitions."""
        return await self._offsets(places, end=True)

    async def _offsets(self, places: Iterable[TopicPartition], *, end: bool) -> dict[TopicPartition, int]:
        asked = [AioTopicPartition(*place) for place in places]
        try:
            async with asyncio.timeout(ANSWER_S):
                ask = self.consumer.end_offsets if end else self.consumer.beginning_offsets
                offsets = await ask(asked) if asked else {}
        except (KafkaError, TimeoutError, OSError) as error:
            raise translated(self._servers, error, "tell its offsets") from error
        return {(place.topic, place.partition): offset for place, offset in offsets.items()}

    async def _check_places(self) -> None:
        """aiokafka reads nothing, for ever, from a partition that does not exist; say so instead."""
        if not self._positions:
            return
        known = await self.consumer._client.fetch_all_metadata()
        for topic, number in self._positions:
            if number not in (known.partitions_for_topic(topic) or ()):
                raise LogError(no_topic(f"{topic}, partition {number}"), hint=TOPICS_HINT)
