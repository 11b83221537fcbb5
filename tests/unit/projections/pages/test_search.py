"""Full-text search, over a history that is known by heart."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.read.search import SearchTerms, search, search_terms
from tests.support.scenario import day
from tests.support.ui_history import history

NOW = {"at": day("2026-07-01"), "known": day("2026-07-01")}


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return history().connection()


def found(connection: duckdb.DuckDBPyConnection, text: str, known: str = "2026-07-01") -> list[str]:
    when = {"at": day("2026-07-01"), "known": day(known)}
    return list(search(connection, text, when).column("id").to_pylist())


def test_words_phrases_and_what_is_left_out() -> None:
    assert search_terms('"run rate" microsoft -rumor -"of 2025"') == SearchTerms(
        ("run rate", "microsoft"), ("rumor", "of 2025")
    )
    assert search_terms('  " ') == SearchTerms((), ())


@given(st.text())
def test_law_any_input_is_a_query_or_nothing(text: str) -> None:
    words = search_terms(text)
    assert all(word.strip() for word in (*words.all, *words.none))


def test_every_word_has_to_occur_in_any_case(connection: duckdb.DuckDBPyConnection) -> None:
    assert found(connection, "RUN rate billion 13") == ["run-rate-13"]
    assert found(connection, '"rate run"') == []
    assert found(connection, '"run rate" -37') == ["run-rate-13"]


def test_all_of_an_event_is_searched(connection: duckdb.DuckDBPyConnection) -> None:
    assert found(connection, "jingtai") == ["near-parity"], "provenance"
    assert found(connection, "mai-near-parity") == ["near-parity", "rank-13"], "claim"
    assert found(connection, "afaqs.com") == ["run-rate-13"], "address"
    assert found(connection, "wrong-year")[0] == "wrong-year", "id"
    assert "headline" not in "".join(found(connection, "headline")), "names of fields are not text"


def test_only_what_was_known_is_found(connection: duckdb.DuckDBPyConnection) -> None:
    assert found(connection, "lmarena", known="2025-08-01") == []
    assert found(connection, "lmarena") == ["rank-13"]


def test_nothing_typed_is_the_whole_timeline(connection: duckdb.DuckDBPyConnection) -> None:
    (count,) = connection.execute("SELECT count(*) FROM timeline_as_of($at, $known)", NOW).fetchone() or (0,)
    assert search(connection, " ", NOW).num_rows == count > 40


def test_of_very_many_the_latest_are_listed_and_one_more_shows_that_others_are_left_out(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = found(connection, "")
    monkeypatch.setattr("projections.read.search.MOST_FOUND", 2)
    assert len(everything) > 3
    assert found(connection, "") == everything[-3:]
    assert found(connection, "openai") == [id_ for id_ in everything if id_ in set(found(connection, "openai"))]
