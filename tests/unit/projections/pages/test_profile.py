"""Everything about one organization, over a history that is known by heart."""

from __future__ import annotations

import duckdb
import pytest

from projections.read.profile import PROFILE_QUERIES, organizations_with_events, profile
from tests.support.scenario import day
from tests.support.ui_history import history

NOW = {"at": day("2026-07-01"), "known": day("2026-07-01")}


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return history().connection()


def test_only_what_concerns_it_is_listed(connection: duckdb.DuckDBPyConnection) -> None:
    found = profile(connection, "microsoft-ai", NOW)
    assert list(found) == list(PROFILE_QUERIES)
    assert all("microsoft-ai" in row["organizations"] for row in found["timeline"])
    assert [row["model"] for row in found["models"]][:2] == ["MAI-Thinking-1", "MAI-Transcribe-1"]
    assert {row["organization"] for row in found["roles"]} == {"microsoft-ai"}
    assert [row["state"] for row in found["plans"]] == ["fulfilled"]
    assert found["revenue"] == []


def test_the_latest_is_first_and_the_future_is_absent(connection: duckdb.DuckDBPyConnection) -> None:
    then = profile(connection, "microsoft", {"at": day("2025-04-02"), "known": day("2025-04-02")})
    ends = [row["happened_to"] for row in then["timeline"]]
    assert ends == sorted(ends, reverse=True)
    assert max(ends) <= day("2025-04-02")
    assert [row["amount"] for row in then["revenue"]] == [13e9]


def test_an_organization_nobody_named_has_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    assert not any(profile(connection, "nobody", NOW).values())


def test_all_that_are_named_are_listed_those_of_many_kinds_of_events_first(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    slugs = [row["slug"] for row in organizations_with_events(connection, NOW)]
    assert slugs[0] == "microsoft-ai"
    assert {"microsoft", "xai", "baidu"} <= set(slugs)
    assert organizations_with_events(connection, {"at": day("2000-01-01"), "known": day("2000-01-01")}) == []
