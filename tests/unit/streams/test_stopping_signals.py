"""The reconciler stops at once, also during an endless query."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from projections.read import evaluation_in_parts
from projections.read.signals import EvaluationStopped
from streams.log.cluster import Cluster
from streams.signals import SignalReconciler
from tests.support.ui_home import FilledHome


@pytest.mark.parametrize("evaluation", ["evaluate", "evaluate_in_parts"])
async def test_an_endless_query_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, evaluation: str
) -> None:
    started = asyncio.Event()
    loop = asyncio.get_running_loop()

    def endless(connection: Any, *_: Any, **__: Any) -> dict[str, str]:
        loop.call_soon_threadsafe(started.set)
        while True:
            connection.execute(
                "SELECT sum(a.range * b.range) FROM range(10_000_000) AS a, range(10_000_000) AS b"
            ).fetchall()

    monkeypatch.setattr(evaluation_in_parts, evaluation, endless)
    monkeypatch.setattr(evaluation_in_parts, "WHOLE", 0 if evaluation == "evaluate" else -1)
    with FilledHome(tmp_path / "home") as home:
        home.publish([])
        signals = SignalReconciler(tmp_path / "home", Cluster.of("127.0.0.1:9"))
        querying = asyncio.ensure_future(asyncio.to_thread(signals._query))
        await asyncio.wait_for(started.wait(), 60)
        signals.stop()
        with pytest.raises(EvaluationStopped):
            await asyncio.wait_for(querying, 60)
        assert await asyncio.to_thread(signals._query) is None, "no query begins afterwards"
