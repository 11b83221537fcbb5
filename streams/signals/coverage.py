"""The log positions that a generation must include before its rules are evaluated."""

from __future__ import annotations

import time
from collections.abc import Mapping

import structlog

from events.kinds.signals import TOPIC
from streams.log.port import TopicPartition

GIVE_UP_S = 120.0
"""Positions that no generation includes for this long are those of another log."""

log = structlog.get_logger("whenline.signals")


class KnownSignals:
    """Up to where the log's signals are known: compared with the rules, or sent by this process since.

    A signal beyond that is another client's: the rules have to be evaluated, so that it is retracted.
    """

    def __init__(self) -> None:
        self._next: dict[TopicPartition, int] = {}

    def compared(self, positions: Mapping[TopicPartition, int]) -> None:
        """All signals before these offsets were compared with the rules."""
        for partition, offset in positions.items():
            self._next[partition] = max(offset, self._next.get(partition, 0))

    def sent(self, partition: TopicPartition, offset: int) -> None:
        """This process sent a record. If another client's is before it, that one stays unknown."""
        if self._next.get(partition) == offset:
            self._next[partition] = offset + 1

    def include(self, positions: Mapping[TopicPartition, int]) -> bool:
        """Whether no signal before these offsets is another client's."""
        return all(
            offset <= self._next.get((topic, number), 0)
            for (topic, number), offset in positions.items()
            if topic == TOPIC
        )


class Coverage:
    """Required positions: those of notices, and those of the events that were sent last."""

    def __init__(self) -> None:
        self._required: dict[TopicPartition, int] = {}
        self._required_at = 0.0

    def require(self, positions: Mapping[TopicPartition, int]) -> None:
        """The next generation to evaluate must include the log up to these offsets."""
        for partition, offset in positions.items():
            self._required[partition] = max(offset, self._required.get(partition, 0))
        self._required_at = time.monotonic()

    def includes(self, positions: Mapping[TopicPartition, int]) -> bool:
        """Whether a generation with these positions includes all that is required."""
        missing = {
            partition: offset for partition, offset in self._required.items() if positions.get(partition, 0) < offset
        }
        if missing and time.monotonic() - self._required_at > GIVE_UP_S:
            log.warning("required positions never arrived; the tables are evaluated as they are", missing=len(missing))
            missing = {}
        self._required = missing
        return not missing
