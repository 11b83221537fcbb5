"""States of the projector: whether it is behind, when it publishes, and what it must read before it may publish."""

from __future__ import annotations

import math
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
PUBLISHING_SHARE = 1 / 3
"""Fraction of the time that publishing may take while records keep coming."""
PUBLISHING_SHARE_WHEN_BEHIND = 1 / 20
LONG_PAUSE_S = 1.0
"""A longer pause between two versions is left out as long as there is a reserve."""
PUBLISHING_RESERVE_S = 10.0
"""Most that publishing may take beyond its share: what follows a quiet time is seen soon, however large the file."""
RESERVE_SHARE = 1 / 20
"""Fraction of the time by which the reserve grows."""
PUBLISH_AT_LEAST_EVERY_S = 120.0
PUBLISH_AGAIN_S = 5.0
"""Pause after a version that could not be written."""
GATHER_AT_MOST_S = 1.0
"""Longest time that records wait for others of their batch."""
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
    published_at: float = -math.inf
    every_s: float = PUBLISH_EVERY_S
    """At least so long after the last version, while the projector is not behind."""
    applying_s: float = 0.0
    """About how long it takes to apply a batch."""
    every_when_behind_s: float = PUBLISH_EVERY_WHEN_BEHIND_S
    """The same while it is: then files are copied whole."""
    reserve_s: float = PUBLISHING_RESERVE_S
    """How long publishing may take beyond its share."""
    took_s: float = 0.0
    """How long the last version took."""

    def applied(self, seconds: float | None = None) -> None:
        """There is something to publish, which took so long to apply."""
        self.has_unpublished = True
        if seconds is not None:
            self.applying_s = (self.applying_s + seconds) / 2

    def published(self, seconds: float) -> None:
        """Everything is published, which took so long: a large file is published less often than a small one."""
        now = self.clock()
        since = now - self.published_at
        spent = seconds if since - seconds < self.every_s else 0.0
        self.reserve_s = max(0.0, min(PUBLISHING_RESERVE_S, self.reserve_s + since * RESERVE_SHARE) - spent)
        self.has_unpublished, self.published_at, self.took_s = False, now, seconds
        self.every_s = min(PUBLISH_EVERY_WHEN_BEHIND_S, max(PUBLISH_EVERY_S, seconds / PUBLISHING_SHARE))
        self.every_when_behind_s = min(
            PUBLISH_AT_LEAST_EVERY_S, max(PUBLISH_EVERY_WHEN_BEHIND_S, seconds / PUBLISHING_SHARE_WHEN_BEHIND)
        )

    def failed(self) -> None:
        """Publishing failed, for example on a full disk: try again, but not at once."""
        self.has_unpublished, self.published_at, self.every_s = True, self.clock(), PUBLISH_AGAIN_S
        self.reserve_s = 0.0

    def publish_at_once(self) -> None:
        """The tables were replaced: the next version is due now."""
        self.has_unpublished, self.published_at = True, -math.inf

    def is_due(self, backlog: Backlog) -> bool:
        """Whether to publish now."""
        every = self.every_when_behind_s if backlog.is_behind else self._pause_s()
        return self.has_unpublished and self.clock() - self.published_at >= every

    def gather_s(self, backlog: Backlog) -> float:
        """How long a batch may grow: no reader sees it before the next version is due.

        A batch costs about as much for one record as for a hundred.
        """
        if backlog.is_behind:
            return 0.0
        due_in = self.published_at + self._pause_s() - self.clock()
        return max(0.0, min(GATHER_AT_MOST_S, due_in - self.applying_s))

    def wait_s(self, backlog: Backlog) -> float:
        """How long to wait for a batch before checking what is due."""
        if backlog.is_behind or not self.has_unpublished:
            return WAIT_S
        return max(0.0, min(WAIT_S, self.published_at + self._pause_s() - self.clock()))

    def _pause_s(self) -> float:
        """Until the next version, while the projector is not behind: short, where the reserve has one like the last."""
        is_covered = self.took_s < self.reserve_s
        return PUBLISH_EVERY_S if self.every_s > LONG_PAUSE_S and is_covered else self.every_s


@dataclass
class Recovery:
    """What the tables must have before a version may be published: readers never see less than they saw."""

    _awaited: dict[TopicPartition, int] = field(default_factory=dict)

    def await_published(
        self, published: Mapping[TopicPartition, int] | None, ends: Mapping[TopicPartition, int]
    ) -> None:
        """Await what the newest published version has.

        Args:
            published: its positions; None where they are not known: then all that the log has is awaited.
            ends: of the log. What a version has beyond them is of a log that is no more.
        """
        wanted = ends if published is None else published
        self._awaited = {partition: min(offset, ends.get(partition, 0)) for partition, offset in wanted.items()}

    def missing(self, position: Callable[[TopicPartition], int]) -> int:
        """Number of records that the tables still lack, given the position of each partition."""
        return sum(max(0, awaited - position(partition)) for partition, awaited in self._awaited.items())


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
