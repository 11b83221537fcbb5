"""Precomputes validity intervals for amendments, duplicates and claims.

`amendment_effects`, `event_validity`, `timeline_validity` and the tables `resolved_…` hold what the macros
`…_history()` return for the whole log. Rows that a batch cannot change stay as they are, so the cost grows with the
batch and not with the log; only keys and claims are read whole, and only where an amendment or a claim exists.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from projections.apply.change_counters import raise_all_counters
from projections.schema import definitions

ASKED = """
CREATE OR REPLACE TEMP TABLE asked AS
WITH RECURSIVE reached AS (
    SELECT s.key FROM staged AS s SEMI JOIN internal.affected_keys AS t ON t.key = s.key
    UNION
    SELECT a.target FROM internal.fact_amendments AS a SEMI JOIN staged AS s ON s.key = a.key
    UNION
    SELECT a.target FROM internal.fact_amendments AS a JOIN reached AS r ON r.key = a.key
)
FROM reached
"""
"""Keys whose spans a batch may change: of its own events what is touched, what its amendments act upon, and, since these
may be amendments, what those act upon."""
RESOLVING = """
CREATE OR REPLACE TEMP TABLE resolving AS
FROM asked UNION SELECT a.key FROM internal.fact_amendments AS a SEMI JOIN asked AS k ON k.key = a.target
"""
"""With the amendments of each: whether these are amended themselves decides what they do."""
RECORDS = "CREATE OR REPLACE TEMP TABLE resolving_records AS FROM internal.canonical_records_for('resolving')"
"""Read from the ledger once for all that follows."""
ANEW = (
    "DELETE FROM internal.amendment_effects WHERE target IN (FROM asked)",
    """INSERT INTO internal.amendment_effects BY NAME
    SELECT _s.* FROM internal.amendment_effects_history('infinity', 'resolving', 'resolving_records') AS _s
    SEMI JOIN asked AS _k ON _k.key = _s.target""",
    "DELETE FROM internal.event_validity WHERE key IN (FROM asked)",
    """INSERT INTO internal.event_validity BY NAME
    SELECT _s.* FROM internal.event_validity_history('infinity', 'resolving', 'resolving_records') AS _s
    SEMI JOIN asked AS _k ON _k.key = _s.key""",
    "DELETE FROM internal.timeline_validity WHERE key IN (FROM resolving)",
    "INSERT INTO internal.timeline_validity BY NAME FROM internal.timeline_history('infinity', 'resolving_records')",
)
CLAIMED = "CREATE OR REPLACE TEMP TABLE claimed AS SELECT DISTINCT kind, claim FROM statements WHERE claim IS NOT NULL"
"""What the batch claims."""
RESETTLED = "SELECT {shared} FROM internal.{fact} AS f SEMI JOIN asked AS k ON k.key = f.key"
SHARED = """
CREATE OR REPLACE TEMP TABLE shared AS
SELECT claim FROM claimed UNION SELECT claim FROM ({resettled}) WHERE claim IS NOT NULL
"""
"""Claims whose members have to be resolved anew: those of the batch, and those of all that an amendment may have changed."""
SHARING = "SELECT {shared} FROM internal.{fact} AS f SEMI JOIN shared AS c ON c.claim = f.claim"
PIECES = """
CREATE OR REPLACE TEMP TABLE weighing AS {rows};
CREATE OR REPLACE TEMP TABLE pieces AS FROM internal.claim_intervals_history('weighing')
"""
OF_ALL_FACTS = """f.key, f.kind, f.happened_from, f.known_at, f.logged_at, f.kafka_topic, f.kafka_partition, f.kafka_offset,
    f.certainty, f.claim, f.claim_stance"""
RESOLVED_ROWS = (
    "DELETE FROM internal.{resolved} WHERE key IN (FROM asked) OR claim IN (FROM shared)",
    "INSERT INTO internal.{resolved} BY NAME FROM internal.resolved_from_intervals('{fact}', 'pieces')",
)
CONCERNED = (
    "SELECT DISTINCT kind FROM claimed",
    """SELECT r.kind FROM resolving_records AS r SEMI JOIN asked AS k ON k.key = r.key
    UNION SELECT l.kind FROM ledger AS l SEMI JOIN (SELECT r.key FROM internal.duplicate_records AS r
        SEMI JOIN asked AS k ON k.key = r.key) AS r
    ON r.key = l.key""",
)
"""Kinds of what has to be resolved anew: because of claims, and because of amendments and repeats. A record that stood until
another one outranked it may have been of another kind."""
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
    for statement in (ASKED, CLAIMED):
        connection.execute(statement)
    kinds = _kinds(connection, CONCERNED[0])
    claims, validity = bool(kinds), connection.execute("FROM asked LIMIT 1").fetchone() is not None
    if validity:
        for statement in (RESOLVING, RECORDS, *ANEW):
            connection.execute(statement)
        kinds |= _kinds(connection, CONCERNED[1])
    concerned = [fact for fact in definitions.facts() if fact.resolved and fact.takes(kinds)]
    if concerned:
        _resolve(connection, concerned)
    return Resolved(validity, claims)


def _resolve(connection: duckdb.DuckDBPyConnection, concerned: list[definitions.FactTable]) -> None:
    """Of these fact tables, anew: the rows whose keys are asked, and all that share a claim with them or with what is new."""

    def of_all(query: str) -> str:
        return " UNION ALL ".join(query.format(fact=fact.name, shared=OF_ALL_FACTS) for fact in concerned)

    connection.execute(SHARED.format(resettled=of_all(RESETTLED)))
    connection.execute(PIECES.format(rows=f"{of_all(RESETTLED)} UNION {of_all(SHARING)}"))
    for fact in concerned:
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
