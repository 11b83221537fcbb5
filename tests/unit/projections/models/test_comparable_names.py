"""One person is one person, however the name is written: in read models, rules and search."""

from __future__ import annotations

import unicodedata

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.read.search import search
from tests.reference_model.names import comparable
from tests.support.loading import connection_of
from tests.support.scenario import Scenario, day

LATE = "2026-01-01"
NFD = unicodedata.normalize("NFD", "José Muñoz")
SPELLINGS = [
    ("José Muñoz", NFD),
    ("José Muñoz", "JOSE\u0301 MUÑOZ"),
    ("José Muñoz", "José\u00a0Muñoz"),
    ("José Muñoz", " José  Muñoz "),
    ("José Muñoz", "José\u200b Muñoz\ufeff"),
    ("Jörg Straße", "JÖRG STRASSE"),
    ("Σοφός", "ΣΟΦΌΣ"),
    ("한글", unicodedata.normalize("NFD", "한글")),
    ("Yılmaz", "YILMAZ"),
]
LETTERS = st.characters(
    codec="utf-8", max_codepoint=0x2FFF, exclude_categories=("Cn", "Co", "Cs"), exclude_characters="\0"
)


@pytest.fixture(scope="module")
def tables() -> duckdb.DuckDBPyConnection:
    return connection_of([])


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(LETTERS, max_size=12), min_size=20, max_size=40))
def test_law_sql_and_python_agree(tables: duckdb.DuckDBPyConnection, names: list[str]) -> None:
    query = "SELECT internal.comparable_name(name) FROM (SELECT UNNEST($names::VARCHAR[]) AS name)"
    assert [row[0] for row in tables.execute(query, {"names": names}).fetchall()] == [*map(comparable, names)]


@settings(deadline=None)
@given(st.text(LETTERS), st.sampled_from(["NFC", "NFD"]))
def test_law_a_comparable_name_is_the_same_in_any_form(name: str, form: str) -> None:
    spelled = unicodedata.normalize(form, f"\u2060 {name}\u00a0")
    assert comparable(spelled) == comparable(name) == comparable(comparable(name))


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_a_role_ends_and_a_person_is_counted_once_in_any_spelling(one: str, other: str) -> None:
    scenario = Scenario()
    scenario.publish("talent.appointed", "2025-01-01", person=one, role="Directeur général", to="microsoft")
    role = unicodedata.normalize("NFD", "DIRECTEUR  GÉNÉRAL")
    scenario.publish("talent.appointed", "2025-01-02", person=other, role=role, to="microsoft")
    assert len(scenario.model("roles", LATE)) == 1
    scenario.publish("talent.departed", "2025-02-01", person=other, from_="microsoft", to="openai")
    scenario.publish("talent.departed", "2025-02-01", person=one, from_="microsoft", to="openai")
    assert scenario.model("roles", LATE) == []
    assert scenario.one("talent_balance", LATE, organization="microsoft")["lost"] == 1


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_search_finds_a_name_in_any_spelling(one: str, other: str) -> None:
    scenario = Scenario()
    scenario.publish("talent.departed", "2025-02-01", person=one, from_="microsoft")
    when = {"at": day(LATE), "known": day(LATE)}
    assert search(scenario.connection(), f'"{other}"', when).num_rows == 1
    assert search(scenario.connection(), f'-"{other}"', when).num_rows == 0
