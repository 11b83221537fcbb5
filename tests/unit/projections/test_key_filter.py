"""The filter of keys: it never misses a key, however the runs were merged."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections import key_runs
from projections.key_runs import FEW
from projections.read.key_filter import KeyFilter

TABLE = """CREATE SCHEMA internal;
CREATE TABLE internal.ledger(key UUID, kafka_topic VARCHAR, kafka_partition INTEGER, kafka_offset BIGINT)"""
steps = st.lists(st.lists(st.tuples(st.integers(0, 2), st.binary(min_size=16, max_size=16)), max_size=40), max_size=8)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened.execute(TABLE)


@settings(deadline=None)
@given(steps, st.lists(st.binary(min_size=16, max_size=16), max_size=2 * FEW))
def test_law_of_grown_ledgers_exactly_their_keys_are_found(
    connection: duckdb.DuckDBPyConnection, batches: list[list[tuple[int, bytes]]], others: list[bytes]
) -> None:
    """Prefixes of random keys do not meet here, so none is suspected in vain."""
    connection.execute("DELETE FROM internal.ledger")
    ends, grown, known = dict.fromkeys(range(3), 0), None, []
    for batch in batches:
        for partition, key in batch:
            row = [str(uuid.UUID(bytes=key)), partition, ends[partition]]
            connection.execute("INSERT INTO internal.ledger VALUES (?, 'topic', ?, ?)", row)
            ends[partition] += 1
            known.append(key)
        grown = KeyFilter.of(connection, "1", {("topic", each): end for each, end in ends.items()}, grown)
    if grown is None:
        return
    prefixes = {key[:8] for key in known}
    for wanted in ([*others, *known], [*others, *known][:FEW]):
        assert grown.among(wanted) == [key for key in wanted if key[:8] in prefixes]


def test_tables_that_are_no_continuation_are_read_whole(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("DELETE FROM internal.ledger")
    before = KeyFilter.of(connection, "1", {("topic", 0): 5})
    key = uuid.uuid4()
    connection.execute("INSERT INTO internal.ledger VALUES (?, 'topic', 0, 1)", [str(key)])
    for version, end in (("2", 6), ("1", 2)):
        assert KeyFilter.of(connection, version, {("topic", 0): end}, before).among([key.bytes]) == [key.bytes]


def test_each_key_is_merged_a_few_times(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("DELETE FROM internal.ledger")
    grown = None
    for number in range(200):
        connection.execute("INSERT INTO internal.ledger VALUES (?, 'topic', 0, ?)", [str(uuid.uuid4()), number])
        grown = KeyFilter.of(connection, "1", {("topic", 0): number + 1}, grown)
    assert grown is not None
    assert len(grown.keys._runs) <= 5  # 1, 4, 16, 64 and 256 keys
    assert all(
        one > key_runs.RATIO * other - 1
        for one, other in zip(map(len, grown.keys._runs), map(len, grown.keys._runs[1:]), strict=False)
    )
