"""Signals are inferences: apart from what publishers stated, and never evidence. Venues are no players."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from projections.read.evidence import events_behind, inferences
from projections.read.profile import organizations_with_events, profile
from projections.read.sample_questions import sample_questions
from tests.support.scenario import Scenario, day

NOW = {"at": day("2026-07-01"), "known": day("2026-07-01")}
SIGNAL = "urn:whenline:signals"


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    scenario = Scenario()
    scenario.publish("model.launched", "2025-03-01", of="acme", model="m1", id="launch", headline="m1 is out")
    scenario.publish(
        "evaluation.scored", "2025-03-02", of=("acme", "arena"), model="m1", benchmark="Arena", score=5.0, id="score",
        headline="m1 has 5 on Arena",
    )  # fmt: skip
    scored = scenario.records.pop()
    in_its_role = scored.value.replace(b'"slug": "arena"', b'"slug": "arena", "role": "evaluator"')
    scenario.records.append(replace(scored, value=in_its_role))
    scenario.publish("organization.named", "2025-03-02", of="arena", slug="arena", name="Arena", headline="Arena")
    scenario.publish(
        "signal.raised", "2025-03-02", by="whenline:signals", of="acme", rule="lead-changed", rule_version=2, id="noticed",
        certainty="rumored", headline="m1 leads Arena",
        evidence=[{"source": "urn:a", "id": "score"}, {"source": "urn:a", "id": "launch"}],
    )  # fmt: skip
    return scenario.connection()


def keys(connection: duckdb.DuckDBPyConnection, *ids: str) -> list[str]:
    query = "SELECT key::VARCHAR FROM ledger WHERE list_contains($ids, id)"
    return [key for (key,) in connection.execute(query, {"ids": list(ids)}).fetchall()]


def test_a_signal_is_marked_and_its_worker_has_no_track_record(connection: duckdb.DuckDBPyConnection) -> None:
    marked = "SELECT id FROM timeline_as_of($at, $known) WHERE inferred"
    assert connection.execute(marked, NOW).fetchall() == [("noticed",)]
    sources = connection.execute("SELECT source FROM track_record_as_of($at, $known)", NOW).fetchall()
    assert SIGNAL not in {source for (source,) in sources}


def test_the_page_of_an_organization_lists_it_apart_with_its_rule(connection: duckdb.DuckDBPyConnection) -> None:
    found = profile(connection, "acme", NOW)
    assert [row["id"] for row in found["timeline"]] == ["score", "launch"]
    (row,) = found["inferred"]
    assert (row["headline"], row["rule"], row["rule_version"]) == ("m1 leads Arena", "lead-changed", 2)


def test_in_place_of_a_signal_its_evidence_is_shown(connection: duckdb.DuckDBPyConnection) -> None:
    signal_keys = keys(connection, "noticed")
    assert [row["id"] for row in events_behind(connection, signal_keys, NOW)] == ["score", "launch"]
    (signal,) = inferences(connection, signal_keys, NOW)
    assert (signal["headline"], signal["rule"]) == ("m1 leads Arena", "lead-changed")
    assert inferences(connection, keys(connection, "launch"), NOW) == []
    before = {"at": day("2025-03-01"), "known": day("2025-03-01")}
    assert inferences(connection, signal_keys, before) == []


def test_a_leaderboard_is_not_listed_as_an_organization(connection: duckdb.DuckDBPyConnection) -> None:
    assert [row["slug"] for row in organizations_with_events(connection, NOW)] == ["acme"]


def test_the_question_after_rumors_does_not_list_what_a_rule_inferred(connection: duckdb.DuckDBPyConnection) -> None:
    """Its signal is a rumor, as the statement is that it rests on: nobody else stated it."""
    (question,) = [each for each in sample_questions() if each.number == "Q6"]
    rows = connection.execute("SELECT id, own_certainty FROM timeline WHERE inferred").fetchall()
    assert rows == [("noticed", "rumored")]
    assert connection.execute(question.sql, NOW).fetchall() == []
