"""Decides when to evaluate the rules: after a notice, a missed notice, or a date that changes a signal."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

DEBOUNCE_S = 0.5
"""Wait this long without new events before evaluating rules: related events are often posted one by one."""
LONGEST_DEBOUNCE_S = 10.0
BEHIND_S = 30.0
"""A projector that reported to be behind counts as caught up after this long without a notice."""
MISSED_NOTICE_S = 15.0
"""A generation newer than the last evaluated one for this long is evaluated, though no notice arrived."""
SHARE, LONGEST_PAUSE_S = 0.2, 30.0
"""Fraction of the time that evaluating may take while events arrive, and the longest pause that follows from it."""


class Schedule:
    """Collects the reasons to evaluate the rules.

    Args:
        now: the clock that rules about dates use.
        generations_behind: number of generations newer than the last evaluated one.
    """

    def __init__(self, now: Callable[[], datetime], generations_behind: Callable[[], int]) -> None:
        self._now = now
        self._generations_behind = generations_behind
        self._pending_since: float | None = time.monotonic()  # at the start any signal may be missing
        self._last_notice_at = 0.0
        self._projector_is_behind = False
        self._not_before = 0.0
        self._has_completed = False
        self._newer_since: float | None = None
        self.next_at: datetime | None = None
        """When the passing of time alone changes the next signal."""

    def on_notice(self, *, behind: bool, is_reason: bool) -> None:
        """A generation was published. While the projector is behind nothing is evaluated: half a history misleads."""
        self._projector_is_behind = behind
        if is_reason:
            self._last_notice_at = time.monotonic()
            self._pending_since = self._pending_since or self._last_notice_at

    def is_due(self) -> bool:
        """Whether to evaluate the rules now."""
        now = time.monotonic()
        if now < self._not_before:
            return False
        if self.next_at is not None and self.next_at <= self._now():
            return True
        if self._pending_since is None:
            return self._missed_a_notice(now)
        quiet_s = now - self._last_notice_at
        if self._projector_is_behind:
            return quiet_s > BEHIND_S
        return quiet_s > DEBOUNCE_S or now - self._pending_since > LONGEST_DEBOUNCE_S

    def take(self) -> float | None:
        """Begin an evaluation for all pending reasons; since when they are pending."""
        since, self._pending_since = self._pending_since, None
        return since

    def put_back(self, since: float | None) -> None:
        """The evaluation did not complete: its reasons are pending again."""
        self._pending_since = since or self._pending_since or time.monotonic()

    def completed(self, began: float, next_at: datetime | None) -> None:
        """An evaluation that began at this monotonic time completed."""
        self.next_at = next_at
        ended = time.monotonic()
        if self._has_completed:  # the first evaluation prepares the rules, which takes seconds once
            self._not_before = ended + min(LONGEST_PAUSE_S, (ended - began) * (1 / SHARE - 1))
        self._has_completed = True

    def _missed_a_notice(self, now: float) -> bool:
        if not self._generations_behind():
            self._newer_since = None
            return False
        self._newer_since = self._newer_since or now
        return now - self._newer_since > MISSED_NOTICE_S
