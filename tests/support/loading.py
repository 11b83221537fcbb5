"""The tables of a warehouse, filled by hand from records: no files, batches or generations.

Read models are judged on it apart from the writer: what the writer computes in SQL is computed here in Python, and a test
of the writer holds both to the same rows.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from events.codec import decode, replacement_of
from events.envelope import key_of, version_of
from events.payload import Payload
from events.sameness import content, hash_of
from events.times import happened
from projections.apply.resolution import resolve_all
from projections.schema import definitions
from projections.store.limits import plan_for_macros
from tests.reference_model import Logged
from tests.support.tables import empty_file

STATEMENTS = """
CREATE TEMP TABLE statements AS
    SELECT key, key AS version, id, source, kind, subject, time, precision, happened_from, happened_to,
        lasted_until, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset, headline, organizations, certainty,
        claim, claim_stance, tags,
        NULL::JSON AS data
    FROM internal.ledger;
"""
OF_TESTS = {"statements", "law_points"}
"""Tables that stay from one set of records to the next, since statements are prepared on them."""
_COMMON = (
    "kafka_topic", "kafka_partition", "kafka_offset", "logged_at", "key", "id", "source", "kind", "subject", "time", "precision",
    "happened_from", "happened_to", "lasted_until", "known_at", "headline", "organizations", "certainty", "claim",
    "claim_stance", "tags",
)  # fmt: skip
_INSTANTS = {"logged_at", "time", "happened_from", "happened_to", "lasted_until", "known_at"}
_LISTS = {"organizations", "tags"}
_SHARED: list[duckdb.DuckDBPyConnection] = []

Row = dict[str, Any]


def connection_of(records: list[Logged]) -> duckdb.DuckDBPyConnection:
    """Tables that hold these records, in memory. One set is shared, and filled anew by each call."""
    if not _SHARED:
        _SHARED.append(_empty())
    connection = _SHARED[0]
    connection.execute("BEGIN")
    for table, is_of_a_test, rows in connection.execute(
        """SELECT format('{}.{}', schema_name, table_name), temporary AND NOT list_contains($permanent, table_name), estimated_size
        FROM duckdb_tables() WHERE temporary OR database_name = current_database()""",
        {"permanent": sorted(OF_TESTS)},
    ).fetchall():
        if is_of_a_test:
            connection.execute(f"DROP TABLE {table}")
        elif rows:
            connection.execute(f"DELETE FROM {table}")
    try:
        _fill(connection, records)
    except duckdb.Error:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return connection


def _empty() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    plan_for_macros(connection)
    connection.execute(f"ATTACH '{empty_file()}' AS empty (READ_ONLY)")
    definitions.copy_definitions(connection, "empty")
    connection.execute("DETACH empty")
    connection.execute(STATEMENTS)
    return connection


def _fill(connection: duckdb.DuckDBPyConnection, records: list[Logged]) -> None:
    ledger, statements = [], []
    for record in records:
        row, row_statements = _rows(record)
        ledger.append(row)
        statements += row_statements
    repeats = set()
    for key in sorted({row["key"] for row in ledger}):
        repeats |= _list_duplicates(connection, sorted((row for row in ledger if row["key"] == key), key=_rank))
    statements = [row for row in statements if _rank(row) not in repeats]
    _insert(connection, "internal.ledger", ledger, (*_COMMON, "version", "record"))
    _insert(connection, "statements", statements, (*_COMMON, "version", "data"))
    kinds = {row["kind"] for row in statements}
    for fact in definitions.facts():
        if fact.takes(kinds):
            connection.execute(fact.insert)
    resolve_all(connection)


def _rank(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("logged_at", "kafka_topic", "kafka_partition", "kafka_offset"))


def _list_duplicates(connection: duckdb.DuckDBPyConnection, rows: list[Row]) -> set[tuple[Any, ...]]:
    """List the records of an event, in their order in the log, if there are several; which of them are repeats."""
    repeats = set()
    seen: list[bytes] = []
    for row in rows if len(rows) > 1 else ():
        role = "canonical" if not seen else "repeat" if row["hash"] in seen else "conflicting"
        seen.append(row["hash"])
        if role == "repeat":
            repeats.add(_rank(row))
        logged_at, *position = _rank(row)
        stated = (row["hash"], row["content"]) if len({each["hash"] for each in rows}) > 1 else (None, None)
        values = [row["key"], *position, logged_at, role, *stated]
        connection.execute("INSERT INTO internal.duplicate_records VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
    return repeats


def _rows(record: Logged) -> tuple[Row, list[Row]]:
    """The ledger's row of a record, and the statements it makes."""
    event = decode(record.value)
    envelope, document = event.envelope, json.loads(record.value)
    known_at = min(envelope.knowntime or record.logged_at, record.logged_at)
    key = str(uuid.UUID(bytes=key_of(envelope.source, envelope.id)))
    place = {
        "kafka_topic": record.topic,
        "kafka_partition": record.partition,
        "kafka_offset": record.offset,
        "logged_at": record.logged_at,
    }
    base = place | {"known_at": known_at, "id": envelope.id, "source": envelope.source, "key": key}
    own = base | {"kind": event.kind.name} | _columns(event.payload, envelope.time, known_at)
    statements = [own | {"version": key, "data": json.dumps(document["data"])}]
    if event.kind.name == "event.corrected":
        target, new = document["data"]["target"], replacement_of(event.payload)  # type: ignore[arg-type]
        replacement = document["data"]["replacement"]
        statements.append(
            base
            | _columns(new, event.payload.replacement.time, known_at)  # type: ignore[attr-defined]
            | {
                "key": str(uuid.UUID(bytes=key_of(target["source"], target["id"]))),
                "version": key,
                "kind": document["data"]["kind"],
                "data": json.dumps(replacement["data"]),
            }
        )
    more = {
        "version": version_of(envelope.dataschema),
        "record": record.value.decode(),
        "hash": hash_of(content(record.value)),
        "content": content(record.value).decode(),
    }
    return own | more, statements


def _columns(payload: Payload, time: datetime, known_at: datetime) -> Row:
    """The columns of every kind, from a payload, with the interval in which it happened."""
    interval = happened(time, payload.precision, payload.bound, known_at)
    organizations = [organization.slug for organization in payload.organizations]
    return {
        "time": time,
        "precision": payload.precision,
        "happened_from": interval.start,
        "happened_to": interval.end,
        "lasted_until": payload.lasted_until,
        "headline": payload.headline,
        "organizations": organizations,
        "subject": organizations[0],
        "certainty": payload.certainty,
        "claim": payload.claim,
        "claim_stance": payload.claim_stance,
        "tags": list(payload.tags),
    }


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[Row], columns: tuple[str, ...]) -> None:
    def type_of(column: str) -> pa.DataType:
        if column in _INSTANTS:
            return pa.timestamp("us", "UTC")
        if column in _LISTS:
            return pa.list_(pa.string())
        whole = {"kafka_partition", "kafka_offset"} | ({"version"} if table == "internal.ledger" else set())
        return pa.int64() if column in whole else pa.string()

    arrow = pa.table({column: pa.array([row[column] for row in rows], type_of(column)) for column in columns})
    connection.register("incoming", arrow)
    connection.execute(f"""INSERT INTO {table} BY NAME
        SELECT * REPLACE (coalesce(happened_from, '-infinity'::TIMESTAMPTZ) AS happened_from) FROM incoming""")
    connection.unregister("incoming")
