"""The pages as Streamlit runs them, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from projections.questions import Question, questions
from projections.reader import Reader
from tests.support.ui_history import history
from tests.support.ui_home import FilledHome
from ui.views import explore, system

APP = str(Path(__file__).parents[3] / "ui" / "app.py")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("pages") / "home"
    with FilledHome(home) as filled:
        filled.publish([*history().documents.values(), b"no event at all"])
        yield home


@pytest.fixture(scope="module")
def reader(folder: Path) -> Reader:
    return Reader(folder)


def _script(home: str, name: str) -> None:
    """What AppTest runs, apart from this module: one page over a home."""
    from importlib import import_module
    from pathlib import Path

    from projections.reader import Reader

    needs = ["http://127.0.0.1:9"] if name in {"replay", "publish"} else []
    import_module(f"ui.views.{name}").show(Reader(Path(home)), *needs)


def page(home: Path, name: str) -> AppTest:
    shown = AppTest.from_function(_script, default_timeout=60, kwargs={"home": str(home), "name": name}).run()
    assert not shown.exception
    return shown


def test_the_app_runs_over_the_home_that_the_environment_names(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("WHENLINE_HOME", str(folder))
    shown = AppTest.from_file(APP, default_timeout=60).run()
    assert not shown.exception
    assert not shown.info


@pytest.mark.parametrize("name", ["replay", "beliefs", "compare", "organisation", "boards", "explore", "system"])
def test_before_the_first_generation_every_page_says_so(tmp_path: Path, name: str) -> None:
    (said,) = page(tmp_path, name).info
    assert "Nothing has been published yet" in said.value


def _nothing_answered() -> None:
    """What AppTest runs: the plane over a log that only names an organisation."""
    from datetime import UTC, datetime
    from pathlib import Path
    from typing import Any

    from projections.generations import Generation
    from projections.planes import planes
    from tests.support.telling import Telling
    from ui.views import beliefs

    class Told:
        def generation(self) -> Generation:
            return Generation(1, Path(), datetime(2026, 1, 1, tzinfo=UTC))

        def planes(self) -> dict[str, Any]:
            told = Telling()
            told.say("organization.named", "2024-01-01", of="a", slug="a", name="A")
            return planes(told.connection())

    beliefs.show(Told())  # type: ignore[arg-type]


def test_beliefs_shows_the_plane_once_a_question_has_an_answer(folder: Path) -> None:
    assert not page(folder, "beliefs").info
    (said,) = AppTest.from_function(_nothing_answered, default_timeout=60).run().info
    assert "No event has answered a question yet" in said.value


def test_no_folder_beside_the_app_is_taken_for_pages_by_streamlit() -> None:
    assert not list((Path(APP).parent / "pages").glob("*.py"))


def test_explore_goes_back_in_time_and_filters(folder: Path) -> None:
    shown = page(folder, "explore")
    everything = shown.dataframe[0].value
    shown.date_input("at").set_value(date(2025, 4, 2))
    shown.date_input("known").set_value(date(2025, 4, 2))
    shown.text_input("words").set_value("PARITY").run()
    assert "up to 2 April 2025, as known on 2 April 2025" in shown.caption[0].value
    assert "Nothing is known that fits" in shown.info[0].value
    shown.text_input("words").set_value("nearly LEVEL").run()
    found = shown.dataframe[0].value
    assert list(found["certainty"]) == ["rumored"]
    assert len(found) < len(everything)


def test_a_day_is_meant_whole() -> None:
    assert explore.end_of(date(2025, 3, 7)) == datetime(2025, 3, 8, tzinfo=UTC)


def test_what_a_day_did_not_know_is_not_in_its_table(reader: Reader) -> None:
    def count(known: date | None) -> int:
        return int(explore.as_of(reader, None, known).num_rows)

    assert count(date(2025, 3, 7)) == count(date(2025, 3, 6)) + 8, "what the article of 7 March says"
    assert count(None) > count(date(2025, 3, 7))


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

    def found(*filters: list[str], words: str = "") -> list[str]:
        kinds, organizations, certainties = filters
        return list(explore.matching(events, kinds, organizations, certainties, words).column("headline").to_pylist())

    assert found([], [], []) == ["A run rate", "A model"]
    assert found(["model.launched"], [], []) == ["A model"]
    assert found([], ["openai"], []) == ["A model"]
    assert found([], [], ["confirmed"]) == ["A run rate"]
    assert found([], [], [], words="RUN") == ["A run rate"]
    assert found(["model.launched"], [], ["confirmed"]) == []


@pytest.mark.parametrize("question", questions(), ids=lambda question: str(question.number))
def test_every_question_has_an_answer(folder: Path, question: Question) -> None:
    shown = page(folder, "explore")
    shown.button(f"ask-{question.number}").click().run()
    assert not shown.exception
    assert not shown.error
    assert len(shown.dataframe[-1].value) > 0
    assert shown.date_input("asked-at").value == question.of


def test_questions_are_asked_of_the_days_that_are_set(folder: Path) -> None:
    shown = page(folder, "explore")
    shown.date_input("asked-at").set_value(date(2025, 4, 2))
    shown.date_input("asked-known").set_value(date(2025, 4, 2))
    shown.button("ask-Q2").click().run()
    assert list(shown.dataframe[-1].value["billions"]) == [13.0]
    shown.text_area("sql").set_value("SELECT $at::DATE AS day, count(*) AS figures FROM revenue")
    shown.button[-1].click().run()
    (row,) = shown.dataframe[-1].value.to_dict("records")
    assert (str(row["day"])[:10], row["figures"]) == ("2025-04-03", 1)


def test_system_counts_and_lists_what_was_not_understood(folder: Path) -> None:
    shown = page(folder, "system")
    numbers = {metric.label: metric.value for metric in shown.metric}
    assert numbers["Generation"] == "1"
    assert (numbers["Dead letters"], numbers["Conflicts"]) == ("1", "0")
    assert [said.value for said in shown.success] == ["None: no id was used twice for different content."]
    letters, positions = (table.value for table in shown.dataframe)
    assert list(letters["reason"]) == ["invalid"]
    assert list(positions.columns) == ["topic", "partition", "next_offset"]


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 seconds"), (1, "1 second"), (150, "2 minutes"), (3600, "1 hour"), (2e5, "2 days")]
)
def test_ages_are_said_in_words(seconds: float, words: str) -> None:
    assert system.in_words(seconds) == words
