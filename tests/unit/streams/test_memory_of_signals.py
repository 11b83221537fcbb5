"""Evaluating the rules over the whole history keeps to a limit of memory: it spills, and hands over parts."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.dense import DenseHistory
from projections.read import evaluation_in_parts
from projections.read import signals as signals_
from projections.read.signals import LIMITS, EvaluationStopped, due, opened
from projections.store import open_read_store, open_write_store
from streams.log.cluster import Cluster
from streams.signals import SignalReconciler

NOWHERE = Cluster.of("127.0.0.1:9")
NOW = datetime(2027, 1, 1, tzinfo=UTC)
LITTLE = "200MB"
MUCH = "CREATE TEMP TABLE much AS SELECT hash(range) AS a, hash(a) AS b FROM range(20_000_000) ORDER BY a"
"""Needs 320 MB."""


@pytest.fixture(scope="module")
def dense(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with 20,000 events about few subjects."""
    root = tmp_path_factory.mktemp("dense") / "home"
    with open_write_store(root).open() as session:
        for batch in DenseHistory(20_000).batches():
            session.tables.apply(batch)
        session.publish()
    return root


@pytest.mark.parametrize("records", [100_000, 10_000], ids=["at once", "in parts"])
def test_what_does_not_fit_into_memory_is_spilled_and_all_signals_are_found(
    dense: Path, monkeypatch: pytest.MonkeyPatch, records: int
) -> None:
    monkeypatch.setattr(signals_, "PART", 1000)
    monkeypatch.setattr(evaluation_in_parts, "WHOLE", records)
    monkeypatch.setattr(evaluation_in_parts, "RECORDS", records)
    spill = dense / "spill" / "rules"
    left_behind = spill / "left behind"
    left_behind.mkdir(parents=True)
    reconciler = SignalReconciler(dense, NOWHERE, now=lambda: NOW, memory=LITTLE)
    assert not left_behind.exists(), "removed at the start"
    parts = []
    while (part := reconciler._query()) is not None:
        parts.append(part)
        assert stat.S_IMODE(spill.stat().st_mode) == stat.S_IMODE(spill.parent.stat().st_mode) == 0o700
    assert not spill.exists(), "removed afterwards"
    assert {len(part.signals) for part in parts[:-2]} == {1000}
    assert all(part.failures == {} for part in parts)
    store = open_read_store(dense)
    with opened(store, store.newest()) as connection:
        whole = due(connection, NOW)
    assert [signal for part in parts for signal in part.signals] == whole.signals
    assert parts[-1].acts == whole.acts


def test_a_limit_holds_and_what_is_beyond_it_needs_a_place_to_spill(dense: Path, tmp_path: Path) -> None:
    store = open_read_store(dense)
    limits = replace(LIMITS, memory=LITTLE, spill=str(tmp_path / "spill"))
    with opened(store, store.newest(), limits) as connection:
        connection.execute(MUCH)
    with (
        pytest.raises(EvaluationStopped, match="WHENLINE_RULES_MEMORY"),
        opened(store, store.newest(), replace(limits, spill="")) as connection,
    ):
        connection.execute(MUCH)
