"""One event whole, and the frames that the replay plays."""

from __future__ import annotations

import json
from typing import Any

import pytest

from projections.read.explain import AmbiguousEvent, UnknownEvent, explain
from projections.read.replay.panel import Panel
from projections.read.replay.panel_frames import PanelCache, panel_frame
from projections.read.replay.registry import PANELS, REVENUE
from projections.read.replay.snapshot import snapshot
from tests.support.scenario import Scenario, day, usd

LATE = day("2026-01-01")


def revenue(scenario: Scenario, happened: str, amount: float, **more: Any) -> str:
    return scenario.publish("revenue.reported", happened, measure="annual", segment="AI", amount=usd(amount), **more)


class TestExplain:
    def test_tells_everything_of_an_event(self) -> None:
        scenario = Scenario()
        provenance = {"publisher": "The Paper", "url": "https://example.org/1"}
        event = revenue(scenario, "2025-01-01", 10, id="x", provenance=provenance, precision="before")
        scenario.correct(event, "2025-02-01", amount=usd(12))
        scenario.amend("denied", event, "2025-03-01", by="b")
        scenario.amend("retracted", event, "2025-03-01", by="b")
        scenario.publish(
            "comment.published",
            "2025-03-01",
            speaker="s",
            about="a",
            summary="b",
            bears_on=[{"source": "urn:a", "id": "x"}],
        )
        whole = explain(scenario.connection(), "x", at=LATE, known=LATE)
        assert whole["event"]["headline"] == "revenue.reported x"
        assert whole["event"]["happened_from"] is None
        assert whole["payload"]["amount"]["amount"] == 10
        assert whole["provenance"] == provenance
        assert whole["position"] == {"kafka_topic": "whenline.revenue", "kafka_partition": 0, "kafka_offset": 0}
        assert whole["now"]["certainty"] == "denied"
        assert [(each["action"], each["state"]) for each in whole["amendments"]] == [
            ("corrected", "acting"),
            ("denied", "acting"),
            ("retracted", "inert"),
        ]
        assert whole["amendments"][2]["why"] == "only the target's own source may correct or retract it"
        assert [each["relation"] for each in whole["referred_to_by"]] == ["bears_on"]
        json.dumps(whole, default=str)

    def test_names_the_read_model_rows_that_rest_on_it(self) -> None:
        scenario = Scenario()
        event = revenue(scenario, "2025-01-01", 10, claim="c")
        found = explain(scenario.connection(), event, at=LATE, known=LATE)
        assert set(found["read_models"]) == {"revenue", "claims"}
        assert found["read_models"]["revenue"][0]["amount"] == 10
        assert found["claim"]["state"] == "reported"

    def test_lists_repeats_and_conflicts(self) -> None:
        scenario = Scenario()
        for amount in (10, 10, 11):
            revenue(scenario, "2025-01-01", amount, id="x")
        records = explain(scenario.connection(), "x")["records"]
        assert [(each["is_canonical"], each["same_content"]) for each in records] == [
            (True, True),
            (False, True),
            (False, False),
        ]

    def test_of_an_amendment_its_effect(self) -> None:
        scenario = Scenario()
        event = revenue(scenario, "2025-01-01", 10)
        denial = scenario.amend("denied", event, "2025-03-01", by="b")
        amends = explain(scenario.connection(), denial, known=LATE)["amends"]
        assert (amends["target_id"], amends["action"], amends["state"]) == (event, "denied", "acting")

    def test_finds_by_key_and_reports_no_match_and_too_many(self) -> None:
        scenario = Scenario()
        revenue(scenario, "2025-01-01", 10, id="x")
        revenue(scenario, "2025-01-01", 11, id="x", by="b")
        connection = scenario.connection()
        found = explain(connection, "x", "urn:b")
        assert explain(connection, found["event"]["key"])["payload"] == found["payload"]
        with pytest.raises(AmbiguousEvent, match="urn:a, urn:b"):
            explain(connection, "x")
        with pytest.raises(UnknownEvent, match="dead_letters"):
            explain(connection, "y")


class TestFrames:
    def test_all_frames_are_there_also_of_an_almost_empty_log(self) -> None:
        scenario = Scenario()
        scenario.publish("comment.published", "2025-01-01", speaker="s", about="a", summary="b")
        tables = snapshot(scenario.connection(), PanelCache())
        assert set(tables) == {"events", "states", "links", "organizations", *(panel.table for panel in PANELS)}
        assert tables["events"].num_rows == 1

    def test_events_have_their_own_headlines_and_states_follow(self) -> None:
        scenario = Scenario()
        event = revenue(scenario, "2025-01-01", 10, headline="First")
        scenario.correct(event, "2025-02-01", headline="Second")
        scenario.amend("retracted", event, "2025-03-01")
        tables = snapshot(scenario.connection(), PanelCache())
        first = tables["events"].to_pylist()[0]
        assert (first["headline"], first["target_key"]) == ("First", None)
        states = tables["states"].to_pylist()
        assert [(each["known_from"], each["known_to"], each["headline"], each["retracted"]) for each in states] == [
            (day("2025-01-01"), day("2025-02-01"), None, 0),
            (day("2025-02-01"), day("2025-03-01"), "Second", 0),
            (day("2025-03-01"), None, None, 1),
        ]

    @pytest.mark.parametrize("panel", PANELS, ids=lambda panel: str(panel.id))
    def test_a_panel_equals_its_macro(self, panel: Panel) -> None:
        scenario = Scenario()
        revenue(scenario, "2025-01-01", 10)
        scenario.amend("denied", revenue(scenario, "2025-02-01", 11, known="2025-03-01"), "2025-04-01", by="b")
        scenario.publish("evaluation.scored", "2025-01-01", known="2025-02-01", model="m", benchmark="b", score=1)
        scenario.publish("supplier.changed", "2025-01-01", consumer="microsoft", supplier="openai", extent="primary")
        scenario.publish(
            "talent.joined", "2025-01-01", known="2025-02-01", person="Ann", from_="google", to="microsoft"
        )
        scenario.publish("plan.announced", "2025-01-01", what="API", window={"to": "2025-06-01T00:00:00Z"}, id="p")
        scenario.publish("plan.settled", "2025-08-01", plan={"source": "urn:a", "id": "p"}, outcome="fulfilled")
        scenario.publish("indicator.watched", "2025-01-01", about="x", measure="y", why="z", claim="c")
        scenario.publish(
            "comment.published", "2025-03-01", speaker="s", about="a", summary="b", bears_on=[{"claim": "c"}]
        )
        frame = panel_frame(scenario.connection(), panel).to_pylist()
        assert {row["mode"] for row in frame} == {"then", "now"}
        for moment in ("2025-01-15", "2025-02-15", "2025-03-15", "2025-04-15", "2025-07-01", "2025-09-01"):
            for mode, known in (("then", day(moment)), ("now", day("2030-01-01"))):
                shown = self.shown(frame, mode, day(moment).timestamp() * 1000)
                rows = scenario.query(f"FROM {panel.model}_as_of($at, $known)", at=day(moment), known=known)
                assert len(shown) == len([row for row in rows if row.get("amount", 1) is not None]), (mode, moment)

    @staticmethod
    def shown(frame: list[dict[str, Any]], mode: str, at_ms: float) -> list[dict[str, Any]]:
        """What a player would show: of each part the newest answer, without empty ones."""
        newest: dict[str, float] = {}
        for row in frame:
            if row["mode"] == mode and row["at_ms"] <= at_ms:
                newest[row["part"]] = max(newest.get(row["part"], row["at_ms"]), row["at_ms"])
        chosen = [row for row in frame if row["mode"] == mode and newest.get(row["part"]) == row["at_ms"]]
        return [row for row in chosen if row["key"] is not None]

    def test_an_answer_that_became_empty_has_an_empty_row(self) -> None:
        scenario = Scenario()
        scenario.amend("retracted", revenue(scenario, "2025-01-01", 10), "2025-02-01")
        rows = panel_frame(scenario.connection(), REVENUE).to_pylist()
        then = [(row["at_ms"], row["key"] is None) for row in rows if row["mode"] == "then"]
        assert then == [(day("2025-01-01").timestamp() * 1000, False), (day("2025-02-01").timestamp() * 1000, True)]
