"""The statements that evaluate the rules: what the rules read, what they find, and what the log has of it.

All of them fill tables that `make_tables` makes. They are executed on the tables of a version, or on those parts of
them on which a change has an effect (`projections.read.evaluation`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import duckdb

from events.kinds.signals import SOURCE
from projections.schema.definitions import Rule, rules

EVER = "'infinity'::TIMESTAMPTZ"
_FINDINGS = """
    rule VARCHAR, rule_version INTEGER, organization VARCHAR, read_model VARCHAR, subject VARCHAR, parts VARCHAR[],
    came_true_at TIMESTAMPTZ, before VARCHAR, after VARCHAR, severity VARCHAR, certainty VARCHAR, of_knowledge BOOLEAN,
    sentence STRUCT(words VARCHAR, organization VARCHAR)[], evidence UUID[]
"""
"""Columns of `internal.rule_findings`."""
_RAISED = "key UUID, id VARCHAR, came_true_at TIMESTAMPTZ, record VARCHAR, in_force BOOLEAN, acts BIGINT"
_STATES = f"""
INSERT INTO raised BY NAME
SELECT
    s.key, s.id, s.happened_from AS came_true_at, s.record, f.key IS NOT NULL AS in_force,
    count(a.key) AS acts
FROM internal.canonical_records AS s
LEFT JOIN (SELECT DISTINCT key FROM facts_as_of('fact_signals', 'infinity'::TIMESTAMPTZ)) AS f ON f.key = s.key
LEFT JOIN amendments AS a ON a.target = s.key AND a.source = '{SOURCE}' AND a.breaks IS NULL
WHERE s.kind = 'signal.raised' AND s.source = '{SOURCE}'
GROUP BY ALL
"""
PART = 100_000
"""Findings whose sentences, evidence and turns are looked up at once: that takes some 5 kB of memory for each."""

Run = Callable[[str, str], object]
"""Executes a statement, given its name and its text."""
HasRows = Callable[[Collection[str]], bool]
"""Whether any of these tables has rows, or none is named."""
TURNS = {
    "belief_cells_as_known_then()": (
        "fact_revenue", "fact_terms", "fact_suppliers", "fact_comparisons", "fact_prices", "fact_capital",
        "fact_evaluations",
    ),
    "belief_roles('infinity'::TIMESTAMPTZ, true)": ("fact_talent",),
    "belief_outcomes('infinity'::TIMESTAMPTZ, true)": ("fact_plans", "fact_disputes"),
    "belief_claims('infinity'::TIMESTAMPTZ, true)": ("claim_statements",),
}  # fmt: skip
"""What `turns` is filled from, one part after another (together they are `answers_as_known_then()`), and the tables
without rows of which there is nothing to fill in."""


def make_tables(connection: duckdb.DuckDBPyConnection, kind: str = "TEMP TABLE") -> None:
    """Make empty tables for what the rules read and find, and for what the log has of it."""
    connection.execute(f"CREATE OR REPLACE {kind} turns AS FROM answers_as_known_then() WITH NO DATA")
    connection.execute(f"CREATE OR REPLACE {kind} findings({_FINDINGS})")
    connection.execute(
        f"CREATE OR REPLACE {kind} found AS FROM internal.signals_found('findings', {EVER}) WITH NO DATA"
    )
    connection.execute(f"CREATE OR REPLACE {kind} raised({_RAISED})")


def evaluate_rules(run: Run, has_rows: HasRows = lambda _: True, only: Sequence[Rule] | None = None) -> dict[str, str]:
    """Fill `findings` with what all rules find, or only these; why those that failed did."""
    for macro, tables in TURNS.items():
        if has_rows(tables):
            since = "" if "cells" in macro else ", greatest(at_from, known_from) AS since"
            cells = f"WITH cells AS (SELECT *{since} FROM internal.{macro})"
            run(macro, f"INSERT INTO turns BY NAME {cells} FROM internal.answer_turns('cells')")
    failures: dict[str, str] = {}
    for rule in rules() if only is None else only:
        if not has_rows(rule.needs):
            continue
        try:
            run(rule.name, "INSERT INTO findings BY NAME " + rule.findings("'turns'", EVER))
        except duckdb.InterruptException:
            raise
        except duckdb.Error as error:
            failures[rule.name] = str(error)
    run("empty turns", "DELETE FROM turns")
    return failures


def find_signals(run: Run) -> None:
    """Fill `found` with the signals of `findings`."""
    run("found", f"INSERT INTO found BY NAME FROM internal.signals_found('findings', {EVER})")


def find_signals_in_parts(connection: duckdb.DuckDBPyConnection) -> None:
    """Move `findings` to `found` as `find_signals` does, with the memory that `PART` of them take."""
    (findings,) = connection.execute("SELECT count(*) FROM findings").fetchone() or (0,)
    parts = -(-findings // PART)
    for part in range(parts):
        # Findings with the same id have the same rule and moment.
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE part AS FROM findings WHERE hash(rule, came_true_at) % {parts} = {part}"
        )
        connection.execute(f"INSERT INTO found BY NAME FROM internal.signals_found('part', {EVER})")
    connection.execute("DROP TABLE IF EXISTS part; DELETE FROM findings")


def find_raised(run: Run) -> None:
    """Fill `raised` with the signals that the log has."""
    run("raised", _STATES)
