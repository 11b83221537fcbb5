"""Two points side by side, over a history that is known by heart."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from projections.read.comparison import Point, comparison
from tests.support.scenario import day
from tests.support.ui_history import history

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return history().connection()


def compared(connection: duckdb.DuckDBPyConnection, left: tuple[str, str], right: tuple[str, str]) -> Rows:
    points = (Point(day(at), day(known)) for at, known in (left, right))
    return comparison(connection, *points)


@pytest.fixture(scope="module")
def over_a_year(connection: duckdb.DuckDBPyConnection) -> Rows:
    return compared(connection, ("2025-04-02", "2025-04-02"), ("2026-07-01", "2026-07-01"))


def test_answers_are_side_by_side(over_a_year: Rows) -> None:
    states = {row["read_model"]: row["state"] for row in over_a_year["answers"]}
    assert (states["plans"], states["terms"], states["roles"]) == ("changed", "new", "same")
    (revenue,) = [row for row in over_a_year["answers"] if row["read_model"] == "revenue"]
    assert (revenue["left_value"], revenue["right_value"]) == (13e9, 37e9)
    assert set(revenue["left_evidence"]).isdisjoint(revenue["right_evidence"])


def test_what_came_to_be_is_no_amendment_and_lies_between(over_a_year: Rows) -> None:
    found = over_a_year["happened"]
    assert "MAI-Thinking-1" in found[-1]["about"]
    assert not [row for row in found if row["kind"].startswith("event.")]
    assert all(day("2025-04-02") < row["happened_to"] <= day("2026-07-01") for row in found)


def test_what_was_learned_of_one_date(connection: duckdb.DuckDBPyConnection) -> None:
    found = compared(connection, ("2025-05-02", "2025-05-02"), ("2025-05-02", "2026-07-01"))
    assert found["happened"] == []
    learned = {row["id"]: row["change"] for row in found["learned"]}
    assert learned["near-parity"] == "contradicted"
    assert learned["wrong-year"] == "learned"
    changed = [row for row in found["answers"] if row["state"] != "same"]
    assert {row["read_model"] for row in changed} == {"claims"}


def test_events_of_publishers_precede_rows_of_data_sets_and_names_are_no_news(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    found = compared(connection, ("2010-01-01", "2010-01-01"), ("2026-07-01", "2026-07-01"))
    from_data_sets = [row["source"].startswith("urn:whenline:dataset:") for row in found["happened"]]
    assert from_data_sets == sorted(from_data_sets)
    assert set(from_data_sets) == {False, True}
    since = compared(connection, ("2019-01-01", "2018-01-01"), ("2019-01-01", "2026-07-01"))["learned"]
    assert since
    assert all(row["kind"] != "organization.named" for row in since)


def test_who_gained_and_who_lost(over_a_year: Rows) -> None:
    gains = {(row["read_model"], row["organization"]): row for row in over_a_year["gains"]}
    assert gains["revenue", "microsoft"]["gain"] == 24e9
    assert gains["talent_balance", "microsoft-ai"]["gain"] == 1
    assert gains["talent_balance", "google-deepmind"]["gain"] == -1
    assert next(iter(gains)) == ("revenue", "microsoft")
    assert all(row["evidence"] for row in over_a_year["gains"])
