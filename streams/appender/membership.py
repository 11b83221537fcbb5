"""Which partitions this process has now: as Kafka's group protocol assigns them, or a fixed share.

Nothing rests on two processes never having the same partition: that only saves work.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable
from typing import Protocol

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener
from aiokafka import TopicPartition as AioTopicPartition
from aiokafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from aiokafka.errors import KafkaError

from events.topics import EVENT_TOPICS
from streams.appender.share import Share
from streams.log.cluster import Cluster
from streams.log.connection import Connection
from streams.log.kafka import KafkaLog
from streams.log.kafka_errors import ANSWER_S, translated
from streams.log.port import TopicPartition

SESSION_S = 10.0
"""A process that did not answer for this long loses its partitions to the others."""
HEARTBEAT_S = 2.0
POLL_MS = 1000
AGAIN_S = 1.0
"""Pause after an error of the group."""

log = structlog.get_logger("whenline.projector")


def group_of(identity: str) -> str:
    """Name of the consumer group of the projectors that append to a store."""
    return f"whenline-projectors-{hashlib.sha256(identity.encode()).hexdigest()[:12]}"


class Membership(Protocol):
    """The partitions of this process."""

    @property
    def changed(self) -> asyncio.Event:
        """Set when they change; whoever reads them clears it first."""

    async def partitions(self, kafka: KafkaLog) -> frozenset[TopicPartition]:
        """The partitions that this process has now; none while they are assigned anew."""


class StaticMembership:
    """A fixed share of the partitions that the log has."""

    def __init__(self, share: Share) -> None:
        self._share = share
        self.changed = asyncio.Event()

    async def partitions(self, kafka: KafkaLog) -> frozenset[TopicPartition]:
        """Those of the share, also of partitions that were added."""
        return self._share.of_partitions(await kafka.partitions(EVENT_TOPICS))


class GroupMembership(Connection, ConsumerRebalanceListener):
    """A member of a consumer group. Its consumer reads nothing: positions are those of the store, not Kafka's.

    Args:
        cluster: the servers and security settings.
        group: name of the group.
        name: of this process, which Kafka's tools show.
        session_s: after how many seconds without an answer its partitions are assigned to others.
    """

    def __init__(self, cluster: Cluster, group: str, name: str, *, session_s: float = SESSION_S) -> None:
        self._cluster, self._group, self._name, self._session_s = cluster, group, name, session_s
        self._assigned: frozenset[TopicPartition] = frozenset()
        self._consumer: AIOKafkaConsumer | None = None
        self._polling: asyncio.Task[None] | None = None
        self.changed = asyncio.Event()

    async def start(self) -> None:
        """Join the group.

        Raises:
            LogUnavailable: the cluster does not answer.
        """
        consumer = AIOKafkaConsumer(
            **self._cluster.options,
            group_id=self._group,
            client_id=self._name,
            enable_auto_commit=False,
            session_timeout_ms=int(self._session_s * 1000),
            heartbeat_interval_ms=int(min(HEARTBEAT_S, self._session_s / 3) * 1000),
            metadata_max_age_ms=30_000,
            partition_assignment_strategy=(RoundRobinPartitionAssignor,),
        )
        consumer.subscribe(tuple(EVENT_TOPICS), listener=self)
        self._consumer = consumer
        try:
            async with asyncio.timeout(3 * ANSWER_S):
                await consumer.start()
        except (KafkaError, TimeoutError, OSError) as error:
            await consumer.stop()
            raise translated(self._cluster, error, f"admit this process to the group {self._group}") from error
        self._polling = asyncio.create_task(self._poll(consumer))

    async def stop(self) -> None:
        """Leave the group, so that the others get the partitions at once."""
        if self._polling is not None:
            self._polling.cancel()
            await asyncio.wait({self._polling})
        if self._consumer is not None:
            await self._consumer.stop()

    async def partitions(self, kafka: KafkaLog) -> frozenset[TopicPartition]:  # noqa: ARG002 - the protocol's
        """Those that were assigned last."""
        return self._assigned

    def on_partitions_revoked(self, revoked: Iterable[AioTopicPartition]) -> None:
        """Have nothing until the next assignment. What is being appended may be: others append the same."""
        self._set(())
        log.info("partitions are assigned anew", before=len(tuple(revoked)))

    def on_partitions_assigned(self, assigned: Iterable[AioTopicPartition]) -> None:
        """Have these."""
        listed = tuple(assigned)
        if self._consumer is not None:
            self._consumer.pause(*listed)
            for each in listed:
                self._consumer.seek(each, 0)  # it asks Kafka for no committed offset
        self._set(listed)
        log.info("partitions were assigned", partitions=[f"{each.topic}/{each.partition}" for each in sorted(listed)])

    def _set(self, partitions: Iterable[AioTopicPartition]) -> None:
        self._assigned = frozenset((each.topic, each.partition) for each in partitions)
        self.changed.set()

    async def _poll(self, consumer: AIOKafkaConsumer) -> None:
        """Stay a member: the client leaves the group if nobody asks it for records."""
        while True:
            try:
                await consumer.getmany(timeout_ms=POLL_MS)
            except KafkaError as error:
                log.warning("the group of the projectors does not answer", why=str(error) or type(error).__name__)
                await asyncio.sleep(AGAIN_S)
