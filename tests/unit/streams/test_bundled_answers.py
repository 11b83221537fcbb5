"""What the read models answer from the bundled timeline, for a date, as known on a date."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from events.envelope import key_of
from events.registry import BY_TYPE
from streams.importers import events_of
from tests.reference_model import Logged
from tests.support.scenario import LOGGED, Scenario, day


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """The timeline, logged in November 2026, long after all of it was known."""
    timeline = Scenario()
    for number, event in enumerate(events_of("microsoft-openai")):
        logged_at = LOGGED + timedelta(seconds=number)
        value = json.dumps(event).encode()
        timeline.records.append(Logged(BY_TYPE[event["type"]].topic, 0, number, logged_at, value))
    return timeline


class TestAnswers:
    @pytest.mark.parametrize(("at", "amount", "percent"), [("2025-04-02", 13e9, 175), ("2026-07-01", 37e9, 123)])
    def test_the_run_rate(self, scenario: Scenario, at: str, amount: float, percent: float) -> None:
        row = scenario.one("revenue", at, measure="annual_run_rate")
        assert (row["organization"], row["segment"]) == ("microsoft", "AI business")
        assert (row["amount"], row["bound"], row["change_percent"]) == (amount, "more_than", percent)
        assert row["possible_amount"] is None

    def test_the_page_with_the_wrong_year_is_denied(self, scenario: Scenario) -> None:
        row = scenario.one("timeline", "2026-07-01", id="g34-misdated")
        assert (row["certainty"], row["is_firm"]) == ("denied", False)
        assert scenario.one("revenue", "2025-06-01", "2026-07-01", measure="annual_run_rate")["amount"] == 13e9

    def test_the_articles_revenue_is_annual_and_has_its_growth_and_drivers(self, scenario: Scenario) -> None:
        row = scenario.one("revenue", "2025-04-02", measure="annual")
        assert (row["amount"], row["change_over"], row["change_amount"], len(row["drivers"])) == (
            13e9,
            "quarter",
            3e9,
            3,
        )

    @pytest.mark.parametrize(("known", "state"), [("2025-04-02", "rumored"), ("2025-10-01", "contested")])
    def test_near_parity_is_a_rumor_until_a_leaderboard_speaks(
        self, scenario: Scenario, known: str, state: str
    ) -> None:
        claim = scenario.one("claims", known, claim="mai-near-parity")
        assert (claim["state"], claim["supporting"]) == (state, 2)
        rows = scenario.model("comparisons", known, claim="mai-near-parity")
        assert {row["versus"] for row in rows} == {"openai", "anthropic"}
        assert {(row["result"], row["certainty"], row["is_firm"]) for row in rows} == {
            ("near_parity", "rumored", False)
        }

    def test_what_was_believed_and_is_known_to_be_wrong(self, scenario: Scenario) -> None:
        query = "SELECT id, change FROM overturned_as_of($at, $known) ORDER BY id"
        rows = scenario.query(query, at=day("2025-04-02"), known=day("2026-07-01"))
        assert rows == [{"id": id_, "change": "contradicted"} for id_ in ("f9-mai-near-parity", "g10-near-parity")]

    def test_the_leaderboards_rank(self, scenario: Scenario) -> None:
        row = scenario.one("standings", "2026-07-01", model="MAI-1-preview")
        assert (row["benchmark"], row["rank"], row["organization"]) == ("LMArena text", 13, "microsoft")

    @pytest.mark.parametrize(
        ("at", "state", "late"),
        [
            ("2025-04-02", "open", None),
            ("2025-10-01", "open", None),
            ("2026-02-01", "overdue", 32),
            ("2026-07-01", "fulfilled", 92),
        ],
    )
    def test_the_plan_of_an_api(self, scenario: Scenario, at: str, state: str, late: int | None) -> None:
        row = scenario.one("plans", at)
        assert (row["what"], row["state"], row["late_by_days"]) == ("MAI API for external developers", state, late)

    @pytest.mark.parametrize(
        ("known", "extent", "possible"), [("2025-09-11", None, "partial"), ("2025-09-26", "selectable", None)]
    )
    def test_a_rumor_meets_its_confirmation(
        self, scenario: Scenario, known: str, extent: str | None, possible: str | None
    ) -> None:
        row = scenario.one("suppliers", known, product="Microsoft 365 Copilot", supplier="anthropic")
        assert (row["extent"], row["possible_extent"]) == (extent, possible)

    def test_the_baseline_of_dependence(self, scenario: Scenario) -> None:
        assert scenario.one("suppliers", "2025-04-02", supplier="openai", product=None)["extent"] == "primary"
        index = {
            row["supplier"]: row["dependence"]
            for row in scenario.model("dependence", "2025-04-02", consumer="microsoft")
        }
        assert max(index, key=lambda supplier: index[supplier]) == "openai"
        assert set(index) == {"openai", "anthropic", "xai", "deepseek", "meta", "microsoft"}

    def test_the_reasoning_model_is_confirmed_by_its_launch(self, scenario: Scenario) -> None:
        states = [
            scenario.one("claims", at, claim="microsoft-reasoning-model")["state"]
            for at in ("2026-06-01", "2026-07-01")
        ]
        assert states == ["reported", "confirmed"]
        assert scenario.one("timeline", "2026-07-01", id="f10-reasoning-model")["certainty"] == "confirmed"

    @pytest.mark.parametrize(
        ("at", "terms"),
        [
            ("2025-01-10", {"compute-supply": None}),
            ("2025-04-02", {"compute-supply": False, "right-of-first-refusal": None, "technology-use": None}),
            ("2025-11-01", {"compute-supply": False, "azure-purchase": None, "technology-use": None}),
            ("2026-07-01", {"compute-supply": False, "technology-use": False, "cloud-choice": None}),
        ],
    )
    def test_terms_are_replaced(self, scenario: Scenario, at: str, terms: dict[str, bool | None]) -> None:
        exclusive_terms = {row["term"]: row["exclusive"] for row in scenario.model("terms", at)}
        assert exclusive_terms.items() >= terms.items()
        assert ("right-of-first-refusal" in exclusive_terms) == (at == "2025-04-02")

    def test_what_was_learned_later_about_the_past(self, scenario: Scenario) -> None:
        assert scenario.model("terms", "2025-04-02", term="agi-bar") == []
        assert scenario.one("terms", "2025-04-02", "2026-07-01", term="agi-bar")["holder"] == "openai"
        assert scenario.model("terms", "2025-11-01", "2026-07-01", term="agi-bar") == []

    def test_two_counts_of_one_movement_count_once(self, scenario: Scenario) -> None:
        row = scenario.one("talent_flows", "2025-08-01", from_org="google-deepmind")
        assert (row["people"], row["people_possible"], row["names"]) == (1, 23, ["Adam Sadovsky"])
        assert scenario.one("claims", "2025-08-01", claim="deepmind-to-microsoft-2025")["state"] == "rumored"

    @pytest.mark.parametrize(("about", "moved"), [("MAI's progress", {"G22", "G36"}), ("MAI API", {"G31"})])
    def test_what_moved_the_indicators(self, scenario: Scenario, about: str, moved: set[str]) -> None:
        keys = {
            key_of(event["source"], event["id"]).hex(): event["data"].get("tags", [])
            for event in events_of("microsoft-openai")
        }
        row = scenario.one("indicators", "2026-07-01", about=about)
        assert {tag for key in row["moved_by"] for tag in keys[key.hex]} == moved

    def test_no_amendment_is_inert(self, scenario: Scenario) -> None:
        assert scenario.query("FROM inert_amendments") == []
