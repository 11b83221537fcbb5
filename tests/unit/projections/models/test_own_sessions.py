"""Sessions that are not ours: any time zone, tables of an analyst's own, variables, statements that were prepared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from projections.schema import definitions
from projections.schema.files import bare, file_of, files
from tests.support.scenario import Scenario, usd

ZONES = ("UTC", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati")
FOLLOWING = "SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal ORDER BY ALL"
SEARCH_PATHS = ("memory,whenline,whenline.internal", "whenline,memory", "memory,whenline.internal,whenline")
OF_THE_LOG = {"conflicts", "ledger", "session_clocks"}
"""Views that look at no clock: they describe the log, and the session itself."""


def history() -> Scenario:
    scenario = Scenario()
    known = {"known": "2025-03-07T23:59:59.999999+00:00", "precision": "day"}
    scenario.publish(
        "revenue.reported",
        "2025-03-07",
        of="acme",
        amount=usd(13e9),
        measure="annual",
        segment="all",
        claim="c",
        id="r",
        **known,
    )
    scenario.publish(
        "supplier.changed", "2025-03-07", of="acme", consumer="acme", supplier="b", extent="primary", **known
    )
    scenario.publish(
        "plan.announced", "2025-03-07", of="acme", what="an API", id="p",
        window={"from": "2025-03-07T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, **known,
    )  # fmt: skip
    scenario.publish("supplier.changed", "2025-09-01", of="acme", consumer="acme", supplier="d", extent="primary")
    scenario.publish(
        "revenue.reported",
        "2026-02-01",
        of="acme",
        amount=usd(20e9),
        measure="annual",
        segment="all",
        by="b",
        claim="c",
    )
    scenario.amend("denied", "r", "2026-02-01", by="b", of_source="urn:a")
    return scenario


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("own") / "tables.duckdb"
    connection = history().connection()
    connection.execute(f"ATTACH '{path}' AS made; COPY FROM DATABASE memory TO made; DETACH made")
    return path


@pytest.fixture
def own(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A session of an analyst, with the tables attached as the documents say."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{file}' AS whenline (READ_ONLY); SET search_path = '{SEARCH_PATHS[0]}'")
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, query: str, *parameters: Any) -> list[Any]:
    return connection.execute(query, list(parameters) or None).fetchall()


@pytest.mark.parametrize("day", ["DATE '2025-03-07'", "'2025-03-07'", "TIMESTAMP '2025-03-07 23:59:59.999999'"])
def test_a_day_is_one_of_utc_in_every_zone(own: duckdb.DuckDBPyConnection, day: str) -> None:
    found = set()
    for zone in ZONES:
        own.execute(f"SET TimeZone = '{zone}'; SET VARIABLE \"at\" = {day}; SET VARIABLE known = {day}")
        query = (
            f"SELECT id, occurrence, epoch_us(known_at), day_of(known_at)::VARCHAR FROM timeline_as_of({day}, {day})"
        )
        by_macro = rows(own, f"{query} ORDER BY id")
        by_view = rows(own, query.replace(f"timeline_as_of({day}, {day})", "timeline") + " ORDER BY id")
        assert by_view == by_macro
        found.add((tuple(by_macro), *rows(own, f"SELECT state, late_by_days FROM plans_as_of({day}, {day})")[0]))
    ((events, *plan),) = found
    assert plan == ["open", None]
    assert [(id_, occurrence, day_) for id_, occurrence, _, day_ in events] == [
        ("e1", "sure", "2025-03-07"), ("p", "sure", "2025-03-07"), ("r", "sure", "2025-03-07"),
    ]  # fmt: skip


def test_sentences_and_days_of_signals_are_the_same_in_every_zone(own: duckdb.DuckDBPyConnection) -> None:
    found = set()
    for zone in ZONES:
        own.execute(f"SET TimeZone = '{zone}'")
        query = (
            "SELECT rule, before, after, sentence::VARCHAR FROM signals_as_of('2026-07-01', '2026-07-01') ORDER BY ALL"
        )
        found.add(str(rows(own, query)))
    assert len(found) == 1


def test_no_statement_depends_on_the_zone_of_the_session() -> None:
    """A cast of an instant to a date or text, and arithmetic in days, read the session's zone."""
    depends = re.compile(r"\w(?<!_stated\[5\])::DATE\b|INTERVAL \d+ (?:DAY|MONTH|YEAR)|\bcurrent_date\b|\btoday\(\)")
    of_utc = {
        "internal.happened_start",
        "internal.happened_end",
        "end_of_day",
        "day_of",
        "internal.instant",
        "revenue_growth",
    }
    found = {name: depends.findall(bare(sql)) for name, sql in definitions.view_texts().items()}
    assert {name: words for name, words in found.items() if words and not of_utc & {name, *names(name)}} == {}


def names(name: str) -> set[str]:
    return {made.name for made in file_of()[name].objects} if name in file_of() else set()


def test_nothing_of_an_analyst_takes_the_place_of_what_is_read(file: Path) -> None:
    wanted = "SELECT supplier, dependence FROM dependence_as_of(DATE '2025-12-01', DATE '2025-12-01') ORDER BY ALL"
    views = "SELECT (SELECT count(*) FROM timeline), (SELECT count(*) FROM beliefs), (SELECT count(*) FROM revenue)"
    publics = [made for each in files().values() for made in each.objects if not made.is_internal]
    relations = {made.name for made in publics if made.kind in ("TABLE", "VIEW")} | {
        made.name.removeprefix("internal.") for each in files().values() for made in each.objects if made.kind in ("TABLE", "VIEW")
    }  # fmt: skip
    for path in SEARCH_PATHS:
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH '{file}' AS whenline (READ_ONLY); SET search_path = '{path}'")
            expected = rows(connection, wanted)
            assert expected == [("b", 0.5), ("d", 0.5)]
            counts = rows(connection, views)
            for name in sorted(relations - {"resolved_<x>"}):
                connection.execute(f"CREATE TEMP TABLE {name} AS SELECT 1 AS own")
                connection.execute(f"CREATE TABLE memory.main.{name} AS SELECT 1 AS own")
            connection.execute("CREATE SCHEMA IF NOT EXISTS memory.internal")
            for name in ("fact_suppliers", "ledger", "affected_keys", "resolved_suppliers"):
                connection.execute(f"CREATE TABLE memory.internal.{name} AS SELECT 1 AS own")
            for name in ("facts_as_of", "effective_facts_as_of", "session_at"):
                connection.execute(f"CREATE TEMP MACRO {name}() AS 1")
            assert rows(connection, wanted) == expected, path
            assert rows(connection, views.replace("FROM ", "FROM whenline.")) == counts, path


def test_every_statement_names_the_schema_of_what_it_reads() -> None:
    public = definitions.public_names() | {"ledger"}
    mention = re.compile(r"(?:\b(?:FROM|JOIN) ([a-z]\w*)\b(?! AS \())|(?<![\w.\"])([a-z]\w*)\(")
    for text in definitions.views():
        body = re.sub(r"'(?:[^']|'')*'", "''", bare(text))
        found = {name for pair in mention.findall(body) for name in pair if name in public}
        made = set(re.findall(r"CREATE OR REPLACE (?:MACRO|VIEW) ([a-z]\w*)", body))
        assert found <= made, body[:120]


def test_no_view_looks_ahead(own: duckdb.DuckDBPyConnection) -> None:
    """With `known` no view has anything that was known later: not a row, not an end, not an answer."""
    own.execute("SET VARIABLE known = '2025-03-07'; SET VARIABLE \"at\" = '2027-01-01'")
    later = """SELECT key::VARCHAR FROM ledger WHERE known_at > session_known()"""
    keys = {key for (key,) in rows(own, later)}
    assert len(keys) == 3
    for (view,) in rows(own, FOLLOWING):
        if view not in OF_THE_LOG:
            text = str(rows(own, f"SELECT to_json(t)::VARCHAR FROM {view} AS t"))
            assert not [key for key in keys if key in text], view
    ends = "SELECT max(known_from) <= session_known(), max(known_to) <= session_known() IS NOT false FROM beliefs"
    assert rows(own, ends) == [(True, True)]
    tile = """SELECT answer, certainty FROM beliefs WHERE read_model = 'revenue' AND known_to IS NULL
        AND coalesce(at_from <= TIMESTAMPTZ '2027-01-01', true) AND coalesce(at_to > TIMESTAMPTZ '2027-01-01', true)"""
    assert rows(own, tile) == rows(own, "SELECT answer, certainty FROM answers WHERE read_model = 'revenue'")


def test_a_variable_limits_views_to_what_the_log_held(own: duckdb.DuckDBPyConnection) -> None:
    ((first,),) = rows(own, "SELECT min(logged_at) FROM ledger")
    own.execute("SET VARIABLE logged = $1", [first])
    assert rows(own, "SELECT count(*) FROM timeline") == [(1,)]
    assert rows(own, "FROM beliefs EXCEPT FROM beliefs_as_logged(session_logged())") == []
    assert rows(own, "SELECT count(*) FROM amendments") == [(0,)]
    own.execute("SET VARIABLE logged = NULL")
    assert rows(own, "SELECT count(*) FROM timeline") == [(6,)]


def test_a_session_says_by_which_times_it_answers(own: duckdb.DuckDBPyConnection) -> None:
    own.execute("SET VARIABLE known = '2025-03-07'; SET VARIABLE knwon = '2019-01-01'")
    known, logged, here, ignored = rows(
        own, "SELECT day_of(known)::VARCHAR, logged::VARCHAR, set_here, ignored FROM session_clocks"
    )[0]
    assert (known, logged, here, ignored) == ("2025-03-07", None, ["known"], ["knwon"])
    assert rows(own.cursor(), "SELECT set_here FROM whenline.session_clocks") == [([],)]  # a session of its own


def test_a_prepared_statement_shows_the_times_that_it_keeps(own: duckdb.DuckDBPyConnection) -> None:
    own.execute("SET VARIABLE known = '2025-03-07'")
    own.execute("PREPARE frozen AS SELECT count(*), any_value(day_of(session_known()))::VARCHAR FROM timeline")
    before = rows(own, "EXECUTE frozen")
    own.execute("SET VARIABLE known = '2026-07-01'")
    after = rows(own, "EXECUTE frozen")
    assert before == [(3, "2025-03-07")]
    assert after in (before, [(6, "2026-07-01")])  # what DuckDB does with it, it says
