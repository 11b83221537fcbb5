"""What happened and what may have, by time; revenue, standings, capital and prices."""

from __future__ import annotations

from tests.support.scenario import Scenario, day, usd

LATE = "2026-01-01"


class TestOccurrence:
    def test_absent_then_possible_then_sure(self) -> None:
        scenario = Scenario()
        scenario.publish("model.launched", "2025-03-10", known="2025-12-01", model="m", precision="month")
        seen = [
            scenario.one("timeline", at, LATE)["occurrence"]
            for at in ("2025-02-28", "2025-03-01", "2025-03-31", "2025-04-01")
        ]
        assert seen == ["absent", "possible", "possible", "sure"]

    def test_a_possible_answer_is_beside_the_sure_one(self) -> None:
        scenario = Scenario()
        scenario.publish("revenue.reported", "2025-01-01", measure="annual", segment="AI", amount=usd(10))
        scenario.publish(
            "revenue.reported",
            "2025-03-10",
            precision="month",
            known="2025-06-01",
            measure="annual",
            segment="AI",
            amount=usd(12),
        )
        row = scenario.one("revenue", "2025-03-15", LATE)
        assert (row["amount"], row["possible_amount"], row["possible_occurrence"]) == (10, 12, "possible")
        row = scenario.one("revenue", "2025-04-01", LATE)
        assert (row["amount"], row["possible_amount"]) == (12, None)

    def test_nothing_is_known_before_the_first_event(self) -> None:
        scenario = Scenario()
        scenario.publish("model.launched", "2025-03-10", model="m")
        assert scenario.model("timeline", "2024-01-01") == []
        assert scenario.model("timeline", "2030-01-01", "2024-01-01") == []

    def test_the_future_answers_as_the_newest_knowledge(self) -> None:
        scenario = Scenario()
        scenario.publish("model.launched", "2025-03-10", model="m")
        assert scenario.one("timeline", "2100-01-01")["occurrence"] == "sure"


class TestRevenue:
    def test_measures_and_segments_do_not_mix(self) -> None:
        scenario = Scenario()
        scenario.publish("revenue.reported", "2025-01-01", measure="annual", segment="AI", amount=usd(10))
        scenario.publish(
            "revenue.reported", "2025-02-01", measure="annual_run_rate", segment="AI", amount=usd(13, "more_than")
        )
        scenario.publish("revenue.reported", "2025-03-01", measure="annual", segment="Cloud", amount=usd(100))
        figures = {
            (row["measure"], row["segment"]): (row["amount"], row["amount_low"], row["amount_high"])
            for row in scenario.model("revenue", LATE)
        }
        assert figures == {
            ("annual", "AI"): (10, 10, 10),
            ("annual_run_rate", "AI"): (13, 13, None),
            ("annual", "Cloud"): (100, 100, 100),
        }

    def test_the_latest_by_valid_time_not_by_knowledge_time(self) -> None:
        scenario = Scenario()
        scenario.publish("revenue.reported", "2025-06-01", measure="annual", segment="AI", amount=usd(12))
        scenario.publish(
            "revenue.reported", "2025-01-01", known="2025-07-01", measure="annual", segment="AI", amount=usd(10)
        )
        assert scenario.one("revenue", LATE)["amount"] == 12

    def test_growth_and_drivers_may_be_events_of_their_own(self) -> None:
        scenario = Scenario()
        fields = {"measure": "annual", "segment": "AI"}
        scenario.publish("revenue.reported", "2025-01-01", amount=usd(13), **fields)
        scenario.publish(
            "revenue.reported",
            "2025-01-01",
            change={"over": "quarter", "amount": usd(3), "direction": "down"},
            **fields,
        )
        scenario.publish("revenue.reported", "2025-01-01", drivers=[{"what": "Azure"}], **fields)
        row = scenario.one("revenue", LATE)
        assert (row["amount"], row["change_over"], row["change_amount"], row["drivers"][0]["what"]) == (
            13,
            "quarter",
            -3,
            "Azure",
        )
        assert len(row["evidence"]) == 3

    def test_history_grows_from_figure_to_figure(self) -> None:
        scenario = Scenario()
        for month, amount in ((1, 10), (2, 15)):
            scenario.publish(
                "revenue.reported", f"2025-0{month}-01", measure="annual", segment="AI", amount=usd(amount)
            )
        growth = [row["growth_since_previous"] for row in scenario.model("revenue_history", LATE)]
        assert sorted(growth, key=lambda value: value or 0) == [None, 0.5]


class TestStandings:
    def test_best_score_rank_leader_and_gap(self) -> None:
        scenario = Scenario()
        for model, score in (("m", 50), ("m", 60), ("n", 80), ("o", 60)):
            scenario.publish(
                "evaluation.scored", "2025-01-01", model=model, benchmark="b", score=score, of=f"org-{model}"
            )
        rows = {
            row["model"]: (row["rank"], row["score"], row["leader"], row["gap"], row["lead"])
            for row in scenario.model("standings", LATE)
        }
        assert rows == {"n": (1, 80, "n", 0, 20), "m": (2, 60, "n", 20, None), "o": (2, 60, "n", 20, None)}

    def test_lower_is_better_where_the_event_states_it(self) -> None:
        scenario = Scenario()
        for model, score in (("m", 5), ("n", 8)):
            scenario.publish(
                "evaluation.scored", "2025-01-01", model=model, benchmark="b", score=score, higher_is_better=False
            )
        assert {row["model"]: (row["rank"], row["gap"]) for row in scenario.model("standings", LATE)} == {
            "m": (1, 0),
            "n": (2, 3),
        }

    def test_a_rumored_score_is_possible_only(self) -> None:
        scenario = Scenario()
        scenario.publish("evaluation.scored", "2025-01-01", model="m", benchmark="b", score=50)
        scenario.publish("evaluation.scored", "2025-01-02", model="m", benchmark="b", score=90, certainty="rumored")
        row = scenario.one("standings", LATE)
        assert (row["score"], row["possible_score"], row["possible_certainty"]) == (50, 90, "rumored")

    def test_a_rank_without_scores_is_taken_as_stated(self) -> None:
        scenario = Scenario()
        scenario.publish(
            "evaluation.scored",
            "2025-08-28",
            known="2025-08-29",
            model="MAI-1-preview",
            benchmark="LMArena text",
            rank=13,
        )
        row = scenario.one("standings", LATE)
        assert (row["rank"], row["stated_rank"], row["score"], row["leader"]) == (13, 13, None, None)

    def test_comparisons_speak_of_the_models_of_an_organization(self) -> None:
        scenario = Scenario()
        scenario.publish("evaluation.scored", "2025-01-01", model="m", benchmark="b", score=50)
        scenario.publish(
            "evaluation.compared",
            "2025-01-01",
            result="near_parity",
            versus=[{"organization": "openai"}],
            certainty="rumored",
        )
        (comparison,) = scenario.one("standings", LATE)["comparisons"]
        assert (comparison["result"], comparison["versus"], comparison["certainty"]) == (
            "near_parity",
            "openai",
            "rumored",
        )


class TestCapitalAndPrices:
    def test_capital_separates_stakes_rounds_and_sums(self) -> None:
        scenario = Scenario()
        pair = {"investor": "microsoft", "investee": "openai"}
        scenario.publish("investment.made", "2019-07-22", amount=usd(1), **pair)
        scenario.publish("investment.made", "2023-01-23", amount=usd(10), certainty="rumored", **pair)
        scenario.publish(
            "investment.made",
            "2025-03-07",
            amount=usd(13, "more_than"),
            scope="cumulative",
            terms=["share of revenue"],
            **pair,
        )
        scenario.publish(
            "stake.held",
            "2025-10-28",
            holder="microsoft",
            held="openai",
            share={"share": 0.27, "bound": "approximately"},
        )
        row = scenario.one("capital", LATE)
        assert (row["rounds"], row["rounds_possible"], row["cumulative"], row["cumulative_low"], row["stake"]) == (
            1,
            10,
            13,
            13,
            0.27,
        )
        assert row["terms"] == ["share of revenue"]

    def test_prices_of_input_and_output_change_apart(self) -> None:
        scenario = Scenario()
        scenario.publish("price.changed", "2025-01-01", model="m", provider="openai", input=usd(2), output=usd(8))
        scenario.publish("price.changed", "2025-02-01", model="m", provider="openai", input=usd(1))
        row = scenario.one("prices", LATE)
        assert (row["input"], row["output"], row["since"]) == (1, 8, day("2025-02-01"))
