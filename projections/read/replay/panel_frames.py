"""Panel frames: the answers of the panels' as-of macros wherever they change, as Arrow tables.

Each panel (`projections.read.replay.registry`) names the fact tables that can change its answer. One
query evaluates its macro at all their moments (LATERAL); answers equal to the previous one are omitted.

Most events change one panel or none, and a panel is expensive to evaluate. `PanelCache` therefore
reuses the frames of the previous generation while no table that can change them has changed.
"""

from __future__ import annotations

import threading
from datetime import datetime

import duckdb
import pyarrow as pa

from projections.answer_buffer import cursor_of
from projections.apply.change_counters import CLAIM_STATEMENTS, VALIDITY, read_counters
from projections.apply.metadata import TABLES, VIEWS, get_metadata
from projections.read.replay.panel import Panel
from projections.read.replay.registry import PANELS

MAX_MOMENTS = 2_000
"""Most moments at which a panel is evaluated: the newest ones."""

SHARED_TABLES = ("fact_amendments", VALIDITY, CLAIM_STATEMENTS)
"""Tables that can change any panel: amendments, conflicts and shared claims apply to all of them."""


EARLIEST = """
SELECT r.key::VARCHAR AS key, max(f.moment) AS moment FROM (
    SELECT key, UNNEST(organizations) AS organization FROM internal.canonical_records
    WHERE happened_from = '-infinity'::TIMESTAMPTZ AND kind NOT LIKE 'event.%'
) AS r JOIN (
    SELECT organization, min(moment) AS moment FROM (
        SELECT UNNEST(organizations) AS organization,
            CASE WHEN isfinite(happened_from) THEN happened_from ELSE happened_to END AS moment
        FROM internal.canonical_records WHERE kind NOT LIKE 'event.%'
    ) GROUP BY organization
) AS f USING (organization) WHERE isfinite(f.moment) GROUP BY r.key
"""
"""Of each event whose beginning is open, when it can have happened at the earliest: not before all organizations that
it names are first heard of. Without it, what is said to be so "before 2025" would be shown as possible for all time."""


class PanelCache:
    """The panel frames of the generation that was read last. Safe for use by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frames: dict[str, tuple[tuple[str | int | None, ...], pa.Table]] = {}

    def frames(self, connection: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
        """Frames of all panels by table name; only those whose tables changed are computed again."""
        with self._lock:
            counters = read_counters(connection)
            versions = tuple(get_metadata(connection, name) for name in (TABLES, VIEWS))
            versions += (str(connection.execute(f"SELECT sum(hash(e)) FROM ({EARLIEST}) AS e").fetchone()),)
            for panel in PANELS:
                state = (*versions, *(counters.get(table) for table in (*SHARED_TABLES, *panel.facts)))
                if panel.table not in self._frames or self._frames[panel.table][0] != state:
                    self._frames[panel.table] = (state, panel_frame(connection, panel))
            return {name: frame for name, (_, frame) in self._frames.items()}


def known_panels(
    connection: duckdb.DuckDBPyConnection, day: datetime | None, up: datetime | None
) -> dict[str, pa.Table]:
    """Panel frames for a chosen state of knowledge.

    Args:
        connection: a reading connection, its TimeZone UTC.
        day: knowledge time of the mode `day`, which covers all valid times.
        up: valid time of the mode `up`, which covers all knowledge times; its `at_ms` are those.
    """
    connection = cursor_of(connection)
    return {panel.table: panel_frame(connection, panel, day, up, basic=False) for panel in PANELS}


def panel_frame(
    connection: duckdb.DuckDBPyConnection,
    panel: Panel,
    day: datetime | None = None,
    up: datetime | None = None,
    *,
    basic: bool = True,
) -> pa.Table:
    """The answers of one panel wherever they change: columns `mode`, `at_ms`, `part`, then the panel's own.

    `basic` includes the modes `then` and `now`; `day` and `up` are those of `known_panels`.
    """
    moments = "\nUNION ".join(f"SELECT moment FROM internal.change_moments('{facts}')" for facts in panel.facts)
    tables = [facts for facts in panel.facts if facts.startswith("fact_")]
    keys = "\nUNION ".join(f"SELECT key::VARCHAR FROM internal.{facts}" for facts in tables)
    query = f"""
    WITH moments AS ({moments} UNION {panel.more_moments}),
    newest AS (SELECT moment FROM moments WHERE isfinite(moment) ORDER BY moment DESC LIMIT $most),
    earliest AS MATERIALIZED ({EARLIEST}),
    clocks AS (FROM newest UNION SELECT TIMESTAMPTZ '1900-01-01'
        UNION SELECT e.moment FROM earliest AS e WHERE e.key IN ({keys})),
    point AS MATERIALIZED (
        SELECT 'then' AS mode, moment, moment AS "at", moment AS known FROM clocks WHERE $basic
        UNION ALL SELECT 'now', moment, moment, 'infinity'::TIMESTAMPTZ FROM clocks WHERE $basic
        UNION ALL SELECT 'day', moment, moment, $day::TIMESTAMPTZ FROM clocks WHERE $day IS NOT NULL
        UNION ALL SELECT 'up', moment, $up::TIMESTAMPTZ, moment FROM clocks WHERE $up IS NOT NULL
    ),
    answers AS (
        SELECT mode, moment, {panel.part} AS part, list(answer ORDER BY answer) AS answer
        FROM (SELECT point.mode, point.moment, point."at", r, r.* FROM point, LATERAL ({panel.rows}) AS r)
            AS evaluated(mode, moment, of_world, answer)
        WHERE NOT EXISTS (FROM earliest AS e WHERE e.key = evaluated.key AND of_world < e.moment)
        GROUP BY ALL
    ),
    changed AS (
        SELECT p.mode, a.moment, p.part, answers.answer
        FROM (SELECT DISTINCT mode, part FROM answers) AS p
        JOIN point AS a ON a.mode = p.mode
        LEFT JOIN answers ON answers.mode = p.mode AND answers.moment = a.moment AND answers.part = p.part
        QUALIFY answers.answer IS DISTINCT FROM lag(answers.answer) OVER (PARTITION BY p.mode, p.part ORDER BY a.moment)
    )
    SELECT mode, floor(epoch_us(moment) / 1000.0) AS at_ms, part::VARCHAR AS part,
        UNNEST(coalesce(answer, [NULL])) AS row
    FROM changed
    """
    flat = f"SELECT mode, at_ms, part, row.* FROM ({query}) ORDER BY mode, at_ms, part, row"
    parameters = {"most": MAX_MOMENTS, "day": day, "up": up, "basic": basic}
    return connection.execute(flat, parameters).to_arrow_table()
