"""Where the projector gets its batches from: a port, and the adapter that reads Kafka."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from projections.apply.gaps import Gaps
from projections.apply.positions import Position
from streams.log.kafka import KafkaLog
from streams.log.port import TopicPartition
from streams.log.unreadable import Unreadable
from streams.projector.background import background
from streams.projector.fetching import Handover, fetch_batches
from streams.projector.source import starting_points
from streams.projector.states import Backlog
from streams.projector.watching import watch_log

PositionOf = Callable[[TopicPartition], int]
"""Offset up to which a partition is in the tables."""


@dataclass
class Feed:
    """Batches that a task hands over, one after the other."""

    handover: Handover
    task: asyncio.Task[None]
    """Ends only with an error."""
    restart: asyncio.Event
    """Set when partitions, topics or decisions changed: another feed has to continue."""
    lag: Callable[[PositionOf], int] = field(default=lambda _: 0)
    unreadable: Callable[[], Sequence[Unreadable]] = field(default=lambda: ())
    is_finished: Callable[[PositionOf], bool] = field(default=lambda _: False)
    """Whether another feed has to continue from the present positions."""


class BatchSource(Protocol):
    """Gives batches from given positions on."""

    async def points(
        self,
        kafka: KafkaLog,
        positions: Mapping[TopicPartition, Position],
        published: Mapping[TopicPartition, int] | None,
        gaps: Gaps,
    ) -> dict[TopicPartition, int]:
        """Offsets to resume at, for every partition of every event topic.

        Args:
            kafka: the log.
            positions: of the tables.
            published: positions of the newest version; None where they are not known.
            gaps: offsets that operators decided to do without.

        Raises:
            PositionLost: the log is not, or no longer, what the tables were made from.
        """

    def feed(
        self, kafka: KafkaLog, points: Mapping[TopicPartition, int], gaps: Gaps, backlog: Backlog
    ) -> AbstractAsyncContextManager[Feed]:
        """A feed from these offsets on, while the block runs."""


class KafkaSource:
    """Reads all partitions of the log, and decodes them in this process."""

    async def points(
        self,
        kafka: KafkaLog,
        positions: Mapping[TopicPartition, Position],
        published: Mapping[TopicPartition, int] | None,  # noqa: ARG002 - the port's
        gaps: Gaps,
    ) -> dict[TopicPartition, int]:
        """After what is in the tables, and after records whose deletion was accepted."""
        return await starting_points(kafka, positions, gaps)

    @asynccontextmanager
    async def feed(
        self, kafka: KafkaLog, points: Mapping[TopicPartition, int], gaps: Gaps, backlog: Backlog
    ) -> AsyncIterator[Feed]:
        """Fetch and decode beside the block."""
        restart, handover = asyncio.Event(), Handover()
        async with (
            kafka.reader(points) as reader,
            background(watch_log(kafka, restart, points, gaps, lambda: reader.unreadable)),
            background(fetch_batches(reader, gaps, handover, backlog)) as task,
        ):
            yield Feed(handover, task, restart, reader.behind, lambda: reader.unreadable)
