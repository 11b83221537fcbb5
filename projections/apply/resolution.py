"""Precomputes validity intervals for amendments, conflicts and claims.

`amendment_effects`, `event_validity`, `timeline_validity` and the tables `resolved_…` hold what the macros
`…_history()` return for the whole log. Rows that a batch cannot change stay as they are, so the cost grows with the
batch and not with the log; only keys and claims are read whole, and only where an amendment or a claim exists.
The statements are in `sql/writing`.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from projections.apply.change_counters import raise_all_counters
from projections.schema import definitions

COLUMNS = """f.key, f.kind, f.happened_from, f.known_at, f.logged_at, f.kafka_topic, f.kafka_partition, f.kafka_offset,
    f.certainty, f.claim, f.claim_stance"""
"""The columns of fact tables, all alike, that decide which of their rows count."""


@dataclass(frozen=True)
class Resolved:
    """What a batch may have changed: validity intervals, and statements that share a claim."""

    validity: bool
    claims: bool


def resolve_staged(connection: duckdb.DuckDBPyConnection) -> Resolved:
    """Update validity intervals and resolved tables for the batch in `staged`. Call it inside its transaction,
    once all other tables have the batch.
    """
    run = definitions.writing()
    for name in ("keys_to_resolve", "batch_claims"):
        connection.execute(run[name])
    kinds = _kinds(connection, run["kinds_of_claims"])
    claims, validity = bool(kinds), connection.execute("FROM keys_to_resolve LIMIT 1").fetchone() is not None
    if validity:
        for name in ("keys_with_amendments", "records_to_resolve", "resolve_keys"):
            connection.execute(run[name])
        kinds |= _kinds(connection, run["kinds_of_keys"])
    changed = [fact for fact in definitions.facts() if fact.resolved and fact.takes(kinds)]
    if changed:
        _resolve(connection, changed)
    return Resolved(validity, claims)


def _resolve(connection: duckdb.DuckDBPyConnection, changed: list[definitions.FactTable]) -> None:
    """Resolve rows of these fact tables again.

    These are the rows of the keys to resolve, and all that share a claim with them or with the
    batch."""
    run = definitions.writing()

    def of_all(name: str) -> str:
        return " UNION ALL ".join(run[name].format(fact=fact.name, columns=COLUMNS) for fact in changed)

    connection.execute(run["claims_to_resolve"].format(facts=of_all("facts_of_keys")))
    rows = f"{of_all('facts_of_keys')} UNION {of_all('facts_of_claims')}"
    connection.execute(run["claim_intervals"].format(rows=rows))
    for fact in changed:
        connection.execute(run["resolve_facts"].format(fact=fact.name, resolved=fact.resolved))


def resolve_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Compute everything again, from tables that were filled in another way than batch by batch."""
    raise_all_counters(connection)
    run = definitions.writing()
    connection.execute(run["resolve_all"])
    for fact in definitions.facts():
        if fact.resolved:
            connection.execute(f"DELETE FROM internal.{fact.resolved}")
            if connection.execute(f"SELECT 1 FROM internal.{fact.name} LIMIT 1").fetchone():
                connection.execute(run["resolve_all_facts"].format(fact=fact.name, resolved=fact.resolved))


def _kinds(connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    return {row[0] for row in connection.execute(query).fetchall()}
