"""Cached panel frames equal those that a new query would give."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from projections.read.replay.panel_frames import PanelCache, panel_frame
from projections.read.replay.registry import PANELS
from tests.reference_model import Logged
from tests.support.histories import histories
from tests.support.records import batch_of_logged
from tests.support.scenario import Scenario, usd
from tests.support.tables import own_tables

FEW = settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(histories(least=8, most=10))
def test_law_cached_frames_equal_a_new_query(history: list[Logged]) -> None:
    panels, before, tables = PanelCache(), {}, own_tables()
    for record in sorted(history, key=lambda one: one.offset):
        tables.apply(batch_of_logged([record]))
        frames = panels.frames(tables.connection)
        for panel in PANELS:
            if before.get(panel.table) is frames[panel.table]:
                assert frames[panel.table].equals(panel_frame(tables.connection, panel)), (panel.id, record)
        before = frames


class TestWhatMovesPanels:
    @pytest.fixture
    def scenario(self) -> Scenario:
        scenario = Scenario()
        scenario.publish(
            "revenue.reported", "2025-01-01", of="a", measure="annual", segment="AI", amount=usd(10), id="r", claim="c"
        )
        scenario.publish("talent.joined", "2025-01-01", person="Ann", to="microsoft")
        return scenario

    def moved_by(self, scenario: Scenario, *statements: tuple[str, dict[str, object]]) -> set[str]:
        """Panels that are queried anew after these statements."""
        panels, tables = PanelCache(), own_tables()
        tables.apply(batch_of_logged(scenario.records))
        before, count = panels.frames(tables.connection), len(scenario.records)
        for kind, data in statements:
            scenario.publish(kind, "2025-02-01", **data)
        tables.apply(batch_of_logged(scenario.records[count:]))
        after = panels.frames(tables.connection)
        return {panel.table for panel in PANELS if before[panel.table] is not after[panel.table]}

    def test_nothing_moves_them_where_nothing_is_new(self, scenario: Scenario) -> None:
        assert self.moved_by(scenario) == set()

    def test_what_no_panel_shows_moves_none(self, scenario: Scenario) -> None:
        comment = {"speaker": "s", "about": "a", "summary": "b"}
        assert self.moved_by(scenario, ("comment.published", comment)) == set()

    def test_a_repeat_moves_none(self, scenario: Scenario) -> None:
        comment = {"speaker": "s", "about": "a", "summary": "b", "id": "said twice"}
        assert self.moved_by(scenario, ("comment.published", comment), ("comment.published", comment)) == set()

    def test_a_fact_moves_its_panel(self, scenario: Scenario) -> None:
        assert self.moved_by(scenario, ("talent.joined", {"person": "Ben", "to": "a"})) == {"frames_talent"}

    def test_amendments_duplicates_and_claims_may_move_any(self, scenario: Scenario) -> None:
        denied = {"target": {"source": "urn:a", "id": "r"}}
        comment = {"speaker": "s", "about": "a", "summary": "b"}
        for kind, data in (
            ("event.denied", denied),
            ("comment.published", comment | {"claim": "c"}),
            ("talent.joined", {"person": "Ann", "to": "microsoft", "id": "r"}),
        ):
            assert self.moved_by(scenario, (kind, data)) == {panel.table for panel in PANELS}, kind
