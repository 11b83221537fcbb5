"""States of the projector: whether it is behind, when it publishes, and what it must read before it may publish."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

import structlog

from projections.apply.projection import Applied
from streams.log.port import TopicPartition
from streams.projector.throughput import favoring_throughput

PUBLISH_EVERY_S = 0.5
PUBLISH_EVERY_WHEN_BEHIND_S = 20.0
WAIT_S = 0.2
"""Longest wait for a batch before the projector checks what else is due."""

log = structlog.get_logger("whenline.projector")

Clock = Callable[[], float]
"""Seconds that only rise."""


@dataclass
class Backlog:
    """Whether the projector is behind the log. While it is, throughput counts more than latency."""

    clock: Clock = time.monotonic
    is_behind: bool = False
    _since: float = 0.0
    _records: int = 0
    """Records applied since then."""
    _applied_at: float = 0.0
    _mode: ExitStack = field(default_factory=ExitStack)

    def applied(self, records: int) -> None:
        """A batch was applied."""
        self._records += records
        self._applied_at = self.clock()

    def begin(self) -> None:
        """The projector is behind."""
        self.is_behind = True
        self._since, self._records = self.clock(), 0
        self._mode.enter_context(favoring_throughput())

    def end(self) -> None:
        """The projector has caught up, or stops."""
        self.is_behind = False
        self._mode.close()

    def log_caught_up(self) -> None:
        """Log how much was caught up."""
        log.info("caught up", records=self._records, seconds=round(self._applied_at - self._since, 3))


@dataclass
class PublishingSchedule:
    """When the next version is due."""

    clock: Clock = time.monotonic
    has_unpublished: bool = True
    published_at: float = 0.0

    def applied(self) -> None:
        """There is something to publish."""
        self.has_unpublished = True

    def published(self) -> None:
        """Everything is published."""
        self.has_unpublished, self.published_at = False, self.clock()

    def publish_at_once(self) -> None:
        """The tables were replaced: the next version is due now."""
        self.has_unpublished, self.published_at = True, 0.0

    def is_due(self, backlog: Backlog) -> bool:
        """Whether to publish now."""
        every = PUBLISH_EVERY_WHEN_BEHIND_S if backlog.is_behind else PUBLISH_EVERY_S
        return self.has_unpublished and self.clock() - self.published_at >= every

    def wait_s(self, backlog: Backlog) -> float:
        """How long to wait for a batch before checking what is due."""
        if backlog.is_behind or not self.has_unpublished:
            return WAIT_S
        return max(0.0, min(WAIT_S, self.published_at + PUBLISH_EVERY_S - self.clock()))


@dataclass
class Recovery:
    """Tables that are made again from the log after damage: the last version serves until they have what it has."""

    is_active: bool = False
    _ends: dict[TopicPartition, int] = field(default_factory=dict)

    def read_until(self, ends: Mapping[TopicPartition, int]) -> None:
        """Recovery ends at these offsets."""
        self._ends = dict(ends) if self.is_active else {}

    def check(self, position: Callable[[TopicPartition], int]) -> bool:
        """Whether recovery is still active, given the position of each partition."""
        if all(position(partition) >= end for partition, end in self._ends.items()):
            self.is_active, self._ends = False, {}
        return self.is_active


@dataclass
class UnpublishedChanges:
    """What batches changed since the last version, for the notice of the next one."""

    kinds: set[str] = field(default_factory=set)
    organizations: set[str] = field(default_factory=set)

    def add(self, applied: Applied) -> None:
        """A batch was applied."""
        self.kinds.update(applied.kinds)
        self.organizations.update(applied.organizations)

    def clear(self) -> None:
        """A notice was made of them."""
        self.kinds.clear()
        self.organizations.clear()
