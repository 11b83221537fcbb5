"""The law of snapshots: what was known by a date answers as the live tables do, for any knowledge up to that date."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.read import snapshots
from projections.schema import definitions
from projections.schema.files import files
from tests.reference_model import Logged
from tests.support.histories import histories, points
from tests.support.loading import connection_of

SIGNATURES = [
    re.findall(r"[\w.]+", made.signature)
    for file in files().values()
    for made in file.objects
    if made.kind == "MACRO TABLE" and (made.name.endswith("_as_of") or made.name in ("revisions", "changes"))
]
KNOWN = "instants.of_knowledge"
GIVEN: dict[str, Callable[[str], str]] = {
    "facts": str,
    "at": lambda at: at,
    "from_at": lambda at: at,
    "to_at": lambda at: at,
    "known": lambda _: KNOWN,
    "known_from": lambda _: KNOWN,
    "known_to": lambda _: KNOWN,
    "with_dropped": lambda _: "true",
}
"""What is given for an argument, by its name; `logged` is left out."""
WAYS = {"internal.unaffected_facts_as_of", "internal.affected_facts_as_of", "internal.event_validity_as_of"}
"""By which way rows are read: a later amendment changes the way, not the rows (`facts_as_of` has both)."""
BELIEVED_THEN = {"overturned_as_of"}
"""Macros whose `at` is a moment of knowledge too."""
FACTS = ("fact_revenue", "fact_suppliers", "claim_statements")
"""Given to macros over any fact table."""


def macro_calls() -> list[str]:
    """Every macro of two times (or one), written with arguments from `instants`; no `logged`."""
    found = []
    for name, *arguments in SIGNATURES:
        if name in WAYS:
            continue
        at = "least(instants.at, instants.of_knowledge)" if name in BELIEVED_THEN else "instants.at"
        over = FACTS if arguments[0] == "facts" else ("",)
        for fact in over:
            given_ = [
                f"'{fact}'" if argument == "facts" else GIVEN[argument](at)
                for argument in arguments
                if argument in GIVEN
            ]
            found.append(f"{name}({', '.join(given_)})")
    return found


def test_there_are_all_sorts_of_macros() -> None:
    assert {"timeline_as_of(instants.at, instants.of_knowledge)", "amendments_as_of(instants.of_knowledge)"} <= set(
        macro_calls()
    )
    assert "effective_facts_as_of('fact_revenue', instants.at, instants.of_knowledge)" in macro_calls()
    assert "revisions(instants.at, instants.of_knowledge, instants.of_knowledge)" in macro_calls()


_ATTACHED: list[duckdb.DuckDBPyConnection] = []


def snapshot_of(history: list[Logged], known: Any) -> duckdb.DuckDBPyConnection:
    """The tables of a history, and beside them those of its snapshot in a database named `snapshot_copy`."""
    live = connection_of(history)
    if live not in _ATTACHED:
        live.execute("ATTACH ':memory:' AS live; ATTACH ':memory:' AS snapshot_copy")
        for database in ("live", "snapshot_copy"):
            live.execute(f"USE {database}")
            definitions.copy_definitions(live, "memory")
        live.execute("USE memory")
        _ATTACHED.append(live)
    for (table,) in live.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'live' AND NOT temporary"
    ).fetchall():
        live.execute(f"DELETE FROM live.{table}; INSERT INTO live.{table} FROM memory.{table}")
        live.execute(f"DELETE FROM snapshot_copy.{table}")
    live.execute("USE snapshot_copy")
    snapshots.fill(live, known)
    live.execute("USE memory")
    return live


def hashes_in(connection: duckdb.DuckDBPyConnection, database: str, macros: list[str]) -> dict[str, list[Any]]:
    """A hash of the rows of each macro at each pair of times, in one of the databases."""
    connection.execute(f"USE {database}")
    query = """SELECT instants.at, instants.of_knowledge, count(*), sum(hash(_row)::HUGEINT)
        FROM temp.instants AS instants, LATERAL (FROM {}) AS _row GROUP BY ALL ORDER BY ALL"""
    found = {macro: connection.execute(query.format(macro)).fetchall() for macro in macros}
    connection.execute("USE memory")
    return found


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    histories(),
    points,
    st.lists(st.sampled_from(macro_calls()), min_size=3, max_size=3, unique=True),
    st.lists(st.tuples(points, st.integers(0, 300)), min_size=2, max_size=2),
)
def test_a_snapshot_answers_as_the_live_tables_did(
    history: list[Logged], known: Any, macros: list[str], pairs: list[tuple[Any, int]]
) -> None:
    connection = snapshot_of(history, known)
    connection.execute('CREATE OR REPLACE TEMP TABLE instants("at" TIMESTAMPTZ, of_knowledge TIMESTAMPTZ)')
    connection.executemany(
        "INSERT INTO instants VALUES ($at, $known::TIMESTAMPTZ - to_days($days::INTEGER))",
        [{"at": at, "known": known, "days": days} for at, days in [*pairs, (pairs[0][0], 0)]],
    )
    assert hashes_in(connection, "snapshot_copy", macros) == hashes_in(connection, "memory", macros)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories(), points)
def test_nothing_in_it_was_learned_later(history: list[Logged], known: Any) -> None:
    connection = snapshot_of(history, known)
    for table in ("ledger", *(f"internal.{fact.name}" for fact in definitions.facts())):
        late = connection.execute(
            f"SELECT count(*) FROM snapshot_copy.{table} WHERE known_at > $known", {"known": known}
        )
        assert late.fetchone() == (0,), table
    alone = """SELECT count(*) FROM snapshot_copy.internal.duplicate_records AS r
        ANTI JOIN snapshot_copy.ledger USING (kafka_topic, kafka_partition, kafka_offset)"""
    assert connection.execute(alone).fetchone() == (0,)
    conflicts = """SELECT kafka_topic, kafka_partition, kafka_offset FROM snapshot_copy.conflicts EXCEPT
        SELECT kafka_topic, kafka_partition, kafka_offset FROM memory.conflicts"""
    assert connection.execute(conflicts).fetchall() == []


def test_no_view_calls_now_itself() -> None:
    """A snapshot gives views its own times through these two macros; one that went past them would answer for today."""
    for text in definitions.views():
        if not any(f"MACRO {name}()" in text for name in definitions.SESSION):
            assert "getvariable('at')" not in text
            assert "getvariable('known')" not in text
            assert "now()" not in text
