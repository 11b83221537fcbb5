"""Reads from explicit positions: assigned partitions, no consumer group, no committed offsets.

It decodes each batch on its own, which aiokafka's consumer does not: there, one batch that cannot be decoded stops the
reading of all partitions and takes records of others with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable

from aiokafka import TopicPartition as AioTopicPartition
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

from streams.errors import LogError, PositionLost
from streams.log.cluster import Cluster
from streams.log.connection import Connection
from streams.log.kafka_errors import ANSWER_S, TOPICS_HINT, translated
from streams.log.kafka_fetch import FETCH_BYTES, fetch
from streams.log.partition_cursor import PartitionCursor
from streams.log.port import POSITION_HINT, Positions, Record, TopicPartition, no_topic, position_lost
from streams.log.unreadable import Unreadable

BACKOFF_S = 0.1
"""Pause after a fetch that failed."""
PREFETCH_S = 0.1
"""How long fetched records of one partition may keep a fetch of the others waiting."""


class KafkaReader(Connection):
    """Reads given partitions, for use with `async with`.

    It survives the death of brokers: it reads nothing while none answers, and resumes as soon as one does. A partition
    that cannot be read is listed in `unreadable` and tried again from time to time, while the others are read.

    Args:
        cluster: the servers and security settings.
        positions: next offset to read, by topic and partition; it reads these partitions only.
        fetch_bytes: most bytes of one partition in one fetch.
    """

    def __init__(self, cluster: Cluster, positions: Positions, *, fetch_bytes: int = FETCH_BYTES) -> None:
        self._cluster = cluster
        self._fetch_bytes = fetch_bytes
        self._cursors: dict[TopicPartition, PartitionCursor] = {}
        self._client: AIOKafkaClient | None = None
        self._fetching: asyncio.Task[None] | None = None
        self._wanted, self._arrived = asyncio.Event(), asyncio.Event()
        self.assign(positions)

    async def start(self) -> None:
        """Connect.

        Raises:
            LogUnavailable: the cluster does not answer.
            LogError: it has no such partition.
        """
        client = AIOKafkaClient(**self._cluster.options, metadata_max_age_ms=30_000)
        try:
            async with asyncio.timeout(ANSWER_S):
                await client.bootstrap()
                await self._check_partitions(client)
        except (KafkaError, TimeoutError, OSError) as error:
            await client.close()
            raise translated(self._cluster, error, "connect") from error
        except LogError:
            await client.close()
            raise
        self._client = client
        self._fetching = asyncio.create_task(self._fetch_without_end(client))

    async def stop(self) -> None:
        """Disconnect."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.wait({self._fetching})
        if self._client is not None:
            await self._client.close()

    def assign(self, positions: Positions) -> None:
        """Read only these partitions from now on, from these positions."""
        self._cursors = {
            partition: PartitionCursor(partition, offset, offset) for partition, offset in positions.items()
        }
        self._wanted.set()

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """Continue at this offset of an assigned partition."""
        self._cursors[partition].seek(offset)
        self._wanted.set()

    def reads(self, partition: TopicPartition) -> bool:
        """Whether a partition is assigned and not paused."""
        return partition in self._cursors and not self._cursors[partition].is_paused

    def pause(self, partition: TopicPartition) -> None:
        """Read no more of an assigned partition."""
        self._cursors[partition].is_paused = True

    def position(self, partition: TopicPartition) -> int:
        """Next offset of an assigned partition, also after offsets that hold no record."""
        return self._cursors[partition].offset

    @property
    def unreadable(self) -> list[Unreadable]:
        """What cannot be read now."""
        return [cursor.unreadable for cursor in self._cursors.values() if cursor.unreadable is not None]

    def behind(self, taken: Callable[[TopicPartition], int]) -> int:
        """Number of records after the offsets that `taken` gives, as of the last fetch. Sends no request."""
        return sum(cursor.behind(taken(partition)) for partition, cursor in self._cursors.items())

    async def is_at_end(self) -> bool:
        """Whether it has returned all that can be read up to the last known ends; False until every end is known."""
        return all(cursor.is_at_end for cursor in self._cursors.values())

    async def batches(
        self, *, max_records: int | None = None, timeout: float = 0.5
    ) -> dict[TopicPartition, list[Record]]:
        """Fetched records by partition, in order; empty if none arrived within `timeout` seconds.

        Raises:
            PositionLost: the log does not have a position (any more).
        """
        deadline = time.monotonic() + timeout
        while True:
            self._arrived.clear()
            if self._fetching is not None and self._fetching.done():
                await self._fetching
            found = self._take(max_records)
            left = deadline - time.monotonic()
            if found or left <= 0:
                return found
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._arrived.wait()

    def _take(self, most: int | None) -> dict[TopicPartition, list[Record]]:
        found: dict[TopicPartition, list[Record]] = {}
        for partition, cursor in list(self._cursors.items()):
            if cursor.is_paused:
                continue
            if cursor.is_lost:
                if found:
                    break  # the next call raises
                raise PositionLost(position_lost(partition, cursor.offset), hint=POSITION_HINT)
            if records := cursor.take(most):
                found[partition] = records
                if most is not None:
                    most -= len(records)
            if not cursor.is_fetched:
                self._wanted.set()
            self._cursors[partition] = self._cursors.pop(partition)  # the next call begins with another one
            if most == 0:
                break
        return found

    async def _fetch_without_end(self, client: AIOKafkaClient) -> None:
        """Fetch from each leader what has to be fetched, one request at a time, and wake whoever waits in `batches`."""
        running: dict[int, asyncio.Task[bool]] = {}
        try:
            await self._fetch_into(client, running)
        finally:
            for task in running.values():
                task.cancel()

    async def _fetch_into(self, client: AIOKafkaClient, running: dict[int, asyncio.Task[bool]]) -> None:
        since = time.monotonic()
        while True:
            self._wanted.clear()
            now = time.monotonic()
            cursors = [cursor for cursor in self._cursors.values() if not cursor.is_paused]
            if any(cursor.is_fetched for cursor in cursors) and now - since < PREFETCH_S:
                await self._wait({})
                continue
            since = now
            by_leader: dict[int, list[PartitionCursor]] = {}
            for cursor in cursors:
                if cursor.is_wanted(now):
                    leader = client.cluster.leader_for_partition(AioTopicPartition(*cursor.partition))
                    by_leader.setdefault(-1 if leader is None else leader, []).append(cursor)
            if by_leader.pop(-1, None):
                client.force_metadata_update()
            for leader, wanted in by_leader.items():
                if leader not in running:
                    running[leader] = asyncio.create_task(fetch(client, leader, wanted, self._fetch_bytes))
            await self._wait(running)
            for leader in [leader for leader, task in running.items() if task.done()]:
                task = running.pop(leader)
                self._arrived.set()
                if not task.result():
                    await asyncio.sleep(BACKOFF_S)

    async def _wait(self, running: dict[int, asyncio.Task[bool]]) -> None:
        """Wait until a fetch ended, or until something has to be fetched."""
        wanted = asyncio.create_task(self._wanted.wait())
        try:
            await asyncio.wait({wanted, *running.values()}, timeout=BACKOFF_S, return_when=asyncio.FIRST_COMPLETED)
        finally:
            wanted.cancel()

    async def _check_partitions(self, client: AIOKafkaClient) -> None:
        """Reject a partition that does not exist, instead of waiting for it without end."""
        if not self._cursors:
            return
        await client.set_topics({topic for topic, _ in self._cursors})
        metadata = await client.fetch_all_metadata()
        for topic, number in self._cursors:
            if number not in (metadata.partitions_for_topic(topic) or ()):
                raise LogError(no_topic(f"{topic}, partition {number}"), hint=TOPICS_HINT)
