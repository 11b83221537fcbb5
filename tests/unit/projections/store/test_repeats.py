"""What becomes of records that share an id, in whatever order they are read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import duckdb
import pytest

from events.sameness import content_hash
from projections.apply.batch import Batch, batch_of
from projections.apply.projection import Projection
from projections.apply.table_writer import TableWriter
from projections.schema.content import content_of, tables_of
from tests.support.records import amendment, batch, event, record, rows_of
from tests.support.tables import own_tables

LISTED = "SELECT kafka_offset, role, content IS NOT NULL AS has_content FROM internal.duplicate_records ORDER BY ALL"
ROWS = """SELECT
    (SELECT count(*) FROM internal.fact_models) AS facts, (SELECT count(*) FROM internal.event_validity) AS validity,
    (SELECT count(*) FROM internal.resolved_models) AS resolved, (SELECT count(*) FROM timeline) AS events,
    (SELECT list(len(members)) FROM claims) AS members"""
FIRST = event("1", data={"claim": "a"})
REPEATED = FIRST | {"recordedtime": "2025-03-08T00:00:00Z"}
OTHER = event("1", data={"headline": "Other", "claim": "b"})
THIRD = event("1", data={"headline": "Third"})


def listed(tables: TableWriter) -> list[tuple[int, str, bool]]:
    return [tuple(row.values()) for row in rows_of(tables, LISTED)]  # type: ignore[misc]


@pytest.mark.parametrize("repeated", [FIRST, REPEATED], ids=["byte for byte", "recorded at another time"])
@pytest.mark.parametrize("together", [True, False])
def test_a_repeat_is_in_the_ledger_and_nothing_about_it_is_resolved(
    warehouse: TableWriter, repeated: dict[str, Any], together: bool
) -> None:
    batches = [[FIRST, repeated, repeated]] if together else [[FIRST], [repeated], [repeated]]
    offset = 0
    for each in batches:
        warehouse.apply(batch(*each, start=offset))
        offset += len(each)
    assert listed(warehouse) == [(0, "canonical", False), (1, "repeat", False), (2, "repeat", False)]
    assert rows_of(warehouse, ROWS) == [{"facts": 1, "validity": 0, "resolved": 1, "events": 1, "members": [1]}]
    assert warehouse.counts() == {"ledger": 3, "dead_letters": 0, "conflicts": 0, "duplicates": 2}


def test_a_conflict_fills_in_what_was_not_compared_before(warehouse: TableWriter) -> None:
    warehouse.apply(batch(FIRST, FIRST))
    warehouse.apply(batch(OTHER, REPEATED, OTHER, start=2))
    assert listed(warehouse) == [
        (0, "canonical", True), (1, "repeat", True), (2, "conflicting", True), (3, "repeat", True), (4, "repeat", True),
    ]  # fmt: skip
    assert rows_of(warehouse, ROWS) == [{"facts": 2, "validity": 1, "resolved": 1, "events": 1, "members": [1]}]
    assert {row["content_hash"] for row in rows_of(warehouse, "FROM internal.duplicate_records")} == {
        content_hash(json.dumps(each).encode()) for each in (FIRST, OTHER)
    }
    assert [row["kafka_offset"] for row in rows_of(warehouse, "FROM conflicts ORDER BY kafka_offset")] == [2, 4]
    warehouse.apply(batch(FIRST, start=5))
    assert listed(warehouse)[5:] == [(5, "repeat", True)]


def test_a_record_that_was_logged_before_takes_the_place_of_one_that_states_the_same(warehouse: TableWriter) -> None:
    warehouse.apply(batch(FIRST, start=5))
    applied = warehouse.apply(batch(FIRST, start=2, place=("whenline.models", 1)))
    assert {"fact_models", "displaced_records"} <= applied.changed
    assert listed(warehouse) == [(2, "canonical", False), (5, "repeat", False)]
    assert rows_of(warehouse, "SELECT kafka_offset FROM internal.fact_models") == [{"kafka_offset": 2}]
    assert rows_of(warehouse, "SELECT kafka_offset FROM internal.resolved_models") == [{"kafka_offset": 2}]


RETRACTED = amendment("2", "retracted", "1")
CASES = {
    "repeats": [FIRST, REPEATED, FIRST],
    "conflicts": [FIRST, OTHER, REPEATED, OTHER],
    "three things": [OTHER, FIRST, THIRD],
    "amended": [FIRST, RETRACTED, REPEATED, RETRACTED],
    "corrected by two": [
        FIRST,
        amendment("2", "corrected", "1", kind="model.launched", replacement={"data": OTHER["data"]}),
        amendment("2", "retracted", "1"),
        amendment("2", "corrected", "1", kind="model.launched", replacement={"data": OTHER["data"]}),
    ],
    "another target": [FIRST, RETRACTED, amendment("2", "retracted", "3"), event("3")],
}


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return own_tables().connection


def content_after(connection: duckdb.DuckDBPyConnection, batches: Iterable[Batch]) -> dict[str, str]:
    """Content of the tables that had nothing, and then these batches."""
    for table in tables_of(connection):
        connection.execute(f"DELETE FROM {table}")
    projection = Projection(connection)
    for each in batches:
        connection.execute("BEGIN")
        applied = projection.apply(connection, each)
        connection.execute("COMMIT")
        projection.adopt(applied)
    return content_of(connection)


@pytest.mark.parametrize("name", CASES)
def test_whatever_is_read_first_the_tables_are_the_same(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Each record is in a partition of its own, logged a second after the one before it."""
    places = [(("whenline.models", number), [record(number, each)]) for number, each in enumerate(CASES[name])]
    together = content_after(connection, [batch_of(places)])
    for order in (places[::-1], places[1::2] + places[::2], places[::2][::-1] + places[1::2]):
        assert content_after(connection, [batch_of([place]) for place in order]) == together, order
