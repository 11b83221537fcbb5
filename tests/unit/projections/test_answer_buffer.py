"""How many rows a connection holds until they are fetched."""

from __future__ import annotations

import duckdb
import pytest

from projections.answer_buffer import buffer_answers, cursor_of, in_pieces, lock_configuration

SIZE = "SELECT current_setting('streaming_buffer_size')"


def size_of(connection: duckdb.DuckDBPyConnection) -> object:
    return connection.execute(SIZE).fetchall()[0][0]


def test_cursors_have_as_much_room_as_their_connection() -> None:
    with duckdb.connect() as connection:
        buffer_answers(connection)
        assert size_of(cursor_of(connection)) == size_of(connection) == "256.0 MiB"


def test_nothing_else_can_be_set_once_it_is_locked() -> None:
    with duckdb.connect() as connection:
        lock_configuration(connection)
        assert size_of(cursor_of(connection)) == "256.0 MiB"
        for statement in ("SET threads = 7", "SET allowed_configs = ['threads']", "RESET lock_configuration"):
            with pytest.raises(duckdb.InvalidInputException, match="locked"):
                connection.execute(statement)


def test_pieces_have_little_room() -> None:
    with duckdb.connect() as connection:
        with in_pieces(connection):
            assert size_of(connection) == "976.5 KiB"
        assert size_of(connection) == "256.0 MiB"


def test_a_connection_may_be_closed_between_pieces() -> None:
    connection = duckdb.connect()
    with in_pieces(connection):
        connection.close()
