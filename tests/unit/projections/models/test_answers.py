"""What each read model answers, on small histories; occurrence and firmness as they meet them."""

from __future__ import annotations

import pytest

from tests.support.scenario import Scenario, day, usd

LATE = "2026-01-01"
WINDOW = {"from": "2025-03-07T00:00:00Z", "to": "2026-01-01T00:00:00Z"}


class TestOccurrence:
    def test_absent_then_possible_then_sure(self) -> None:
        scenario = Scenario()
        scenario.publish("model.launched", "2025-03-10", known="2025-12-01", model="m", precision="month")
        seen = [
            scenario.one("timeline", at, LATE)["occurrence"]
            for at in ("2025-02-28", "2025-03-01", "2025-03-31", "2025-04-01")
        ]
        assert seen == ["absent", "possible", "possible", "sure"]

    def test_what_is_only_possible_stands_beside_what_is_sure(self) -> None:
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

    def test_the_latest_by_when_it_happened_not_by_when_it_was_told(self) -> None:
        scenario = Scenario()
        scenario.publish("revenue.reported", "2025-06-01", measure="annual", segment="AI", amount=usd(12))
        scenario.publish(
            "revenue.reported", "2025-01-01", known="2025-07-01", measure="annual", segment="AI", amount=usd(10)
        )
        assert scenario.one("revenue", LATE)["amount"] == 12

    def test_growth_and_drivers_may_be_told_apart_from_the_figure(self) -> None:
        scenario = Scenario()
        said = {"measure": "annual", "segment": "AI"}
        scenario.publish("revenue.reported", "2025-01-01", amount=usd(13), **said)
        scenario.publish(
            "revenue.reported", "2025-01-01", change={"over": "quarter", "amount": usd(3), "direction": "down"}, **said
        )
        scenario.publish("revenue.reported", "2025-01-01", drivers=[{"what": "Azure"}], **said)
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

    def test_lower_is_better_where_it_says_so(self) -> None:
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

    def test_a_rank_alone_is_taken_as_told(self) -> None:
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


class TestTalent:
    def test_flows_with_bounds_unknown_sizes_and_both_directions(self) -> None:
        scenario = Scenario()
        scenario.publish("talent.joined", "2025-01-01", person="Ann", from_="google", to="microsoft")
        scenario.publish(
            "talent.joined",
            "2025-01-01",
            group="engineers",
            headcount={"count": 20, "bound": "more_than"},
            from_="google",
            to="microsoft",
        )
        scenario.publish("talent.departed", "2025-01-01", group="members", from_="google", to="microsoft")
        scenario.publish("talent.departed", "2025-01-01", person="Bob", from_="microsoft", to="google")
        flows = {(row["from_org"], row["to_org"]): row for row in scenario.model("talent_flows", LATE)}
        there, back = flows["google", "microsoft"], flows["microsoft", "google"]
        assert (there["people"], there["people_low"], there["people_high"], there["unknown_groups"]) == (
            21,
            21,
            None,
            1,
        )
        assert (there["people_back"], there["net"], back["net"]) == (1, 20, -20)

    def test_who_is_counted_in_a_group_counts_once(self) -> None:
        scenario = Scenario()
        move = {"from_": "google", "to": "microsoft"}
        scenario.publish("talent.joined", "2025-01-01", person="Ann", counted_in="group", **move)
        group = scenario.publish(
            "talent.joined",
            "2025-02-01",
            group="people",
            headcount={"count": 24},
            certainty="rumored",
            claim="group",
            **move,
        )
        scenario.publish(
            "talent.joined",
            "2025-02-01",
            group="people",
            headcount={"count": 20},
            certainty="rumored",
            claim="group",
            by="b",
            **move,
        )
        row = scenario.one("talent_flows", LATE, "2025-12-01")
        assert (row["people"], row["people_possible"]) == (1, 23)
        scenario.amend("confirmed", group, "2025-12-02", by="z")
        row = scenario.one("talent_flows", LATE)
        assert (row["people"], row["people_possible"]) == (24, 0)

    def test_a_person_told_by_both_sides_moves_once(self) -> None:
        scenario = Scenario()
        scenario.publish("talent.departed", "2025-01-01", person="Ann", from_="google", to="microsoft")
        scenario.publish("talent.joined", "2025-01-02", person="Ann", from_="google", to="microsoft", by="b")
        assert scenario.one("talent_flows", LATE)["people"] == 1
        assert len(scenario.model("talent_moves", LATE)) == 2

    def test_an_appointment_inside_moves_nobody(self) -> None:
        scenario = Scenario()
        scenario.publish("talent.appointed", "2025-01-01", person="Ann", role="CEO", to="microsoft")
        assert scenario.model("talent_flows", LATE) == []
        assert scenario.one("talent_moves", LATE)["counts"] is False


class TestSuppliers:
    def test_the_latest_firm_extent_until_dropped(self) -> None:
        scenario = Scenario()
        said = {"consumer": "microsoft", "supplier": "anthropic", "product": "Copilot"}
        scenario.publish("supplier.changed", "2025-01-01", extent="testing", **said)
        scenario.publish("supplier.changed", "2025-02-01", extent="selectable", **said)
        scenario.publish("supplier.changed", "2025-03-01", extent="primary", certainty="rumored", **said)
        row = scenario.one("suppliers", LATE)
        assert (row["extent"], row["possible_extent"]) == ("selectable", "primary")
        scenario.publish("supplier.changed", "2025-04-01", extent="dropped", **said)
        assert scenario.model("suppliers", LATE) == []

    def test_a_state_that_lasted_ends(self) -> None:
        scenario = Scenario()
        scenario.publish(
            "supplier.changed",
            "2025-01-01",
            known="2025-09-01",
            consumer="a",
            supplier="b",
            extent="primary",
            lasted_until="2025-06-01T00:00:00Z",
        )
        assert len(scenario.model("suppliers", "2025-05-01", LATE)) == 1
        assert scenario.model("suppliers", "2025-06-01", LATE) == []

    def test_dependence_is_the_mean_of_parts_and_adds_up(self) -> None:
        scenario = Scenario()
        scenario.publish("supplier.changed", "2025-01-01", consumer="microsoft", supplier="openai", extent="primary")
        scenario.publish(
            "supplier.changed",
            "2025-01-01",
            consumer="microsoft",
            supplier="microsoft",
            extent="partial",
            product="Copilot",
        )
        index = {row["supplier"]: row["dependence"] for row in scenario.model("dependence", LATE)}
        assert index == {"openai": pytest.approx((1 + 1 / 1.5) / 2), "microsoft": pytest.approx((0 + 0.5 / 1.5) / 2)}
        parts = scenario.model("dependence_parts", LATE, product="Copilot")
        assert {(row["supplier"], row["inherited"]) for row in parts} == {("openai", True), ("microsoft", False)}

    def test_a_stated_share_weighs_as_it_says(self) -> None:
        scenario = Scenario()
        scenario.publish(
            "supplier.changed", "2025-01-01", consumer="a", supplier="b", extent="primary", share={"share": 0.6}
        )
        scenario.publish(
            "supplier.changed", "2025-01-01", consumer="a", supplier="c", extent="primary", share={"share": 0.2}
        )
        assert {row["supplier"]: row["dependence"] for row in scenario.model("dependence", LATE)} == {
            "b": pytest.approx(0.75),
            "c": pytest.approx(0.25),
        }


class TestPlans:
    def plan(self, scenario: Scenario, **more: object) -> str:
        return scenario.publish("plan.announced", "2025-03-07", what="MAI API", window=WINDOW, id="plan", **more)  # type: ignore[arg-type]

    def settle(self, scenario: Scenario, happened: str, outcome: str, **more: object) -> str:
        return scenario.publish(
            "plan.settled", happened, plan={"source": "urn:a", "id": "plan"}, outcome=outcome, **more
        )  # type: ignore[arg-type]

    def test_open_overdue_and_fulfilled_late(self) -> None:
        scenario = Scenario()
        self.plan(scenario)
        self.settle(scenario, "2026-04-02", "fulfilled")
        states = [scenario.one("plans", at)["state"] for at in ("2025-04-02", "2025-12-31", "2026-01-01", "2026-04-02")]
        assert states == ["open", "open", "overdue", "fulfilled"]
        row = scenario.one("plans", "2026-07-01")
        assert (row["late_by_days"], row["settled_at"]) == (92, day("2026-04-02"))

    def test_overdue_is_judged_at_the_earlier_of_at_and_known(self) -> None:
        scenario = Scenario()
        self.plan(scenario)
        assert scenario.one("plans", "2026-06-01", "2025-06-01")["state"] == "open"
        assert scenario.one("plans", "2025-06-01", "2026-06-01")["state"] == "open"
        assert scenario.one("plans", "2026-06-01", "2026-06-01")["state"] == "overdue"

    def test_slips_are_counted_and_measured(self) -> None:
        scenario = Scenario()
        self.plan(scenario)
        self.settle(scenario, "2025-10-01", "slipped", window={"to": "2026-03-01T00:00:00Z"})
        self.settle(scenario, "2025-11-01", "slipped", window={"to": "2026-05-01T00:00:00Z"})
        row = scenario.one("plans", "2026-04-01")
        assert (row["state"], row["slips"], row["slipped_by_days"], row["window_to"]) == (
            "open",
            2,
            120,
            day("2026-05-01"),
        )
        assert row["first_window_to"] == day("2026-01-01")

    def test_only_a_firm_settlement_settles(self) -> None:
        scenario = Scenario()
        self.plan(scenario)
        self.settle(scenario, "2025-10-01", "cancelled", certainty="rumored")
        row = scenario.one("plans", "2025-11-01")
        assert (row["state"], row["possible_outcome"]) == ("open", "cancelled")

    def test_a_settlement_of_one_telling_settles_the_claim(self) -> None:
        scenario = Scenario()
        self.plan(scenario, claim="api", certainty="rumored")
        scenario.publish("plan.announced", "2025-03-08", what="MAI API", window=WINDOW, by="b", claim="api")
        self.settle(scenario, "2025-10-01", "cancelled")
        assert scenario.one("plans", "2025-11-01")["state"] == "cancelled"

    def test_a_denied_plan_is_never_overdue(self) -> None:
        scenario = Scenario()
        scenario.amend("denied", self.plan(scenario), "2025-06-01", by="b")
        assert scenario.one("plans", "2026-06-01")["state"] == "denied"


class TestOthers:
    def test_indicators_move_by_bearing_on_them_or_their_claim(self) -> None:
        scenario = Scenario()
        indicator = scenario.publish(
            "indicator.watched", "2025-03-07", about="MAI", measure="close to OpenAI", why="w", claim="gap"
        )
        scenario.publish(
            "evaluation.scored",
            "2025-08-28",
            model="m",
            benchmark="b",
            rank=13,
            headline="13th",
            bears_on=[{"source": "urn:a", "id": indicator}],
        )
        scenario.publish(
            "comment.published",
            "2025-06-01",
            speaker="s",
            about="x",
            summary="y",
            bears_on=[{"claim": "gap"}],
            certainty="rumored",
        )
        row = scenario.one("indicators", LATE)
        assert (row["moves"], row["possible_moves"], row["last_moved_at"], row["last_moved_by_headline"]) == (
            1,
            1,
            day("2025-08-28"),
            "13th",
        )
        assert scenario.one("indicators", "2025-04-01")["last_moved_at"] is None

    def test_terms_are_replaced_end_and_run_out(self) -> None:
        scenario = Scenario()

        def changed(happened: str, change: str, words: str, **more: object) -> None:
            term = {"term": "compute", "change": change, "holder": "microsoft", "words": words} | more
            scenario.publish("partnership.changed", happened, partners=["openai", "microsoft"], terms=[term])

        changed("2019-07-22", "granted", "exclusive")
        changed("2025-01-21", "changed", "first refusal", until="2025-09-01T00:00:00Z")
        changed("2025-10-28", "ended", "none")
        words = [
            [row["words"] for row in scenario.model("terms", at, LATE)]
            for at in ("2024-01-01", "2025-02-01", "2025-09-02", "2025-11-01")
        ]
        assert words == [["exclusive"], ["first refusal"], [], []]

    def test_disputes_settle_by_event_or_claim(self) -> None:
        scenario = Scenario()
        parties = [{"organization": "microsoft"}, {"organization": "openai"}]
        scenario.publish("dispute.raised", "2025-01-01", parties=parties, about="documents", id="d")
        scenario.publish("dispute.raised", "2025-01-01", parties=parties, about="share", claim="share")
        scenario.publish("dispute.settled", "2025-06-01", dispute={"source": "urn:a", "id": "d"}, outcome="peace")
        scenario.publish("dispute.settled", "2025-07-01", dispute={"claim": "share"}, outcome="money")
        states = [
            {row["about"]: row["state"] for row in scenario.model("disputes", at)}
            for at in ("2025-06-15", "2025-08-01")
        ]
        assert states == [{"documents": "settled", "share": "open"}, {"documents": "settled", "share": "settled"}]

    def test_capital_keeps_stakes_rounds_and_sums_apart(self) -> None:
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

    def test_organizations_by_their_latest_name(self) -> None:
        scenario = Scenario()
        scenario.publish("organization.named", "2020-01-01", slug="x", name="Old", aliases=["O"])
        scenario.publish("organization.named", "2024-01-01", slug="x", name="New", parent="y")
        assert [scenario.one("organizations", at, LATE)["name"] for at in ("2021-01-01", LATE)] == ["Old", "New"]

    def test_what_was_believed_and_is_known_to_be_wrong(self) -> None:
        scenario = Scenario()
        parity = scenario.publish(
            "evaluation.compared",
            "2025-03-07",
            result="near_parity",
            versus=[{"organization": "openai"}],
            certainty="rumored",
            claim="parity",
        )
        scenario.publish(
            "evaluation.scored",
            "2025-08-28",
            model="m",
            benchmark="b",
            rank=13,
            claim="parity",
            claim_stance="contradicts",
        )
        gone = scenario.publish("model.launched", "2025-01-01", model="gone")
        wrong = scenario.publish("model.launched", "2025-01-01", model="wrong")
        fixed = scenario.publish("model.launched", "2025-01-01", model="fixd")
        scenario.publish("model.launched", "2025-01-01", model="right")
        scenario.amend("retracted", gone, "2025-10-01")
        scenario.amend("denied", wrong, "2025-10-01", by="b")
        scenario.correct(fixed, "2025-10-01", model="fixed")
        overturned = {row["id"]: row["change"] for row in scenario.model("overturned", "2025-04-01", LATE)}
        assert overturned == {parity: "contradicted", gone: "retracted", wrong: "denied", fixed: "corrected"}
        assert scenario.model("overturned", "2025-04-01", "2025-04-01") == []

    def test_what_was_learned_between_two_dates(self) -> None:
        scenario = Scenario()
        event = scenario.publish("model.launched", "2025-01-01", model="m", certainty="rumored")
        scenario.publish("model.launched", "2025-01-01", known="2025-05-01", model="late")
        scenario.amend("confirmed", event, "2025-06-01", by="b")
        rows = scenario.query(
            "SELECT change, kind FROM revisions($at, $from_, $to_) ORDER BY ALL",
            at=day("2025-02-01"),
            from_=day("2025-04-01"),
            to_=day(LATE),
        )
        assert [(row["change"], row["kind"]) for row in rows] == [
            ("confirmed", "model.launched"),
            ("learned", "event.confirmed"),
            ("learned", "model.launched"),
        ]
