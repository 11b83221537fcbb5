"""Claims: counted once, contested by what contradicts them, and their path from rumor to confirmation."""

from __future__ import annotations

from typing import Any

from tests.support.scenario import Scenario, day, usd

LATE = "2026-01-01"


def run_rate(scenario: Scenario, amount: float, happened: str = "2025-01-01", bound: str = "exact", **more: Any) -> str:
    figure = usd(amount, bound)
    return scenario.publish(
        "revenue.reported", happened, measure="annual_run_rate", segment="AI", amount=figure, claim="c", **more
    )


class TestCountedOnce:
    def test_by_its_best_certain_member(self) -> None:
        scenario = Scenario()
        run_rate(scenario, 10, certainty="rumored", by="a")
        run_rate(scenario, 11, certainty="confirmed", by="b", known="2025-06-01")
        run_rate(scenario, 12, certainty="reported", by="d")
        assert [row["amount"] for row in scenario.model("revenue_history", LATE)] == [11]
        assert [row["amount"] for row in scenario.model("revenue_history", LATE, "2025-05-31")] == [12]

    def test_ties_go_to_the_earliest_known_then_to_the_log(self) -> None:
        scenario = Scenario()
        run_rate(scenario, 10, known="2025-03-01", by="a", logged="2026-01-03")
        run_rate(scenario, 11, known="2025-02-01", by="b", logged="2026-01-04")
        run_rate(scenario, 12, known="2025-02-01", by="d", logged="2026-01-05")
        assert [row["amount"] for row in scenario.model("revenue_history", LATE)] == [11]

    def test_only_members_that_are_not_absent_speak(self) -> None:
        scenario = Scenario()
        run_rate(scenario, 10, "2025-01-01", certainty="rumored")
        run_rate(scenario, 11, "2025-06-01", certainty="confirmed", by="b")
        assert scenario.one("revenue", "2025-03-01", LATE)["possible_amount"] == 10
        assert scenario.one("revenue", LATE)["amount"] == 11

    def test_a_denied_member_gives_way(self) -> None:
        scenario = Scenario()
        best = run_rate(scenario, 10, certainty="confirmed")
        run_rate(scenario, 11, certainty="rumored", by="b")
        scenario.amend("denied", best, "2025-06-01")
        row = scenario.one("revenue", LATE)
        assert (row["amount"], row["possible_amount"]) == (None, 11)

    def test_per_kind(self) -> None:
        scenario = Scenario()
        scenario.publish("model.launched", "2025-01-01", model="m", claim="c")
        scenario.publish("model.progressed", "2025-01-01", model="m", stage="preview", claim="c")
        assert len(scenario.query("FROM effective_facts_as_of('fact_models', $at, $at)", at=day(LATE))) == 2

    def test_a_member_that_contradicts_counts_by_itself(self) -> None:
        scenario = Scenario()
        for model in ("m", "n"):
            scenario.publish(
                "evaluation.scored",
                "2025-01-01",
                model=model,
                benchmark="b",
                rank=3,
                claim="c",
                claim_stance="contradicts",
            )
        assert len(scenario.model("standings", LATE)) == 2

    def test_what_is_corrected_away_from_a_claim_leaves_it(self) -> None:
        scenario = Scenario()
        run_rate(scenario, 10, by="a", certainty="rumored")
        best = run_rate(scenario, 11, "2025-02-01", by="b")
        scenario.correct(best, "2025-06-01", claim="other")
        assert len(scenario.model("revenue_history", LATE, "2025-05-31")) == 1
        assert len(scenario.model("revenue_history", LATE)) == 2


class TestState:
    def test_is_that_of_the_best_member(self) -> None:
        scenario = Scenario()
        run_rate(scenario, 10, certainty="rumored")
        run_rate(scenario, 10, certainty="confirmed", by="b", known="2025-06-01")
        row = scenario.one("claims", LATE)
        assert (row["state"], row["supporting"], row["first_certainty"]) == ("confirmed", 2, "rumored")
        assert (row["confirmed_at"], row["days_to_confirmation"]) == (day("2025-06-01"), 151)
        assert scenario.one("claims", LATE, "2025-05-31")["state"] == "rumored"

    def test_contradicted_is_contested_whenever_that_happened(self) -> None:
        scenario = Scenario()
        run_rate(scenario, 10, certainty="rumored")
        against = scenario.publish(
            "comment.published",
            "2025-06-01",
            speaker="s",
            about="x",
            summary="no",
            claim="c",
            claim_stance="contradicts",
        )
        assert scenario.one("claims", "2025-02-01", "2025-05-31")["state"] == "rumored"
        row = scenario.one("claims", "2025-02-01", LATE)
        assert (row["state"], row["certainty"], row["contradicting"]) == ("contested", "rumored", 1)
        scenario.amend("denied", against, "2025-07-01", by="b")
        assert scenario.one("claims", LATE)["state"] == "rumored"

    def test_a_rumor_does_not_contest_what_is_vouched_for(self) -> None:
        scenario = Scenario()
        run_rate(scenario, 10)
        scenario.publish(
            "comment.published",
            "2025-06-01",
            certainty="rumored",
            speaker="s",
            about="x",
            summary="no",
            claim="c",
            claim_stance="contradicts",
        )
        row = scenario.one("claims", LATE)
        assert (row["state"], row["contradicting"]) == ("reported", 1)

    def test_without_a_member_that_is_not_denied(self) -> None:
        scenario = Scenario()
        event = run_rate(scenario, 10)
        scenario.amend("denied", event, "2025-06-01", by="b")
        assert scenario.one("claims", LATE)["state"] == "denied"

    def test_absent_when_all_members_are_retracted(self) -> None:
        scenario = Scenario()
        scenario.amend("retracted", run_rate(scenario, 10), "2025-06-01")
        assert scenario.model("claims", LATE) == []


class TestBounds:
    def test_that_exclude_each_other_contradict(self) -> None:
        scenario = Scenario()
        run_rate(scenario, 13, bound="more_than")
        run_rate(scenario, 10, by="b")
        (row,) = scenario.model("contradictions", LATE)
        assert (row["why"], row["claim"]) == ("bounds", "c")
        assert scenario.one("claims", LATE)["state"] == "contested"

    def test_that_fit_do_not(self) -> None:
        scenario = Scenario()
        run_rate(scenario, 13, bound="more_than")
        run_rate(scenario, 14, by="b")
        run_rate(scenario, 15, bound="approximately", by="d")
        assert scenario.model("contradictions", LATE) == []

    def test_of_other_times_do_not(self) -> None:
        scenario = Scenario()
        run_rate(scenario, 13)
        run_rate(scenario, 10, "2025-06-01", by="b")
        assert scenario.model("contradictions", LATE) == []

    def test_touching_bounds_contradict_only_when_strict(self) -> None:
        scenario = Scenario()
        run_rate(scenario, 10)
        query = """SELECT internal.values_conflict(10, 'more_than', 10, 'exact') AS strict,
            internal.values_conflict(10, 'at_least', 10, 'exact') AS loose"""
        assert scenario.query(query) == [{"strict": True, "loose": False}]


def test_the_path_of_a_claim_over_what_was_known() -> None:
    scenario = Scenario()
    run_rate(scenario, 10, certainty="rumored", known="2025-02-01")
    second = run_rate(scenario, 10, certainty="confirmed", by="b", known="2025-03-01")
    scenario.amend("retracted", second, "2025-04-01")
    scenario.amend("confirmed", "e0", "2025-05-01", by="d")
    path = [(row["known_from"], row["known_to"], row["state"]) for row in scenario.model("claim_history", LATE)]
    assert sorted(path)[:4] == [
        (day("2025-02-01"), day("2025-03-01"), "rumored"),
        (day("2025-03-01"), day("2025-04-01"), "confirmed"),
        (day("2025-04-01"), day("2025-05-01"), "rumored"),
        (day("2025-05-01"), sorted(path)[3][1], "confirmed"),
    ]
