"""Explore as Streamlit runs it: the timeline filtered and searched, and questions in SQL."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from projections.read.sample_questions import SampleQuestion, sample_questions
from projections.schema.files import examples
from tests.support.links import HERE, NO_LINKS
from tests.support.sheets import Taken, page
from tests.support.ui_history import HOSTILE
from ui.shared.clocks import Clocks
from ui.views.explore.row_keys import keys_of
from ui.views.explore.timeline import matching, only_web_addresses


def test_it_goes_back_in_time_searches_and_filters(folder: Path) -> None:
    shown = page(folder, "explore")
    everything = shown.dataframe[0].value
    shown.date_input("at").set_value(date(2025, 4, 2))
    shown.date_input("known").set_value(date(2025, 4, 2))
    shown.text_input("words").set_value("PARITY 13th").run()
    assert "No known event fits" in shown.info[0].value
    shown.text_input("words").set_value('"nearly LEVEL"').run()
    assert any(each.value.startswith("1 event up to 2 Apr 2025, as known on 2 Apr 2025.") for each in shown.caption)
    found = shown.dataframe[0].value
    assert list(found["certainty"]) == ["rumored"]
    assert len(found) < len(everything)


def test_the_address_holds_every_filter(folder: Path) -> None:
    shown = page(folder, "explore", words="microsoft", kinds="revenue.reported", certainty="denied", at="2026-07-01")
    assert list(shown.dataframe[0].value["headline"]) == ["A page dates a run rate of 37 billion dollars to April 2025"]
    assert shown.multiselect("kinds").value == ["revenue.reported"]


def test_every_filter_that_is_set_holds() -> None:
    events = pa.table(
        {
            "headline": ["A run rate", "A model", "A plan"],
            "kind": ["revenue.reported", "model.launched", "plan.announced"],
            "organizations": [["microsoft"], ["openai", "microsoft"], None],
            "certainty": ["confirmed", "rumored", "reported"],
            "occurrence": ["sure", "possible", "absent"],
        }
    )

    def found(kinds: list[str], organizations: list[str], certainties: list[str]) -> list[str]:
        return list(matching(events, kinds, organizations, certainties).column("headline").to_pylist())

    assert found([], [], []) == ["A run rate", "A model"]
    assert found(["model.launched"], [], []) == ["A model"]
    assert found([], ["openai"], []) == ["A model"]
    assert found([], [], ["confirmed"]) == ["A run rate"]
    assert found(["model.launched"], [], ["confirmed"]) == []


def test_a_day_is_meant_whole() -> None:
    end = datetime(2025, 3, 7, 23, 59, 59, 999999, UTC)
    instants = Clocks(date(2025, 3, 7)).instants()
    assert instants["at"] == end < instants["known"]


def test_links_lead_to_other_sites_or_nowhere() -> None:
    urls = ["https://a.example", "HTTP://b.example/?x=1", "http://localhost:3000/", *NO_LINKS, None]
    links = only_web_addresses(pa.table({"url": urls}), HERE).column("url").to_pylist()
    assert links == [*urls[:3], *[None] * (len(NO_LINKS) + 1)]


@pytest.mark.parametrize("question", sample_questions(), ids=lambda question: str(question.number))
def test_every_ready_question_has_an_answer(folder: Path, question: SampleQuestion) -> None:
    shown = page(folder, "explore", part="sql")
    shown.button(f"ask-{question.number}").click().run()
    assert not shown.exception
    assert not shown.error
    assert len(shown.dataframe[-1].value) > 0
    assert shown.date_input("at").value == question.suggested_day


def run(shown: AppTest) -> AppTest:
    """Presses Run."""
    next(button for button in shown.button if button.label == "Run").click().run()
    return shown


def test_a_query_of_an_address_is_shown_and_runs_on_a_click_only(folder: Path) -> None:
    shown = page(folder, "explore", part="sql", sql="SELECT 1 AS one")
    assert shown.text_area("sql").value == "SELECT 1 AS one"
    assert "has not run yet" in shown.info[0].value
    assert not shown.dataframe
    assert not shown.error
    assert list(run(shown).dataframe[-1].value["one"]) == [1]
    shown.selectbox("limit").set_value(100).run()
    assert list(shown.dataframe[-1].value["one"]) == [1]
    shown.text_area("sql").set_value("SELECT 2 AS two").run()
    assert "has not run yet" in shown.info[0].value
    assert not shown.dataframe


def test_questions_use_the_days_that_are_set(folder: Path) -> None:
    shown = page(folder, "explore", part="sql", at="2025-04-02", known="2025-04-02")
    shown.button("ask-Q2").click().run()
    assert list(shown.dataframe[-1].value["billions"]) == [13.0]
    shown.text_area("sql").set_value("SELECT $at::DATE AS day, count(*) AS figures FROM revenue")
    run(shown)
    (row,) = shown.dataframe[-1].value.to_dict("records")
    assert (str(row["day"])[:10], row["figures"]) == ("2025-04-02", 1)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("DELETE FROM ledger", "read-only mode"),
        ("FROM read_csv('/etc/passwd')", "Readers see the tables only"),
        ("SET memory_limit = '8GB'", "Settings are fixed for readers"),
        ("FROM no_such_table", "no_such_table"),
    ],
)
def test_what_is_not_allowed_is_refused_with_a_reason(folder: Path, sql: str, message: str) -> None:
    shown = run(page(folder, "explore", part="sql", sql=sql))
    assert shown.error[0].value == "The query failed."
    assert message in shown.code[-1].value


def test_answers_are_cut_at_the_limit_and_say_so(folder: Path) -> None:
    shown = run(page(folder, "explore", part="sql", sql="FROM range(1000)"))
    shown.selectbox("limit").set_value(100).run()
    assert "100 rows, and perhaps more: raise the limit" in [each.value for each in shown.caption][-1]
    assert len(shown.dataframe[-1].value) == 100


def test_an_example_of_each_read_model_can_be_taken_over(folder: Path) -> None:
    shown = page(folder, "explore", part="sql")
    assert {"timeline", "standings", "beliefs"} <= set(examples())
    shown.selectbox("example").set_value("plans").run()
    assert shown.text_area("sql").value == examples()["plans"]
    assert not shown.error


def test_a_row_knows_what_it_rests_on(folder: Path) -> None:
    table = pa.table({"key": ["a", None], "evidence": [["b", "c"], None]})
    assert keys_of(table) == [["b", "c", "a"], []]
    assert keys_of(pa.table({"key": [1, 2]})) == []
    shown = run(page(folder, "explore", part="sql", sql="SELECT headline, key FROM timeline WHERE id = 'wrong-year'"))
    assert "Select a row to see what it rests on" in [each.value for each in shown.caption][-1]


def test_hostile_text_is_a_value_like_any_other(folder: Path, sheets: Taken) -> None:
    shown = page(folder, "explore", words="window.hit")
    assert list(shown.dataframe[0].value["headline"]) == [HOSTILE]
    assert not sheets.blocks
