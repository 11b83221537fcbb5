"""What a table that is only appended to has more than its copy: the last rows, wherever these are."""

from __future__ import annotations

import duckdb
import pytest

from projections.store.ducklake.changes import _staged_appended

NAMES = {"one": "one", "other": "other"}


def staged(rows: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """What `rows` have behind the positions a/0/2 and b/0/1; their copy has what is before those."""
    with duckdb.connect() as connection:
        columns = "(kafka_topic VARCHAR, kafka_partition INTEGER, kafka_offset BIGINT)"
        connection.execute(f"CREATE TABLE one{columns}; CREATE TABLE other{columns}")
        connection.execute("CREATE TABLE positions AS FROM (VALUES ('a', 0, 2), ('b', 0, 1)) AS t(kafka_topic, "
                           "kafka_partition, next_offset)")  # fmt: skip
        connection.execute("INSERT INTO other VALUES ('a', 0, 0), ('a', 0, 1), ('b', 0, 0)")
        connection.executemany("INSERT INTO one VALUES (?, ?, ?)", rows)
        found = _staged_appended(connection, "added", "positions", NAMES)
        return [] if found is None else sorted(connection.execute(f"FROM {found}").fetchall())


OLD = [("a", 0, 0), ("a", 0, 1), ("b", 0, 0)]
NEW = [("a", 0, 2), ("b", 0, 1), ("c", 0, 0)]


@pytest.mark.parametrize("rows", [OLD + NEW, NEW + OLD, [NEW[0], *OLD, *NEW[1:]]])
def test_new_rows_are_found_wherever_they_are(rows: list[tuple[str, int, int]]) -> None:
    assert staged(rows) == NEW


def test_a_table_without_new_rows_is_not_changed() -> None:
    assert staged(OLD) == []
