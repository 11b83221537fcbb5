"""Arrivals as a port: projectors append decoded ranges of the log, and the one resolver takes them in order.

The adapter is that of a lake (`projections.store.ducklake`): a home with its own file has no other processes to share
the work with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from projections.apply.batch import Batch, TopicPartition
from projections.apply.positions import Position


@dataclass(frozen=True)
class Ends:
    """How far a lake is, by partition."""

    resolved: Mapping[TopicPartition, Position]
    """In the version that was published last."""
    known: Mapping[TopicPartition, Position]
    """Resolved, or appended by this release without a hole behind that: where a projector resumes."""
    appended: Mapping[TopicPartition, int]
    """The largest end that any projector appended since the oldest segment began."""


@dataclass(frozen=True)
class Arrived:
    """The next batch of arrivals."""

    batch: Batch
    behind: int
    """Offsets that wait after it."""


class ArrivalSink(Protocol):
    """The projector's side."""

    def identity(self) -> str:
        """An id of the store, which all its processes read alike.

        Raises:
            StoreUnavailable: it does not answer.
        """

    def ends(self) -> Ends:
        """How far it is. Raises what `identity` does."""

    def append(
        self, batch: Batch, firsts: Mapping[TopicPartition, int], topic_ids: Mapping[TopicPartition, str | None]
    ) -> None:
        """Append a batch, whole or not at all.

        Args:
            batch: decoded records.
            firsts: for each partition that this projector has, the first offset that it has not appended yet.
            topic_ids: Kafka's id of the topic of each partition.

        Raises:
            StoreUnavailable: the store does not answer; the batch may be appended again.
        """

    def close(self) -> None:
        """Disconnect."""


class ArrivalReader(Protocol):
    """The resolver's side."""

    def ends(self, positions: Mapping[TopicPartition, Position]) -> Mapping[TopicPartition, Position]:
        """How far each partition waits without a hole behind these positions.

        Raises:
            StoreUnavailable: the store does not answer.
        """

    def take(self, positions: Mapping[TopicPartition, int], most: int) -> Arrived | None:
        """What continues these positions, about `most` records; None where nothing does. Raises what `ends` does."""

    def close(self) -> None:
        """Disconnect."""
