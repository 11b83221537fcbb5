"""What an answer rests on: events with their places, and the rule in words."""

from __future__ import annotations

from uuid import UUID

import duckdb
import pytest

from events.envelope import key_of
from projections.read.evidence import events_behind
from projections.read.profile import organization_names
from projections.schema.files import description_of
from tests.support.scenario import day
from tests.support.ui_history import history


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return history().connection()


def test_an_event_as_stated_as_believed_and_its_position(connection: duckdb.DuckDBPyConnection) -> None:
    key = _key("urn:scout", "wrong-year")
    (then,) = events_behind(connection, [key, key], {"at": day("2026-07-01"), "known": day("2026-04-30T12:00")})
    (now,) = events_behind(connection, [key], {"at": day("2026-07-01"), "known": day("2026-07-01")})
    assert (then["certainty"], then["verdicts"]) == ("rumored", [])
    assert (now["stated"], now["certainty"], now["is_firm"]) == ("rumored", "denied", False)
    (verdict,) = now["verdicts"]
    assert (verdict["action"], verdict["state"], verdict["source"]) == ("denied", "acting", "urn:desk")
    ((topic, partition, offset),) = connection.execute(
        """SELECT kafka_topic, kafka_partition, kafka_offset FROM ledger WHERE id = 'wrong-year'"""
    ).fetchall()
    assert (now["kafka_topic"], now["kafka_partition"], now["kafka_offset"]) == (topic, partition, offset)


def test_provenance_is_shown_and_what_is_not_known_yet_is_absent(connection: duckdb.DuckDBPyConnection) -> None:
    key = _key("urn:article", "near-parity")
    (early,) = events_behind(connection, [key], {"at": day("2025-01-01"), "known": day("2025-01-01")})
    (row,) = events_behind(connection, [key], {"at": day("2026-07-01"), "known": day("2026-07-01")})
    assert (early["gone"], row["gone"]) == (True, False)
    assert (row["publisher"], row["attributed_to"], row["via"]) == ("Jingtai", "internal sources", "The Information")
    assert row["precision"] == "month"


def test_the_latest_known_are_first(connection: duckdb.DuckDBPyConnection) -> None:
    keys = [_key("urn:a", "run-rate-13"), _key("urn:a", "run-rate-37"), _key("urn:lmarena", "rank-13")]
    found = events_behind(connection, keys, {"at": day("2026-07-01"), "known": day("2026-07-01")})
    assert [row["id"] for row in found] == ["run-rate-37", "rank-13", "run-rate-13"]
    assert events_behind(connection, [], {"at": day("2026-07-01"), "known": day("2026-07-01")}) == []


@pytest.mark.parametrize("model", ["revenue", "standings", "plans", "dependence", "changes", "revisions", "timeline"])
def test_every_read_model_has_a_description(model: str) -> None:
    assert len(description_of(model)) > 40


def test_an_unknown_name_has_no_description() -> None:
    assert description_of("no such thing'; DROP TABLE ledger") == ""


def test_organizations_have_names(connection: duckdb.DuckDBPyConnection) -> None:
    assert organization_names(connection)["xai"] == "xAI"
    assert "baidu" not in organization_names(connection)


def _key(source: str, id_: str) -> str:
    return str(UUID(bytes=key_of(source, id_)))
