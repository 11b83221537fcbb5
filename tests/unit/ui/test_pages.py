"""The pages as Streamlit runs them, without a browser: what they have in common."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.sheets import page

APP = str(Path(__file__).parents[3] / "ui" / "script.py")


def test_the_app_runs_over_the_home_that_the_environment_names(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("WHENLINE_HOME", str(folder))
    shown = AppTest.from_file(APP, default_timeout=180).run()
    assert not shown.exception
    assert not shown.info


@pytest.mark.parametrize("name", ["replay", "beliefs", "compare", "organization", "boards", "explore", "system"])
def test_before_the_first_generation_every_page_says_so(tmp_path: Path, name: str) -> None:
    (notice,) = page(tmp_path, name).info
    assert "Nothing has been published yet" in notice.value


def _nothing_answered() -> None:
    """What AppTest runs: the plane over a log that only names an organization."""
    from datetime import UTC, datetime
    from typing import Any

    from projections.read.belief_plane import plane_tables
    from projections.read.subject_tables import Subject
    from projections.store import Version
    from tests.support.scenario import Scenario
    from ui.shared.page import PageContext
    from ui.views.beliefs import page as beliefs

    class EmptyReader:
        def generation(self) -> Version:
            return Version(1, datetime(2026, 1, 1, tzinfo=UTC))

        def plane_subjects(self) -> list[Subject]:
            return []

        def plane_tables(self, _: Subject | None = None) -> dict[str, Any]:
            scenario = Scenario()
            scenario.publish("organization.named", "2024-01-01", of="a", slug="a", name="A")
            return plane_tables(scenario.connection())

    beliefs.show(PageContext(EmptyReader(), ""))  # type: ignore[arg-type]


def test_beliefs_shows_the_plane_once_a_question_has_an_answer(folder: Path) -> None:
    assert not page(folder, "beliefs").info
    (notice,) = AppTest.from_function(_nothing_answered, default_timeout=180).run().info
    assert "No event has answered a question yet" in notice.value


def test_no_folder_beside_the_app_is_taken_for_pages_by_streamlit() -> None:
    assert not list((Path(APP).parent / "pages").glob("*.py"))
