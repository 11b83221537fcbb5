"""Precomputes validity intervals for amendments, duplicates and claims.

`amendment_effects`, `event_validity`, `timeline_validity` and the tables `resolved_…` hold what the macros
`…_history()` return for the whole log. Rows that a batch cannot change stay as they are, so the cost grows with the
batch and not with the log; only keys and claims are read whole, and only where an amendment or a claim exists.
The statements are in `sql/writing`.
"""

from __future__ import annotations

import duckdb

from projections.schema import definitions

COLUMNS = """f.key, f.kind, f.happened_from, f.known_at, f.logged_at, f.kafka_topic, f.kafka_partition, f.kafka_offset,
    f.certainty, f.claim, f.claim_stance"""
"""The columns of fact tables, all alike, that decide which of their rows count."""


def resolve_staged(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the precomputed validity up to the batch in `staged`, whose rows are in all other tables already; inside its
    transaction."""
    run = definitions.writing()
    for name in ("keys_to_resolve", "batch_claims"):
        connection.execute(run[name])
    kinds = _kinds(connection, run["kinds_of_claims"])
    if connection.execute("FROM keys_to_resolve LIMIT 1").fetchone():
        for name in ("keys_with_amendments", "records_to_resolve", "resolve_keys"):
            connection.execute(run[name])
        kinds |= _kinds(connection, run["kinds_of_keys"])
    changed = [fact for fact in definitions.facts() if fact.resolved and fact.takes(kinds)]
    if changed:
        _resolve(connection, changed)


def _resolve(connection: duckdb.DuckDBPyConnection, changed: list[definitions.FactTable]) -> None:
    """Resolve rows of these fact tables anew: those of the keys to resolve, and all that share a claim with them or with the
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
    """Compute the precomputed validity from the whole log, after tables were filled in another way than batch by batch."""
    run = definitions.writing()
    connection.execute(run["resolve_all"])
    for fact in definitions.facts():
        if fact.resolved:
            connection.execute(f"DELETE FROM internal.{fact.resolved}")
            if connection.execute(f"SELECT 1 FROM internal.{fact.name} LIMIT 1").fetchone():
                connection.execute(run["resolve_all_facts"].format(fact=fact.name, resolved=fact.resolved))


def _kinds(connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    return {row[0] for row in connection.execute(query).fetchall()}
