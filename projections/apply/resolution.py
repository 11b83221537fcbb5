"""Precomputes validity intervals for amendments, duplicates and claims.

`amendment_effects`, `event_validity`, `timeline_validity` and the tables `resolved_…` have the rows that the macros
`…_history()` return for the whole log. Rows that a batch cannot change stay as they are, so the cost grows with the
batch, not with the log. Only keys and claims are read completely, and only where an amendment or a claim exists.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from projections.apply.change_counters import raise_all_counters
from projections.schema import definitions

AFFECTED = """
CREATE OR REPLACE TEMP TABLE affected AS
WITH RECURSIVE reached AS (
    SELECT s.key FROM staged AS s SEMI JOIN internal.affected_keys AS t ON t.key = s.key
    UNION
    SELECT a.target FROM internal.fact_amendments AS a SEMI JOIN staged AS s ON s.key = a.key
    UNION
    SELECT a.target FROM internal.fact_amendments AS a JOIN reached AS r ON r.key = a.key
)
FROM reached
"""
"""Keys whose validity a batch may change: its own events that are amended or duplicated, the targets of its amendments,
and, since these may be amendments, their targets."""
RESOLVING = """
CREATE OR REPLACE TEMP TABLE resolving AS
FROM affected UNION SELECT a.key FROM internal.fact_amendments AS a SEMI JOIN affected AS k ON k.key = a.target
"""
"""With their amendments: whether those are amended themselves decides what they do."""
RECORDS = "CREATE OR REPLACE TEMP TABLE resolving_records AS FROM internal.canonical_records_for('resolving')"
"""Read from the ledger once for all further statements."""
RECOMPUTE = (
    "DELETE FROM internal.amendment_effects WHERE target IN (FROM affected)",
    """INSERT INTO internal.amendment_effects BY NAME
    SELECT _s.* FROM internal.amendment_effects_history('infinity', 'resolving', 'resolving_records') AS _s
    SEMI JOIN affected AS _k ON _k.key = _s.target""",
    "DELETE FROM internal.event_validity WHERE key IN (FROM affected)",
    """INSERT INTO internal.event_validity BY NAME
    SELECT _s.* FROM internal.event_validity_history('infinity', 'resolving', 'resolving_records') AS _s
    SEMI JOIN affected AS _k ON _k.key = _s.key""",
    "DELETE FROM internal.timeline_validity WHERE key IN (FROM resolving)",
    "INSERT INTO internal.timeline_validity BY NAME FROM internal.timeline_history('infinity', 'resolving_records')",
)
CLAIMED = "CREATE OR REPLACE TEMP TABLE claimed AS SELECT DISTINCT kind, claim FROM statements WHERE claim IS NOT NULL"
"""Claims of the batch."""
AFFECTED_FACTS = "SELECT {shared} FROM internal.{fact} AS f SEMI JOIN affected AS k ON k.key = f.key"
SHARED = """
CREATE OR REPLACE TEMP TABLE shared AS
SELECT claim FROM claimed UNION SELECT claim FROM ({affected_facts}) WHERE claim IS NOT NULL
"""
"""Claims whose members are resolved again: those of the batch, and those of facts that an amendment may change."""
CLAIMING_FACTS = "SELECT {shared} FROM internal.{fact} AS f SEMI JOIN shared AS c ON c.claim = f.claim"
CLAIM_INTERVALS = """
CREATE OR REPLACE TEMP TABLE claim_facts AS {rows};
CREATE OR REPLACE TEMP TABLE claim_intervals AS FROM internal.claim_intervals_history('claim_facts')
"""
OF_ALL_FACTS = """f.key, f.kind, f.happened_from, f.known_at, f.logged_at, f.kafka_topic, f.kafka_partition,
    f.kafka_offset, f.certainty, f.claim, f.claim_stance"""
RESOLVED_ROWS = (
    "DELETE FROM internal.{resolved} WHERE key IN (FROM affected) OR claim IN (FROM shared)",
    "INSERT INTO internal.{resolved} BY NAME FROM internal.resolved_from_intervals('{fact}', 'claim_intervals')",
)
KINDS = (
    "SELECT DISTINCT kind FROM claimed",
    """SELECT r.kind FROM resolving_records AS r SEMI JOIN affected AS k ON k.key = r.key
    UNION SELECT l.kind FROM ledger AS l SEMI JOIN (SELECT r.key FROM internal.duplicate_records AS r
        SEMI JOIN affected AS k ON k.key = r.key) AS r
    ON r.key = l.key""",
)
"""Kinds to resolve again, because of claims, and because of amendments and duplicates. A record that was canonical
until another one outranked it may be of another kind."""
ALL = (
    "DELETE FROM internal.amendment_effects",
    "INSERT INTO internal.amendment_effects BY NAME FROM internal.amendment_effects_history()",
    "DELETE FROM internal.event_validity",
    "INSERT INTO internal.event_validity BY NAME FROM internal.event_validity_history()",
    "DELETE FROM internal.timeline_validity",
    "INSERT INTO internal.timeline_validity BY NAME FROM internal.timeline_history()",
)


@dataclass(frozen=True)
class Resolved:
    """What a batch may have changed: validity intervals, and statements that share a claim."""

    validity: bool
    claims: bool


def resolve_staged(connection: duckdb.DuckDBPyConnection) -> Resolved:
    """Update validity intervals and resolved tables for the batch in `staged`. Call it inside its transaction,
    once all other tables have the batch.
    """
    for statement in (AFFECTED, CLAIMED):
        connection.execute(statement)
    kinds = _kinds(connection, KINDS[0])
    claims, validity = bool(kinds), connection.execute("FROM affected LIMIT 1").fetchone() is not None
    if validity:
        for statement in (RESOLVING, RECORDS, *RECOMPUTE):
            connection.execute(statement)
        kinds |= _kinds(connection, KINDS[1])
    chosen = [fact for fact in definitions.facts() if fact.resolved and fact.takes(kinds)]
    if chosen:
        _resolve(connection, chosen)
    return Resolved(validity, claims)


def _resolve(connection: duckdb.DuckDBPyConnection, chosen: list[definitions.FactTable]) -> None:
    """Resolve facts with affected keys again, and all facts that share a claim with them or with the batch."""

    def of_all(query: str) -> str:
        return " UNION ALL ".join(query.format(fact=fact.name, shared=OF_ALL_FACTS) for fact in chosen)

    connection.execute(SHARED.format(affected_facts=of_all(AFFECTED_FACTS)))
    connection.execute(CLAIM_INTERVALS.format(rows=f"{of_all(AFFECTED_FACTS)} UNION {of_all(CLAIMING_FACTS)}"))
    for fact in chosen:
        for statement in RESOLVED_ROWS:
            connection.execute(statement.format(fact=fact.name, resolved=fact.resolved))


def resolve_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Compute everything again, from tables that were filled in another way than batch by batch."""
    raise_all_counters(connection)
    for statement in ALL:
        connection.execute(statement)
    for fact in definitions.facts():
        if fact.resolved:
            connection.execute(f"DELETE FROM internal.{fact.resolved}")
            if connection.execute(f"SELECT 1 FROM internal.{fact.name} LIMIT 1").fetchone():
                connection.execute(
                    f"INSERT INTO internal.{fact.resolved} BY NAME FROM internal.resolved_facts_history('{fact.name}')"
                )


def _kinds(connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    return {row[0] for row in connection.execute(query).fetchall()}
