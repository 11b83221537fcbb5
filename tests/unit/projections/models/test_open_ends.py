"""An open end is NULL wherever analysts look: pandas, polars, JDBC and JavaScript have no infinite time."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb
import pytest

from tests.support.examples import examples, own_fields
from tests.support.loading import connection_of
from tests.support.scenario import Scenario
from tests.unit.projections.models.test_names import MACROS, RELATIONS

TABLES = {"dead_letters", "ledger", "log_gaps"}
"""Tables of the log hold intervals as the rules compute with them."""
COMPUTED_WITH = {
    "answers_as_known_then", "contradictions_history", "day_of", "dependence_as_known_then", "effective_facts_as_of",
    "effective_facts_history", "end_of_day", "facts_as_of", "facts_history", "indicator_moves_as_known_then", "revisions",
    "session_at", "session_known", "session_logged", "signals_history",
}  # fmt: skip
"""Macros that others compute with: spans are whole in them. `revisions` takes two pairs of times; some are scalar."""
LATE = "TIMESTAMPTZ '2026-12-01'"


@pytest.fixture(scope="module")
def tables() -> duckdb.DuckDBPyConnection:
    """One event of each kind that happened some time before its day, and what confirms, denies and corrects some."""
    history = Scenario()
    for kind in examples():
        if not kind.startswith("event."):
            history.publish(kind, "2025-01-01", known="2025-01-02", id=kind, precision="before", **own_fields(kind))
    for number, kind in enumerate(examples()):
        if not kind.startswith("event."):
            verdict = ("event.confirmed", "event.denied")[number % 2]
            history.publish(verdict, "2025-02-01", target={"source": "urn:a", "id": kind}, precision="before")
    history.publish("model.launched", "2025-03-01", model="M", claim="c", precision="before")
    return connection_of(history.records)


def infinite(tables: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    rows = tables.execute(f"SELECT r::VARCHAR FROM {relation} AS r WHERE regexp_matches(r::VARCHAR, '\\binfinity\\b')")
    return [row for (row,) in rows.fetchall()]


def test_there_is_something_to_see(tables: duckdb.DuckDBPyConnection) -> None:
    assert infinite(tables, "ledger")


@pytest.mark.parametrize("view", sorted(RELATIONS - TABLES))
def test_views(tables: duckdb.DuckDBPyConnection, view: str) -> None:
    assert infinite(tables, view) == []


@pytest.mark.parametrize("macro", sorted(MACROS - COMPUTED_WITH))
def test_macros(tables: duckdb.DuckDBPyConnection, macro: str) -> None:
    arguments = {
        "amendments_as_of": LATE,
        "beliefs_as_logged": LATE,
        "changes": f"TIMESTAMPTZ '2024-01-01', {LATE}, {LATE}, {LATE}",
        "revenue_growth": f"TIMESTAMPTZ '2024-01-01', {LATE}, {LATE}",
    }.get(macro, f"{LATE}, {LATE}")
    assert infinite(tables, f"{macro}({arguments})") == []


def test_python_reads_every_instant_as_an_instant_with_its_zone(tables: duckdb.DuckDBPyConnection) -> None:
    found = tables.execute("SELECT happened_from, happened_to FROM timeline").fetchall()
    assert {start for start, _ in found} == {None}
    assert all(end.tzinfo and end > datetime(2024, 1, 1, tzinfo=UTC) for _, end in found)
