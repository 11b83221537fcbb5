"""The rows of the boards, over a history that is known by heart."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from projections.read.boards import BOARD_QUERIES, board
from tests.support.scenario import day
from tests.support.ui_history import history

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return history().connection()


def shown(connection: duckdb.DuckDBPyConnection, name: str, at: str, known: str | None = None) -> Rows:
    return board(connection, name, {"at": day(at), "known": day(known or at)})


@pytest.mark.parametrize("name", BOARD_QUERIES)
def test_every_board_answers_whatever_the_day(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    assert list(shown(connection, name, "2026-07-01")) == list(BOARD_QUERIES[name])
    before_all = shown(connection, name, "2000-01-01")
    assert not any(rows for model, rows in before_all.items())


def test_money_is_as_it_was_known(connection: duckdb.DuckDBPyConnection) -> None:
    (then,) = shown(connection, "money", "2025-04-02")["revenue"]
    assert (then["amount"], then["bound"]) == (13e9, "more_than")
    (now,) = shown(connection, "money", "2026-07-01")["revenue"]
    assert (now["amount"], now["certainty"]) == (37e9, "confirmed")


def test_plans_become_overdue_and_are_fulfilled(connection: duckdb.DuckDBPyConnection) -> None:
    states = [shown(connection, "plans", at)["plans"][0]["state"] for at in ("2025-04-02", "2026-02-01", "2026-07-01")]
    assert states == ["open", "overdue", "fulfilled"]


def test_dependence_over_time_has_a_point_wherever_a_supplier_changed(connection: duckdb.DuckDBPyConnection) -> None:
    rows = shown(connection, "dependence", "2026-07-01")["over_time"]
    moments = sorted({row["moment"] for row in rows})
    assert [f"{moment:%Y-%m-%d}" for moment in moments] == ["2024-01-01", "2025-03-08", "2026-07-01"]
    for moment in moments:
        assert sum(row["dependence"] for row in rows if row["moment"] == moment) == pytest.approx(1)


def test_indicators_list_what_moved_them(connection: duckdb.DuckDBPyConnection) -> None:
    found = shown(connection, "watchlist", "2026-07-01")
    assert [row["moves"] for row in found["indicators"]] == [1]
    assert [row["headline"] for row in found["indicator_moves"]] == ["MAI-1-preview ranks 13th for text on LMArena"]
