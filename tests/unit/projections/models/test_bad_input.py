"""An odd query has a defined answer, or is refused in words."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from projections.schema.documentation import NAMES
from tests.support.scenario import Scenario, rows_of, usd


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    scenario = Scenario()
    scenario.publish("organization.named", "2025-01-01", slug="microsoft", name="Microsoft", aliases=["MSFT"])
    scenario.publish("revenue.reported", "2025-01-01", measure="annual", segment="AI", amount=usd(10))
    scenario.publish("plan.announced", "2025-01-01", what="API", window={"to": "2030-01-01T00:00:00Z"})
    return scenario.connection()


def found(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    return rows_of(connection, query)


@pytest.mark.parametrize("model", ["timeline", "revenue", "organizations", "plans"])
class TestTimes:
    def test_known_before_the_first_event(self, connection: duckdb.DuckDBPyConnection, model: str) -> None:
        for known in ("1800-01-01", "-infinity", "0001-01-01"):
            assert found(connection, f"FROM {model}_as_of('2026-01-01', '{known}')") == []

    def test_known_in_the_future_is_what_is_known_now(self, connection: duckdb.DuckDBPyConnection, model: str) -> None:
        now = found(connection, f"FROM {model}_as_of('2027-01-01', '2027-01-01')")
        assert now
        for known in ("9000-01-01", "infinity"):
            assert found(connection, f"FROM {model}_as_of('2027-01-01', '{known}')") == now

    def test_at_in_the_future_is_the_newest_state(self, connection: duckdb.DuckDBPyConnection, model: str) -> None:
        for at in ("9000-01-01", "infinity"):
            assert found(connection, f"FROM {model}_as_of('{at}', '2027-01-01')") == found(
                connection, f"FROM {model}_as_of('2027-01-01', '2027-01-01')"
            )

    def test_known_null_knows_nothing(self, connection: duckdb.DuckDBPyConnection, model: str) -> None:
        assert found(connection, f"FROM {model}_as_of('2026-01-01', NULL)") == []

    def test_a_variable_that_is_null_is_not_set(self, connection: duckdb.DuckDBPyConnection, model: str) -> None:
        now = found(connection, f"FROM {model}")
        connection.execute('SET VARIABLE known = NULL; SET VARIABLE "at" = NULL')
        try:
            assert found(connection, f"FROM {model}") == now
        finally:
            connection.execute('RESET VARIABLE known; RESET VARIABLE "at"')

    @pytest.mark.parametrize("value", ["'notadate'", "'2025-04'", "'1/4/2026'", "42"])
    def test_a_variable_that_is_no_time_is_refused(
        self, connection: duckdb.DuckDBPyConnection, model: str, value: str
    ) -> None:
        connection.execute(f"SET VARIABLE known = {value}")
        try:
            with pytest.raises(duckdb.ConversionException):
                connection.execute(f"FROM {model}").fetchall()
        finally:
            connection.execute("RESET VARIABLE known")


def test_a_plan_does_not_become_overdue_by_a_query_about_the_future(connection: duckdb.DuckDBPyConnection) -> None:
    (plan,) = found(connection, "FROM plans_as_of('2100-01-01', '2027-01-01')")
    assert plan["state"] == "open"


def test_at_before_everything_and_at_of_no_time(connection: duckdb.DuckDBPyConnection) -> None:
    rows = found(connection, "SELECT DISTINCT occurrence FROM timeline_as_of('1800-01-01', '2027-01-01')")
    assert rows == [{"occurrence": "absent"}]
    assert found(connection, "SELECT DISTINCT occurrence, is_firm FROM timeline_as_of(NULL, '2027-01-01')") == [
        {"occurrence": None, "is_firm": None}
    ]
    assert found(connection, "FROM revenue_as_of('1800-01-01', '2027-01-01')") == []
    assert found(connection, "FROM revenue_as_of(NULL, '2027-01-01')") == []


class TestNames:
    """The queries that the reference gives for a name that no event knows."""

    def test_an_unknown_organization_has_no_rows(self, connection: duckdb.DuckDBPyConnection) -> None:
        for model, column in (("revenue", "organization"), ("organizations", "slug"), ("plans", "organization")):
            assert found(connection, f"FROM {model} WHERE {column} = 'mircosoft'") == []

    def test_near_names_are_found(self, connection: duckdb.DuckDBPyConnection) -> None:
        near, known = (block.split(";")[0] for block in NAMES.split("```sql\n")[1:])
        (row,) = found(connection, near)
        assert (row["slug"], row["events"], row["name"]) == ("microsoft", 3, "Microsoft")
        (row,) = found(connection, near.replace("mircosoft", "msft"))
        assert row["slug"] == "microsoft"
        assert found(connection, known) == [
            {"slug": "microsoft", "is_known": True, "amount": 10.0},
            {"slug": "mircosoft", "is_known": False, "amount": None},
        ]
