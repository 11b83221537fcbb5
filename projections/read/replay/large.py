"""The replay's tables of a large history: events of a window at its level of detail, and panels at one clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import duckdb
import pyarrow as pa

from projections.answer_buffer import cursor_of
from projections.read.replay.crowd_index import CrowdIndex, registered
from projections.read.replay.levels import DAY_MS, EVENTS_AT_ONCE, Level, Window, level
from projections.read.replay.panel import Panel
from projections.read.replay.registry import PANELS, PLANS
from projections.read.replay.snapshot import ORGANIZATIONS, events_of, states_of

MOST_ROWS = 60
"""Most rows of a panel's answer; each says how many there are."""
DAYS = f"""
WITH retracted AS (
    SELECT key::VARCHAR AS key, known_from, known_to FROM internal.event_validity WHERE retracted
),
shown AS (SELECT number, key, amends, happened, known, greatest(happened, known) AS appears FROM crowd_events),
steps AS (
    SELECT 'then' AS mode, appears AS moment, 1 AS step FROM shown
    UNION ALL
    SELECT 'then', greatest(appears, epoch_ms(known_from)), -1 FROM shown JOIN retracted USING (key)
    UNION ALL
    SELECT 'then', greatest(appears, epoch_ms(known_to)), 1 FROM shown JOIN retracted USING (key)
    WHERE isfinite(known_to)
    UNION ALL
    SELECT 'now', CASE WHEN amends THEN known ELSE happened END, 1 FROM shown
    WHERE key NOT IN (SELECT key FROM retracted WHERE NOT isfinite(known_to))
    UNION ALL
    SELECT 'day', CASE WHEN amends THEN known ELSE happened END, 1 FROM shown
    WHERE known <= epoch_ms($day::TIMESTAMPTZ)
        AND key NOT IN (SELECT key FROM retracted WHERE $day >= known_from AND $day < known_to)
)
SELECT mode, ((floor(moment / {DAY_MS}.0) + 1) * {DAY_MS} - 1)::DOUBLE AS until, sum(step)::DOUBLE AS events
FROM steps GROUP BY ALL
UNION ALL SELECT 'all', 0, count(*) FROM shown ORDER BY ALL
"""
"""Events that are visible from the end of each day on, less those that are retracted by then; in `all` every event."""

QUERIES = {
    "events": events_of("SELECT uuid FROM shown_keys"),
    "states": states_of("SELECT uuid FROM shown_keys"),
    "links": "FROM crowd_links SEMI JOIN shown_keys USING (key) WHERE to_key IN (SELECT key FROM shown_keys)",
    "organizations": ORGANIZATIONS,
}


def is_large(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a history is too large to travel whole."""
    query = f"SELECT count(*) > {EVENTS_AT_ONCE} FROM internal.ledger"
    return bool(cursor_of(connection).execute(query).fetchall()[0][0])


def counted_days(connection: duckdb.DuckDBPyConnection, index: CrowdIndex, day: datetime | None) -> pa.Table:
    """`DAYS` of the modes `then` and `now` and, if a day of knowledge is chosen, of `day`."""
    with registered(connection, crowd_events=index.events):
        return connection.execute(DAYS, {"day": day}).to_arrow_table()


def large_snapshot(
    connection: duckdb.DuckDBPyConnection, index: CrowdIndex, whole: Level, window: Window
) -> dict[str, pa.Table]:
    """Tables of a window of a large history by name, as in `projections.read.replay.contract`; without panels."""
    found = level(connection, index, whole, window)
    with registered(connection, crowd_events=index.events, crowd_chosen=found.chosen, crowd_links=index.links):
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE shown_keys AS "
            "SELECT key, key::UUID AS uuid FROM crowd_events SEMI JOIN crowd_chosen USING (number)"
        )
        tables = {name: connection.execute(query).to_arrow_table() for name, query in QUERIES.items()}
    return tables | {"crowds": found.cells, "lanes": index.lanes, "days": counted_days(connection, index, window.day)}


class Clock(NamedTuple):
    """A clock of the replay."""

    mode: str
    """then | now | day."""
    at: datetime
    """Valid time."""
    known: datetime | None
    """Knowledge time; None: the end."""


def panels_at(connection: duckdb.DuckDBPyConnection, clock: Clock, plans: Sequence[str] = ()) -> dict[str, pa.Table]:
    """The answers of all panels at one clock, as frames of one moment: the first rows, and how many there are.

    Args:
        connection: a reading connection, its TimeZone UTC.
        clock: the clock.
        plans: keys of plans whose rows travel in any case: the stage draws them by their state.
    """
    connection = cursor_of(connection)
    return {panel.table: _answer(connection, panel, clock, list(plans) if panel is PLANS else []) for panel in PANELS}


def _answer(connection: duckdb.DuckDBPyConnection, panel: Panel, clock: Clock, keys: list[str]) -> pa.Table:
    order = f"{panel.first}, part, whole"
    query = f"""
    WITH point AS (SELECT $at::TIMESTAMPTZ AS "at", coalesce($known::TIMESTAMPTZ, 'infinity') AS known),
    answer AS MATERIALIZED (
        SELECT ({panel.part})::VARCHAR AS part, r.*, r AS whole FROM point, LATERAL ({panel.rows}) AS r
    )
    SELECT $mode AS mode, epoch_us($at::TIMESTAMPTZ) / 1000.0 AS at_ms, * EXCLUDE (whole),
        (SELECT count(*) FROM answer) AS "all"
    FROM ((FROM answer ORDER BY {order} LIMIT {MOST_ROWS}) UNION FROM answer WHERE list_contains($keys, key))
    ORDER BY {order}
    """
    return connection.execute(query, clock._asdict() | {"keys": keys}).to_arrow_table()
