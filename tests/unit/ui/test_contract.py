"""The replay's tables: what the read side gives is what the browser needs."""

from __future__ import annotations

import pyarrow as pa
import pytest

from projections.read.replay.contract import problems
from projections.read.replay.panel_frames import PanelCache, known_panels
from projections.read.replay.registry import frames
from projections.read.replay.snapshot import snapshot
from tests.support.scenario import day
from tests.support.ui_history import history
from ui.components.replay.prepare import for_browser


@pytest.fixture(scope="module")
def tables() -> dict[str, pa.Table]:
    return snapshot(history().connection(), PanelCache())


def test_a_snapshot_of_a_published_history_has_all_that_the_replay_needs(tables: dict[str, pa.Table]) -> None:
    assert problems(frames(), tables) == []
    assert all(tables[name].num_rows for name in frames()), "every table has rows, so that types are seen"


def test_what_travels_is_text_and_numbers_only(tables: dict[str, pa.Table]) -> None:
    for name, table in for_browser(tables).items():
        for column in table.schema:
            assert column.type in (pa.string(), pa.float64(), pa.bool_()), (name, column)


def test_what_is_lacking_is_named(tables: dict[str, pa.Table]) -> None:
    without = {name: table for name, table in tables.items() if name not in ("events", "states")}
    assert problems(frames(), without) == ["the table `events` is missing"]
    less = tables | {"frames_plans": tables["frames_plans"].drop_columns(["state"])}
    assert problems(frames(), less) == ["`frames_plans` has no column `state`"]


def test_panels_answer_in_all_modes(tables: dict[str, pa.Table]) -> None:
    assert set(tables["frames_revenue"].column("mode").to_pylist()) == {"then", "now"}
    chosen = known_panels(history().connection(), day("2025-06-01"), day("2025-06-01"))
    assert problems(frames(), tables | chosen) == []
    assert set(chosen["frames_revenue"].column("mode").to_pylist()) == {"day", "up"}
