"""The law of levels of detail: events that travel and counts of the others are, together, every event."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from projections.read.replay import large, levels
from projections.read.replay.contract import problems
from projections.read.replay.crowd_index import CrowdIndex, read_index
from projections.read.replay.levels import Level, Window
from projections.read.replay.registry import all_frames
from projections.read.replay.snapshot import events_of, states_of
from tests.support.histories import START, seeded_log
from tests.support.loading import connection_of
from ui.components.replay.prepare import for_browser
from ui.shared.browser_values import to_browser_types

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    """Tables of a random history with amendments and claims."""
    connection = connection_of(seeded_log(8, 3).records)
    connection.execute("SET TimeZone = 'UTC'")
    return connection


@pytest.fixture(scope="module")
def index(connection: duckdb.DuckDBPyConnection) -> CrowdIndex:
    """Its index."""
    return read_index(connection)


@pytest.fixture(autouse=True)
def few_travel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of so small a history, hardly any event travels, and cells are wide."""
    monkeypatch.setattr(levels, "MOST_CHOSEN", 4)
    monkeypatch.setattr(levels, "MOST_COMPANIONS", 2)
    monkeypatch.setattr(levels, "NEWEST", 1)
    monkeypatch.setattr(levels, "MOST_CELLS", 12)


def windows(index: CrowdIndex) -> list[Window]:
    """Windows of some days, and one for an event."""
    key = index.events.column("key")[0].as_py()
    return [
        levels.WHOLE,
        *(Window(START + DAY * day, START + DAY * (day + span)) for day, span in ((0, 3), (5, 40), (-900, 3000))),
        Window(START, START + DAY * 9, (key,)),
        Window(keys=(key,)),
    ]


def marks_of(index: CrowdIndex, numbers: set[int]) -> Counter[tuple[str, str, bool]]:
    slugs = {row["place"]: row["slug"] for row in index.lanes.to_pylist()}
    return Counter(
        (slugs[row["lane"]], row["family"], row["featured"])
        for row in index.marks.to_pylist()
        if row["number"] in numbers
    )


def counted(found: Level) -> Counter[tuple[str, str, bool]]:
    cells: Counter[tuple[str, str, bool]] = Counter()
    for row in found.cells.to_pylist():
        cells[row["lane"], row["family"], row["featured"]] += int(row["events"])
    return cells


def test_events_that_travel_and_counts_of_the_others_are_every_mark(
    connection: duckdb.DuckDBPyConnection, index: CrowdIndex
) -> None:
    whole = levels.overview(connection, index)
    everything = marks_of(index, set(index.events.column("number").to_pylist()))
    for window in windows(index):
        found = levels.level(connection, index, whole, window)
        travels = set(found.chosen.column("number").to_pylist())
        assert len(travels) == found.chosen.num_rows, "an event travels twice"
        assert marks_of(index, travels) + counted(found) == everything, window
    assert counted(whole), "a history of which nothing is counted proves nothing"


def test_at_the_end_of_a_day_as_many_are_counted_as_are_visible(
    connection: duckdb.DuckDBPyConnection, index: CrowdIndex
) -> None:
    midnight = START.replace(hour=0, minute=0, second=0, microsecond=0)
    known = midnight + 9 * DAY - timedelta(milliseconds=1)
    rows = large.counted_days(connection, index, known).to_pylist()
    events, states = (
        to_browser_types(connection.execute(query).to_arrow_table()).to_pylist() for query in (events_of(), states_of())
    )
    for mode in ("then", "now", "day"):
        for step in range(-3, 40, 3):
            at = (midnight + step * DAY).timestamp() * 1000 - 1
            counts = sum(row["events"] for row in rows if row["mode"] == mode and row["until"] <= at)
            knows = {"then": at, "now": float("inf"), "day": known.timestamp() * 1000}[mode]
            assert counts == sum(visible(event, states, at, knows, mode) for event in events), (mode, at)


def test_a_window_has_the_tables_that_the_browser_needs(
    connection: duckdb.DuckDBPyConnection, index: CrowdIndex
) -> None:
    whole = levels.overview(connection, index)
    tables = large.large_snapshot(connection, index, whole, Window(START, START + 9 * DAY, day=START))
    tables |= large.panels_at(connection, large.Clock("then", START + 40 * DAY, START + 40 * DAY))
    assert problems(all_frames(), tables) == []
    assert all(table.num_rows <= large.MOST_ROWS for name, table in tables.items() if name.startswith("frames_"))
    for name, table in for_browser(tables).items():
        assert {column.type for column in table.schema} <= {pa.string(), pa.float64(), pa.bool_()}, name


def visible(event: dict[str, Any], states: list[dict[str, Any]], at: float, known: float, mode: str) -> bool:
    """As `revealOf` and `beliefAt` of the browser have it."""
    happened = event["happened_to"] if event["happened_from"] is None else event["happened_from"]
    amends = event["kind"].startswith("event.")
    if happened is None or event["known_at"] > known:
        return False
    if (event["known_at"] if amends and mode != "then" else happened) > at:
        return False
    state = [s for s in states if s["key"] == event["key"] and s["known_from"] <= known]
    return not (state and state[-1]["retracted"])
