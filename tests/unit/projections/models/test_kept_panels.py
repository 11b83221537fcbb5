"""Panel frames that are kept between generations are those that would be asked anew."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from projections.read.replay.panel_frames import PanelCache, panel_frame
from projections.read.replay.registry import PANELS
from tests.reference_model import Logged
from tests.support.histories import histories
from tests.support.loading import connection_of
from tests.support.scenario import Scenario, usd

FEW = settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(histories(least=8, most=10))
def test_law_what_is_kept_is_what_would_be_asked(history: list[Logged]) -> None:
    panels, before = PanelCache(), {}
    for count in range(1, len(history) + 1):
        connection = connection_of(history[:count])
        frames = panels.frames(connection)
        for panel in PANELS:
            name = panel.table
            if before.get(name) is frames[name]:
                assert frames[name].equals(panel_frame(connection, panel)), (name, count)
        before = frames


class TestWhatMovesPanels:
    @pytest.fixture
    def told(self) -> Scenario:
        told = Scenario()
        told.say(
            "revenue.reported", "2025-01-01", of="a", measure="annual", segment="AI", amount=usd(10), id="r", claim="c"
        )
        told.say("talent.joined", "2025-01-01", person="Ann", to="microsoft")
        return told

    def moved_by(self, told: Scenario, *said: tuple[str, dict[str, object]]) -> set[str]:
        """Panels that are asked anew once this is said too."""
        panels = PanelCache()
        before = panels.frames(told.connection())
        for kind, data in said:
            told.say(kind, "2025-02-01", **data)
        after = panels.frames(told.connection())
        return {panel.table for panel in PANELS if before[panel.table] is not after[panel.table]}

    def test_nothing_moves_them_where_nothing_is_new(self, told: Scenario) -> None:
        assert self.moved_by(told) == set()

    def test_what_no_panel_shows_moves_none(self, told: Scenario) -> None:
        comment = {"speaker": "s", "about": "a", "summary": "b"}
        assert self.moved_by(told, ("comment.published", comment)) == set()

    def test_a_fact_moves_its_panel(self, told: Scenario) -> None:
        assert self.moved_by(told, ("talent.joined", {"person": "Ben", "to": "a"})) == {"frames_talent"}

    def test_what_is_amended_said_again_or_claimed_may_move_any(self, told: Scenario) -> None:
        denied = {"target": {"source": "urn:a", "id": "r"}}
        comment = {"speaker": "s", "about": "a", "summary": "b"}
        for kind, data in (
            ("event.denied", denied),
            ("comment.published", comment | {"claim": "c"}),
            ("talent.joined", {"person": "Ann", "to": "microsoft", "id": "r"}),
        ):
            assert self.moved_by(told, (kind, data)) == {panel.table for panel in PANELS}, kind
