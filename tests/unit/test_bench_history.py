"""The history that read models are measured with: as the worker would project it, and with everything in it that costs."""

from __future__ import annotations

from pathlib import Path

import duckdb

from bench.history import History
from bench.payloads import OMITTED
from events.registry import KINDS
from projections.store.duckdb_file.live_file import LiveFile

EVALUATIONS = 5000


def test_a_history_has_every_kind_every_action_and_claims(tmp_path: Path) -> None:
    with LiveFile(tmp_path / "w.duckdb") as file:
        History(EVALUATIONS).fill(file)
        counts = file.tables.counts()
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as connection:
        kinds = dict(connection.execute("SELECT kind, count(*) FROM ledger GROUP BY kind").fetchall())
        ((claimed,),) = connection.execute("SELECT count(claim) / count(*) FROM internal.fact_evaluations").fetchall()
        acting = connection.execute(
            """SELECT DISTINCT action FROM internal.amendment_effects_as_of(TIMESTAMPTZ '2030-01-01')
            WHERE state = 'acting' ORDER BY ALL"""
        ).fetchall()
    assert counts["dead_letters"] == 0 < counts["duplicates"]
    assert abs(kinds["evaluation.scored"] - EVALUATIONS) < 0.05 * EVALUATIONS
    assert set(KINDS) - set(kinds) <= OMITTED
    assert 0.035 < claimed < 0.065
    assert [action for (action,) in acting] == ["confirmed", "corrected", "denied", "retracted"]


def test_the_same_seed_gives_the_same_history() -> None:
    first, second = (next(History(200).batches()).table() for _ in range(2))
    assert first.equals(second)
