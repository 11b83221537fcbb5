"""What a page lists does not depend on where rows stand in tables: no two rows are equal in the order of their list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import duckdb
import pytest

from projections.read.belief_plane import subjects
from projections.read.boards import BOARD_QUERIES, board
from projections.read.comparison import Point, comparison
from projections.read.evidence import events_behind
from projections.read.profile import organizations_with_events, profile
from projections.read.rows import rows
from projections.read.search import search
from tests.support.histories import crowded
from tests.support.loading import connection_of
from tests.support.payloads import START

Lists = dict[str, list[dict[str, Any]]]
When = dict[str, datetime]
BEFORE, AFTER = START, START + timedelta(days=400)
WITHOUT_ORDER = {"statements", "left_statements", "right_statements"}
"""Looked up by key, and never listed."""


def _board(name: str) -> Callable[[duckdb.DuckDBPyConnection, When], Lists]:
    return lambda connection, when: board(connection, name, when)


def _profile(connection: duckdb.DuckDBPyConnection, when: When) -> Lists:
    listed = organizations_with_events(connection, when)
    return {"listed": listed} | profile(connection, listed[0]["slug"], when)


def _compared(connection: duckdb.DuckDBPyConnection, when: When) -> Lists:
    return comparison(connection, Point(BEFORE, BEFORE), Point(when["at"], when["known"]))


def _found(connection: duckdb.DuckDBPyConnection, when: When) -> Lists:
    keys = [row["key"] for row in rows(connection, "SELECT key FROM internal.ledger", {})]
    return {
        "search": search(connection, "o", when).to_pylist(),
        "evidence": events_behind(connection, keys, when),
        "subjects": [subject._asdict() for subject in subjects(connection)],
    }


PAGES = {name: _board(name) for name in BOARD_QUERIES} | {
    "profile": _profile,
    "compare": _compared,
    "search": _found,
}


@pytest.mark.parametrize("page", PAGES)
def test_lists_are_the_same_wherever_their_rows_stand(page: str) -> None:
    history = crowded(300, 2)
    when = {"at": AFTER, "known": AFTER}
    lists, others = (PAGES[page](connection_of(records), when) for records in (history, history[::-1]))
    assert any(len(found) > 1 for name, found in lists.items() if name not in WITHOUT_ORDER)
    for name in lists.keys() - WITHOUT_ORDER:
        assert lists[name] == others[name], name
