"""Signals stop at once, also while rules are asked that would take for ever."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import streams.signals.reconciler
from projections.read.signals import Due, EvaluationStopped
from streams.signals import SignalReconciler
from tests.support.ui_home import FilledHome


async def test_a_look_that_would_take_for_ever_is_cut_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()

    def for_ever(connection: Any, _: datetime) -> Due:
        loop.call_soon_threadsafe(asked.set)
        while True:
            connection.execute(
                "SELECT sum(a.range * b.range) FROM range(10_000_000) AS a, range(10_000_000) AS b"
            ).fetchall()

    monkeypatch.setattr(streams.signals.reconciler, "due", for_ever)
    with FilledHome(tmp_path / "home") as home:
        home.publish([])
        signals = SignalReconciler(tmp_path / "home", "127.0.0.1:9")
        looking = asyncio.ensure_future(asyncio.to_thread(signals._look))
        await asyncio.wait_for(asked.wait(), 60)
        signals.stop()
        with pytest.raises(EvaluationStopped):
            await asyncio.wait_for(looking, 60)
        assert await asyncio.to_thread(signals._look) is None, "and none begins afterwards"
