"""Rules are not evaluated before the projector of the same process has caught up."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

import streams.signals.reconciler
from streams.log.cluster import Cluster
from streams.signals import SignalReconciler
from streams.signals.schedule import Schedule


class Counting(SignalReconciler):
    """Says when it would evaluate the rules."""

    def begin(self) -> None:
        """Before `_reconcile_when_due`."""
        self.evaluated = asyncio.Event()

    async def _reconcile(self, kafka: Any) -> bool:  # noqa: ARG002 - the method that it replaces
        self.evaluated.set()
        return True


async def test_nothing_is_evaluated_while_the_projector_is_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams.signals.reconciler, "POLL_S", 0.01)
    behind = [True]
    signals = Counting(tmp_path, Cluster.of("127.0.0.1:9"), is_behind=lambda: behind[0])
    signals.begin()
    running = asyncio.create_task(signals._reconcile_when_due(cast("Any", None)))
    await asyncio.sleep(0.1)
    assert not signals.evaluated.is_set()
    behind[0] = False
    await asyncio.wait_for(signals.evaluated.wait(), 30)
    signals.stop()
    await running


def test_only_later_evaluations_are_followed_by_a_pause() -> None:
    """The first one prepares the rules: the demo waited 18 s for its signals."""
    schedule = Schedule(lambda: datetime.now(UTC), lambda: 0)
    due = []
    for _ in range(2):
        schedule.completed(time.monotonic() - 5, None)
        schedule.put_back(time.monotonic() - 60)
        due.append(schedule.is_due())
    assert due == [True, False]
