"""What an answer costs: as-of read models against a plain GROUP BY over the same rows, and how they grow.

The plain queries know nothing of amendments, claims and certainty: they filter on the two times and group.

- `timeline, counted`: events by kind, subject and certainty; the plain query groups the ledger by the same columns.
- `timeline, whole`: the greatest value of every column,
    by kind. The plain query does so for the ledger's own columns and,
  like the timeline, takes the five columns of provenance out of the JSON of `record`.
- `results, grouped`: the best score and number of results by benchmark and model,
    of the results that count; plain: of all.
- `figures, grouped`: the latest amount and number of figures by organization, segment and measure, likewise.
- `standings`,
    `revenue`: the answer whole; plain: all columns of the answer that a query can give which takes every row at
  its word: best row, rank, leader, gap, stated rank, comparisons, id and source, keys.
- `standings, leanest`, `revenue, leanest`: the answer whole; plain: the GROUP BY of `results` and `figures` alone,
    which
  reads no column that its grouping does not need and gives four of the answer's thirty. The strictest reading.

Both sides run in turns; ratios are those of medians. Answers come back as Arrow tables.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from bench.history import History
from projections.store.duckdb_file.live_file import LiveFile

TIMES = {
    "early": ("2023-09-01", "2023-10-01"),
    "middle": ("2024-06-01", "2024-07-01"),
    "end": ("2026-06-01", "2026-06-01"),
}
"""`at` and `known`; a history is logged from 2023 to the end of 2025."""
PROVENANCE = ("publisher", "attributed_to", "via", "url", "published")
KNOWN = "known_at <= TIMESTAMPTZ '{known}' AND logged_at <= TIMESTAMPTZ 'infinity'"
SURE = KNOWN + " AND happened_from <= TIMESTAMPTZ '{at}'"
_ROW = ("happened_from", "happened_to", "known_at", "certainty", "claim", "topic", '"partition"', '"offset"', "key")


def _struct(*names: str) -> str:
    return "{" + ", ".join(f"'{name.strip(chr(34))}': {name}" for name in names) + "}"


STANDINGS = f"""
WITH bests AS (
    SELECT benchmark, model, unit, higher_is_better, max_by(
        {_struct("score", "subject", *_ROW)}, CASE WHEN higher_is_better THEN score ELSE -score END
    ) AS best
    FROM internal.fact_evaluations WHERE {SURE} AND score IS NOT NULL GROUP BY ALL
),
ranks AS (
    SELECT benchmark, model, max_by({_struct("rank", "key")}, happened_to) AS ranked
    FROM internal.fact_evaluations WHERE {SURE} AND rank IS NOT NULL GROUP BY ALL
),
placed AS (
    SELECT
        benchmark, model, unit, higher_is_better, UNNEST(best), rank() OVER contest AS place,
        first_value(model) OVER contest AS leader, first_value(best.score) OVER contest AS leader_score,
        lead(best.score) OVER contest AS next_score
    FROM bests WINDOW contest AS (PARTITION BY benchmark, unit, higher_is_better ORDER BY best.score DESC)
),
compared AS (
    SELECT subject, model, benchmark,
        list({_struct("result", "versus", "versus_model", "certainty", "claim", "key")}) AS comparisons
    FROM internal.fact_comparisons WHERE {SURE} GROUP BY ALL
)
SELECT
    p.*, abs(leader_score - score) AS gap, CASE WHEN place = 1 THEN abs(score - next_score) END AS lead,
    ranked.rank AS stated_rank, l.id, l.source, [p.key, ranked.key] AS evidence, comparisons
FROM placed AS p
JOIN ledger AS l
    ON l.key = p.key AND l.kafka_topic = p.kafka_topic AND l.kafka_partition = p.kafka_partition
        AND l.kafka_offset = p.kafka_offset
LEFT JOIN ranks USING (benchmark, model)
LEFT JOIN compared AS c ON c.subject = p.subject AND c.model = p.model AND c.benchmark = p.benchmark
"""
REVENUE = f"""
WITH latest AS (
    SELECT
        subject, segment, measure,
        max_by({_struct("amount", "bound", "currency", *_ROW)}, happened_to) FILTER (amount IS NOT NULL) AS figure,
        max_by({_struct("change_over", "change_percent", "change_amount", "change_currency", "change_bound", "key")},
            happened_to) FILTER (change_over IS NOT NULL) AS growth,
        max_by({_struct("drivers", "key")}, happened_to) FILTER (len(drivers) > 0) AS driven
    FROM internal.fact_revenue WHERE {SURE} GROUP BY ALL
)
SELECT
    latest.subject, segment, measure, UNNEST(figure), UNNEST(growth), UNNEST(driven), l.id, l.source,
    [figure.key, growth.key, driven.key] AS evidence
FROM latest JOIN ledger AS l
    ON l.key = figure.key AND l.kafka_topic = figure.kafka_topic AND l.kafka_partition = figure.kafka_partition
        AND l.kafka_offset = figure.kafka_offset
"""
COUNTED = "effective_facts_as_of('{}', '{{at}}', '{{known}}')"
RESULTS = "SELECT benchmark, model, max(score), count(*) FROM {rows} GROUP BY ALL"
FIGURES = "SELECT subject, segment, measure, max_by(amount, happened_to), count(*) FROM {rows} GROUP BY ALL"
Report = Callable[[str], None]


def measure(folder: Path, evaluations: int, rounds: int, report: Report) -> dict[str, Any]:
    """Fill tables with `evaluations` and with a tenth of them, and query both."""
    few, many = folder / "few.duckdb", folder / "many.duckdb"
    for path, count in ((few, evaluations // 10), (many, evaluations)):
        if not path.exists():
            report(f"Filling tables with {count:,} evaluations")
            with LiveFile(path) as file:
                History(count).fill(file)
    with opened(few) as small, opened(many) as large:
        ratios = {}
        for name, pair in _pairs(large).items():
            report(name)
            ratios[name] = _ratios(large, pair, rounds, report)
        growth = {}
        for model in _models(large):
            query = _counting(f"FROM {model}($at, $known)", "end")
            growth[model] = _seconds(large, query, rounds) / _seconds(small, query, rounds)
            report(f"{model}: {growth[model]:.1f} x")
    return {"evaluations": evaluations, "rounds": rounds, "ratios": ratios, "growth": growth}


def show(found: dict[str, Any]) -> None:
    """Print it for a person."""
    table = Table(title=f"{found['evaluations']:,} evaluations: times a plain GROUP BY", title_justify="left")
    for name in ("query", *TIMES):
        table.add_column(name, justify="left" if name == "query" else "right")
    for name, ratios in found["ratios"].items():
        table.add_row(name, *(f"{ratios[when]:.2f}" for when in TIMES))
    growth = Table(title="Times as long with ten times the rows", title_justify="left")
    growth.add_column("read model")
    growth.add_column("growth", justify="right")
    for model, factor in sorted(found["growth"].items(), key=lambda each: -each[1]):
        growth.add_row(model, f"{factor:.1f}")
    Console().print(table, growth)


def _pairs(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str]]:
    """A query of a read model, and the plain query to compare it with, by name."""
    ledger = [row[0] for row in connection.execute("DESCRIBE ledger").fetchall()]
    shown = [row[0] for row in connection.execute("DESCRIBE FROM timeline_as_of(now(), now())").fetchall()]
    greatest = ", ".join(f'max("{name}")' for name in shown if name != "kind")
    plain = ", ".join(f'max("{name}")' for name in shown if name in ledger and name != "kind")
    results = RESULTS.replace("{rows}", f"fact_evaluations WHERE {SURE}")
    figures = FIGURES.replace("{rows}", f"fact_revenue WHERE {SURE}")
    provenance = ", ".join(f"max(record->>'$.data.provenance.{name}')" for name in PROVENANCE if name not in ledger)
    return {
        "timeline, counted": (
            "SELECT kind, subject, certainty, count(*) FROM timeline_as_of('{at}', '{known}') GROUP BY ALL",
            f"SELECT kind, subject, certainty, count(*) FROM ledger WHERE {KNOWN} GROUP BY ALL",
        ),
        "timeline, whole": (
            f"SELECT kind, {greatest} FROM timeline_as_of('{{at}}', '{{known}}') GROUP BY ALL",
            f"SELECT kind, {', '.join(filter(None, (plain, provenance)))} FROM ledger WHERE {KNOWN} GROUP BY ALL",
        ),
        "results, grouped": (RESULTS.replace("{rows}", COUNTED.format("fact_evaluations")), results),
        "figures, grouped": (FIGURES.replace("{rows}", COUNTED.format("fact_revenue")), figures),
        "standings": ("FROM standings_as_of('{at}', '{known}')", STANDINGS),
        "revenue": ("FROM revenue_as_of('{at}', '{known}')", REVENUE),
        "standings, leanest": ("FROM standings_as_of('{at}', '{known}')", results),
        "revenue, leanest": ("FROM revenue_as_of('{at}', '{known}')", figures),
    }


def _ratios(
    connection: duckdb.DuckDBPyConnection, pair: tuple[str, str], rounds: int, report: Report
) -> dict[str, float]:
    found = {}
    for when, (at, known) in TIMES.items():
        queries = [text.replace("{at}", at).replace("{known}", known) for text in pair]
        turns = [[once(connection, query) for query in queries] for _ in range(rounds + 1)][1:]
        ours, theirs = (statistics.median(times) for times in zip(*turns, strict=True))
        found[when] = ours / theirs
        report(f"{when}: {ours:.3f} s against {theirs:.3f} s, {found[when]:.2f} x")
    return found


def _models(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Macros whose only parameters are the times."""
    rows = connection.execute(
        """SELECT function_name FROM duckdb_functions()
        WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
            AND ends_with(function_name, '_as_of') AND parameters = ['at', 'known', 'logged'] ORDER BY ALL"""
    ).fetchall()
    return [row[0] for row in rows]


def _counting(query: str, when: str) -> str:
    at, known = TIMES[when]
    return f"SELECT count(*), max(COLUMNS(*)) FROM ({query})".replace("$at", f"'{at}'").replace("$known", f"'{known}'")


def _seconds(connection: duckdb.DuckDBPyConnection, query: str, rounds: int) -> float:
    return statistics.median([once(connection, query) for _ in range(rounds + 1)][1:])


def once(connection: duckdb.DuckDBPyConnection, query: str) -> float:
    """Seconds of a query, with its answer as an Arrow table."""
    began = time.perf_counter()
    connection.execute(query).to_arrow_table()
    return time.perf_counter() - began


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """As readers open it."""
    connection = duckdb.connect(str(path), read_only=True)
    connection.execute("SET TimeZone = 'UTC'; SET threads = 2")
    try:
        yield connection
    finally:
        connection.close()
