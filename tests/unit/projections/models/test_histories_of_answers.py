"""Growth between dates, and the paths of plans, prices and indicators."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.scenario import Row, Scenario, day, usd

LATE = "2026-06-01"


def growth(scenario: Scenario, from_at: str, to_at: str, known: str = LATE) -> Row:
    query = "FROM revenue_growth($from_at, $to_at, $known)"
    (row,) = scenario.query(query, from_at=day(from_at), to_at=day(to_at), known=day(known))
    return row


def revenue(scenario: Scenario, happened: str, amount: Row, **more: Any) -> str:
    return scenario.publish("revenue.reported", happened, measure="annual", segment="AI", amount=amount, **more)


class TestGrowth:
    def test_between_any_two_dates_with_what_the_bounds_allow(self) -> None:
        scenario = Scenario()
        revenue(scenario, "2025-01-01", usd(10, "approximately"))
        revenue(scenario, "2026-01-01", usd(15, "at_least"), drivers=[{"what": "Azure"}])
        row = growth(scenario, "2025-02-01", LATE)
        assert (row["amount_before"], row["amount_after"], row["growth"], row["days"]) == (10, 15, 0.5, 365)
        assert (row["growth_low"], row["growth_high"]) == (pytest.approx(15 / 11 - 1), None)
        assert row["growth_a_year"] == pytest.approx(0.5, rel=0.01)
        assert (row["drivers"][0]["what"], len(row["evidence"])) == ("Azure", 2)

    def test_of_the_same_figure_is_none_at_all(self) -> None:
        scenario = Scenario()
        revenue(scenario, "2025-01-01", usd(10, "more_than"))
        row = growth(scenario, "2025-02-01", LATE)
        assert (row["growth"], row["growth_low"], row["growth_high"], row["growth_a_year"]) == (0, 0, 0, None)

    def test_currencies_must_agree_and_there_must_be_a_figure(self) -> None:
        scenario = Scenario()
        revenue(scenario, "2025-01-01", usd(10))
        revenue(scenario, "2026-01-01", usd(15) | {"currency": "EUR"})
        row = growth(scenario, "2025-02-01", LATE)
        assert (row["growth"], row["growth_low"], row["currency_before"], row["currency_after"]) == (
            None,
            None,
            "USD",
            "EUR",
        )
        row = growth(scenario, "2024-01-01", "2025-02-01")
        assert (row["amount_before"], row["amount_after"], row["growth"]) == (None, 10, None)

    def test_only_firm_figures_grow(self) -> None:
        scenario = Scenario()
        revenue(scenario, "2025-01-01", usd(10))
        revenue(scenario, "2026-01-01", usd(15), certainty="rumored")
        assert growth(scenario, "2025-02-01", LATE)["amount_after"] == 10

    def test_dates_may_come_from_other_rows(self) -> None:
        scenario = Scenario()
        revenue(scenario, "2025-01-01", usd(10))
        revenue(scenario, "2026-01-01", usd(15))
        query = """SELECT year(p.b) AS y, g.growth FROM (VALUES (DATE '2025-02-01', DATE '2025-03-01'),
            (DATE '2025-02-01', DATE '2026-03-01')) AS p(a, b), LATERAL (FROM revenue_growth(p.a, p.b, now())) AS g"""
        assert {row["y"]: row["growth"] for row in scenario.query(query)} == {2025: 0, 2026: 0.5}


class TestPlans:
    def test_each_step_with_the_window_before_and_after(self) -> None:
        scenario = Scenario()
        plan = scenario.publish("plan.announced", "2025-01-01", what="API", window={"to": "2025-06-01T00:00:00Z"})

        def settle(happened: str, outcome: str, **more: Any) -> None:
            scenario.publish("plan.settled", happened, plan={"source": "urn:a", "id": plan}, outcome=outcome, **more)

        settle("2025-03-01", "slipped", window={"to": "2025-07-01T00:00:00Z"})
        settle("2025-04-01", "slipped", window={"to": "2027-07-01T00:00:00Z"}, certainty="rumored")
        settle("2025-05-01", "slipped", window={"to": "2025-07-11T00:00:00Z"})
        settle("2025-07-21", "fulfilled")
        rows = sorted(scenario.model("plan_history", LATE), key=lambda row: row["number"])
        assert [(row["step"], row["slipped_by_days"], row["late_by_days"], row["is_firm"]) for row in rows] == [
            ("announced", None, None, True),
            ("slipped", 30, None, True),
            ("slipped", 730, None, False),
            ("slipped", 10, None, True),
            ("fulfilled", None, 51, True),
        ]
        assert (rows[3]["window_to_before"], rows[4]["window_to"]) == (day("2025-07-01"), day("2025-07-11"))
        state = scenario.one("plans", LATE)
        assert (state["slips"], state["slipped_by_days"], state["late_by_days"]) == (2, 40, 51)

    def test_a_settlement_of_one_statement_is_a_step_of_the_claim(self) -> None:
        scenario = Scenario()
        fields = {"what": "API", "window": {"to": "2025-06-01T00:00:00Z"}, "claim": "api"}
        rumor = scenario.publish("plan.announced", "2025-01-01", certainty="rumored", **fields)
        scenario.publish("plan.announced", "2025-02-01", by="b", **fields)
        scenario.publish("plan.settled", "2025-03-01", plan={"source": "urn:a", "id": rumor}, outcome="cancelled")
        assert [row["step"] for row in scenario.model("plan_history", LATE)] == ["announced", "cancelled"]


def test_prices_change_since_the_firm_one_before_of_the_same_currency() -> None:
    scenario = Scenario()
    fields = {"model": "m", "provider": "openai"}
    scenario.publish("price.changed", "2025-01-01", input=usd(4), output=usd(8), **fields)
    scenario.publish("price.changed", "2025-02-01", input=usd(1), certainty="rumored", **fields)
    scenario.publish("price.changed", "2025-03-01", input=usd(2), **fields)
    scenario.publish("price.changed", "2025-04-01", input=usd(3) | {"currency": "EUR"}, **fields)
    rows = sorted(scenario.model("price_history", LATE), key=lambda row: row["happened_from"])
    assert [(row["input"], row["input_before"], row["input_change"]) for row in rows] == [
        (4, None, None),
        (1, 4, -0.75),
        (2, 4, -0.5),
        (3, None, None),
    ]
    assert [row["output_before"] for row in rows] == [None] * 4


def test_what_moved_an_indicator_is_what_indicators_count() -> None:
    scenario = Scenario()
    watched = scenario.publish("indicator.watched", "2025-01-01", about="x", measure="y", why="z", claim="gap")
    fields = {"speaker": "s", "about": "x", "summary": "y"}
    on_it = {"bears_on": [{"source": "urn:a", "id": watched}]}
    fixed = scenario.publish("comment.published", "2025-02-01", **fields, **on_it)
    scenario.publish("comment.published", "2025-03-01", bears_on=[{"claim": "gap"}], certainty="rumored", **fields)
    scenario.publish("comment.published", "2025-04-01", claim="gap", bears_on=on_it["bears_on"], **fields)
    wrong = scenario.publish("comment.published", "2025-05-01", **fields, **on_it)
    scenario.publish("comment.published", "2025-06-01", **fields)
    scenario.amend("denied", wrong, "2025-06-01", by="b")
    scenario.correct(fixed, "2025-06-01", headline="Right")
    rows = sorted(scenario.model("indicator_moves", LATE), key=lambda row: row["happened_from"])
    assert [row["is_firm"] for row in rows] == [True, False, True]
    assert rows[0]["headline"] == "Right"
    row = scenario.one("indicators", LATE)
    assert (row["moves"], row["possible_moves"]) == (2, 1)
    assert sorted(row["moved_by"]) == sorted(move["key"] for move in rows)
