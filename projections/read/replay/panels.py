"""Panels that the replay plays, and their frames as Arrow tables.

A panel frame holds the answers of an as-of macro at every moment at which they change, so that a browser can play
without asking. Each panel names the fact tables that can move it; the macro is asked at all their moments in one query
(LATERAL), and answers that equal the one before are left out. Columns and their meaning: `ui.components.replay.contract`.

Most events move one panel or none, and a panel is dear to ask: its frames are kept from one generation to the next, for as
long as no table that can move them changes.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from projections.apply.change_counters import CLAIM_STATEMENTS, DUPLICATES, VALIDITY, read_counters
from projections.apply.metadata import TABLES, VIEWS, get_metadata

MOST_MOMENTS = 2_000
"""Panels are asked at so many moments at most: of more, the newest."""


@dataclass(frozen=True)
class Panel:
    """A panel: the fact tables that move it, the portion that a row belongs to, its rows as SQL over `asked`."""

    facts: tuple[str, ...]
    part: str
    rows: str
    more_moments: str = "SELECT NULL::TIMESTAMPTZ AS moment"


PANELS: dict[str, Panel] = {
    "frames_revenue": Panel(
        facts=("fact_revenue",),
        part="organization",
        rows="""SELECT organization, segment, measure, amount, amount_low, amount_high, currency, bound,
                CASE WHEN change_over = 'year' THEN change_percent END AS growth_percent, happened_from,
                possible_amount, possible_certainty, key::VARCHAR AS key, certainty
            FROM revenue_as_of(asked."at", asked.known) WHERE amount IS NOT NULL""",
    ),
    "frames_standings": Panel(
        facts=("fact_evaluations", "fact_comparisons"),
        part="benchmark",
        rows="""SELECT benchmark, rank::INTEGER AS rank, organization, model, score, unit, gap, key::VARCHAR AS key,
                certainty
            FROM standings_as_of(asked."at", asked.known) WHERE rank <= 8 OR stated_rank IS NOT NULL""",
    ),
    "frames_dependence": Panel(
        facts=("fact_suppliers",),
        part="consumer",
        rows="""SELECT consumer, supplier, dependence, coalesce(extent, possible_extent) AS extent, possible_dependence,
                key::VARCHAR AS key, certainty
            FROM dependence_as_of(asked."at", asked.known) WHERE resource = 'model'""",
    ),
    "frames_talent": Panel(
        facts=("fact_talent",),
        part="coalesce(from_org, '') || '>' || coalesce(to_org, '')",
        rows="""SELECT from_org, to_org, names AS people,
                CASE WHEN people + unknown_groups > 0 THEN people_low ELSE people_possible END::DOUBLE AS headcount_low,
                CASE WHEN people + unknown_groups + unknown_groups_possible > 0 THEN people_high
                    ELSE people_possible END::DOUBLE AS headcount_high,
                people_possible, unknown_groups, evidence[1]::VARCHAR AS key,
                CASE WHEN people + unknown_groups > 0 THEN 'reported' ELSE 'rumored' END AS certainty
            FROM talent_flows_as_of(asked."at", asked.known)""",
    ),
    "frames_plans": Panel(
        facts=("fact_plans", "fact_settlements"),
        part="key",
        rows="""SELECT what, organization, window_from, window_to, state, settled_at, slips, late_by_days,
                key::VARCHAR AS key, certainty
            FROM (SELECT * EXCLUDE (late_by_days), CASE WHEN state = 'fulfilled' THEN late_by_days END AS late_by_days
                FROM plans_as_of(asked."at", asked.known))""",
        more_moments="""SELECT UNNEST([window_from, window_to]) AS moment FROM internal.fact_plans
            UNION SELECT UNNEST([window_from, window_to]) FROM internal.fact_settlements""",
    ),
    "frames_indicators": Panel(
        facts=("fact_indicators", "fact_bearings", "claim_statements"),
        part="key",
        rows="""SELECT about, measure, last_moved_at, last_moved_by::VARCHAR AS moved_by,
                last_moved_by_headline AS moved_by_headline, moves, key::VARCHAR AS key, certainty
            FROM indicators_as_of(asked."at", asked.known)""",
    ),
}

MOVES_ALL = ("fact_amendments", DUPLICATES, VALIDITY, CLAIM_STATEMENTS)
"""Tables that can change any panel: amendments, duplicates and shared claims apply to all of them."""


class KeptPanels:
    """The panel frames of the generation that was asked last. One for all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frames: dict[str, tuple[tuple[str | int | None, ...], pa.Table]] = {}

    def frames(self, connection: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
        """Frames of all panels; those of which no table changed are not computed again."""
        with self._lock:
            counters = read_counters(connection)
            versions = tuple(get_metadata(connection, name) for name in (TABLES, VIEWS))
            for name, panel in PANELS.items():
                state = (*versions, *(counters.get(table) for table in (*MOVES_ALL, *panel.facts)))
                if name not in self._frames or self._frames[name][0] != state:
                    self._frames[name] = (state, panel_frame(connection, name))
            return {name: frame for name, (_, frame) in self._frames.items()}


def known_panels(
    connection: duckdb.DuckDBPyConnection, day: datetime | None, up: datetime | None
) -> dict[str, pa.Table]:
    """Panel frames for a chosen state of knowledge: as known on `day` at all times (mode `day`), and at the one time `up`
    for all moments of knowledge (mode `up`, whose `at_ms` are moments of knowledge).
    """
    connection = connection.cursor()
    return {name: panel_frame(connection, name, day, up, basic=False) for name in PANELS}


def panel_frame(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    day: datetime | None = None,
    up: datetime | None = None,
    *,
    basic: bool = True,
) -> pa.Table:
    """The answers of one panel wherever they change: columns `mode`, `at_ms`, `part`, then the panel's own.

    `basic` takes the modes `then` and `now`; `day` and `up` are those of `known_panels`.
    """
    panel = PANELS[name]
    moments = "\nUNION ".join(f"SELECT moment FROM internal.change_moments('{facts}')" for facts in panel.facts)
    query = f"""
    WITH moments AS ({moments} UNION {panel.more_moments}),
    newest AS (SELECT moment FROM moments WHERE isfinite(moment) ORDER BY moment DESC LIMIT $most),
    clocks AS (FROM newest UNION ALL SELECT TIMESTAMPTZ '1900-01-01'),
    asked AS MATERIALIZED (
        SELECT 'then' AS mode, moment, moment AS "at", moment AS known FROM clocks WHERE $basic
        UNION ALL SELECT 'now', moment, moment, 'infinity'::TIMESTAMPTZ FROM clocks WHERE $basic
        UNION ALL SELECT 'day', moment, moment, $day::TIMESTAMPTZ FROM clocks WHERE $day IS NOT NULL
        UNION ALL SELECT 'up', moment, $up::TIMESTAMPTZ, moment FROM clocks WHERE $up IS NOT NULL
    ),
    answers AS (
        SELECT mode, moment, {panel.part} AS part, list(answer ORDER BY answer) AS answer
        FROM (SELECT asked.mode, asked.moment, r, r.* FROM asked, LATERAL ({panel.rows}) AS r)
            AS told(mode, moment, answer)
        GROUP BY ALL
    ),
    changed AS (
        SELECT p.mode, a.moment, p.part, answers.answer
        FROM (SELECT DISTINCT mode, part FROM answers) AS p
        JOIN asked AS a ON a.mode = p.mode
        LEFT JOIN answers ON answers.mode = p.mode AND answers.moment = a.moment AND answers.part = p.part
        QUALIFY answers.answer IS DISTINCT FROM lag(answers.answer) OVER (PARTITION BY p.mode, p.part ORDER BY a.moment)
    )
    SELECT mode, epoch_us(moment) / 1000.0 AS at_ms, part::VARCHAR AS part, UNNEST(coalesce(answer, [NULL])) AS row
    FROM changed
    """
    flat = f"SELECT mode, at_ms, part, row.* FROM ({query}) ORDER BY mode, at_ms, part, row"
    asked = {"most": MOST_MOMENTS, "day": day, "up": up, "basic": basic}
    return connection.execute(flat, asked).to_arrow_table()
