"""Planes of questions, worked out by hand."""

from __future__ import annotations

from typing import Any

from tests.support.scenario import Scenario, usd

Tile = tuple[str, str, str, str, Any, Any]


def tiles(scenario: Scenario, question: str) -> list[Tile]:
    """Tiles of a question: at_from, at_to, known_from, known_to (days; `*` is for ever), answer, possible answer."""
    query = """
        SELECT answer, possible_answer, list_transform([at_from, at_to, known_from, known_to],
            lambda m: CASE WHEN isfinite(m) THEN strftime(m, '%Y-%m-%d') ELSE '*' END) AS sides
        FROM beliefs WHERE question = $question ORDER BY known_from NULLS FIRST, at_from NULLS FIRST"""
    return [(*row["sides"], row["answer"], row["possible_answer"]) for row in scenario.query(query, question=question)]


def test_a_later_figure_changes_what_is_believed_of_later_times_only() -> None:
    scenario = Scenario()
    fields = {"measure": "annual", "segment": "AI"}
    scenario.publish("revenue.reported", "2025-01-01", known="2025-01-10", amount=usd(10), **fields)
    scenario.publish("revenue.reported", "2025-03-01", known="2025-03-10", amount=usd(12, "more_than"), **fields)
    assert set(tiles(scenario, "revenue of microsoft, AI, annual")) == {
        ("*", "*", "*", "2025-01-10", None, None),
        ("2025-01-01", "*", "2025-01-10", "2025-03-10", "10 USD", None),
        ("*", "2025-01-01", "2025-01-10", "*", None, None),
        ("2025-01-01", "2025-03-01", "2025-03-10", "*", "10 USD", None),
        ("2025-03-01", "*", "2025-03-10", "*", "more than 12 USD", None),
    }


def test_a_correction_changes_what_is_believed_of_all_times() -> None:
    scenario = Scenario()
    first = scenario.publish("revenue.reported", "2025-01-01", measure="annual", segment="AI", amount=usd(10))
    scenario.correct(first, "2025-02-01", amount=usd(11))
    assert set(tiles(scenario, "revenue of microsoft, AI, annual")) == {
        ("*", "*", "*", "2025-01-01", None, None),
        ("2025-01-01", "*", "2025-01-01", "2025-02-01", "10 USD", None),
        ("*", "2025-01-01", "2025-01-01", "*", None, None),
        ("2025-01-01", "*", "2025-02-01", "*", "11 USD", None),
    }


def test_a_rumor_is_possible_until_it_is_confirmed_and_nothing_once_denied() -> None:
    scenario = Scenario()
    supply = {"consumer": "microsoft", "supplier": "anthropic", "extent": "partial", "certainty": "rumored"}
    rumor = scenario.publish("supplier.changed", "2025-01-01", **supply)
    scenario.amend("confirmed", rumor, "2025-02-01", by="b")
    scenario.amend("denied", rumor, "2025-03-01", by="c")
    found = tiles(scenario, "supply of model to microsoft, by anthropic")
    assert [tile[2:] for tile in found if tile[0] == "2025-01-01"] == [
        ("2025-01-01", "2025-02-01", None, "partial"),
        ("2025-02-01", "2025-03-01", "partial", None),
        ("2025-03-01", "*", None, "partial"),
    ]


def test_a_plan_goes_overdue_in_both_times_at_once() -> None:
    scenario = Scenario()
    scenario.publish("plan.announced", "2025-01-01", what="API", window={"to": "2025-06-01T00:00:00Z"}, claim="api")
    assert set(tiles(scenario, "plan api")) == {
        ("*", "*", "*", "2025-01-01", None, None),
        ("2025-01-01", "*", "2025-01-01", "2025-06-01", "open", None),
        ("*", "2025-01-01", "2025-01-01", "*", None, None),
        ("2025-01-01", "2025-06-01", "2025-06-01", "*", "open", None),
        ("2025-06-01", "*", "2025-06-01", "*", "overdue", None),
    }


def test_what_was_learned_after_it_had_ended() -> None:
    scenario = Scenario()
    term = {"term": "agi-bar", "change": "granted", "holder": "openai"}
    scenario.publish("partnership.formed", "2019-01-01", partners=["microsoft", "openai"], terms=[term], known="2025-11-06",
             lasted_until="2025-10-28T00:00:00Z")  # fmt: skip
    known_terms = [
        tile for tile in tiles(scenario, "terms of microsoft and openai: agi-bar, held by openai") if tile[4]
    ]
    assert known_terms == [("2019-01-01", "2025-10-28", "2025-11-06", "*", "granted", None)]


def test_who_leads_by_score_and_who_would() -> None:
    scenario = Scenario()
    for day, model, score, certainty in (
        ("2025-01-01", "m", 50, "reported"),
        ("2025-02-01", "n", 60, "rumored"),
        ("2025-03-01", "o", 55, "reported"),
    ):
        scenario.publish("evaluation.scored", day, model=model, benchmark="b", score=score, certainty=certainty)
    now = [tile for tile in tiles(scenario, "leader of b") if tile[3] == "*"]
    assert [(tile[0], tile[4], tile[5]) for tile in now] == [
        ("*", None, None),
        ("2025-01-01", "m", None),
        ("2025-02-01", "m", "n"),
        ("2025-03-01", "o", "n"),
    ]


def test_a_role_is_held_until_its_holder_leaves() -> None:
    scenario = Scenario()
    scenario.publish("talent.appointed", "2025-01-01", person="Ann", role="CEO", to="microsoft")
    scenario.publish("talent.departed", "2025-06-01", person="Ann", from_="microsoft")
    now = [tile for tile in tiles(scenario, "role of ceo at microsoft") if tile[3] == "*"]
    assert [(tile[0], tile[4]) for tile in now] == [("*", None), ("2025-01-01", "Ann"), ("2025-06-01", None)]


def test_a_rumor_of_leaving_leaves_nobody_possibly() -> None:
    scenario = Scenario()
    scenario.publish("talent.appointed", "2025-01-01", person="Ann", role="CEO", to="microsoft")
    scenario.publish("talent.departed", "2025-06-01", person="Ann", from_="microsoft", certainty="rumored")
    (tile,) = [t for t in tiles(scenario, "role of ceo at microsoft") if t[3] == "*" and t[1] == "*"]
    assert tile[4:] == ("Ann", "nobody")


def test_a_claim_is_contested_for_all_times_once_something_contradicts() -> None:
    scenario = Scenario()
    scenario.publish("model.launched", "2025-01-01", model="m", claim="c", certainty="rumored")
    scenario.publish("model.launched", "2025-08-01", model="m", claim="c", claim_stance="contradicts")
    assert [tile for tile in tiles(scenario, "claim c") if tile[4]] == [
        ("2025-01-01", "*", "2025-01-01", "2025-08-01", "rumored", None),
        ("2025-01-01", "*", "2025-08-01", "*", "contested", None),
    ]


def test_what_the_log_held_by_then() -> None:
    scenario = Scenario()
    fields = {"measure": "annual", "segment": "AI"}
    scenario.publish("revenue.reported", "2025-01-01", amount=usd(10), logged="2025-01-02", **fields)
    scenario.publish("revenue.reported", "2025-02-01", amount=usd(11), logged="2025-09-01", **fields)
    query = "SELECT DISTINCT answer FROM beliefs_as_logged(TIMESTAMPTZ '2025-03-01') WHERE answer IS NOT NULL"
    assert scenario.query(query) == [{"answer": "10 USD"}]


def test_a_dispute_is_open_until_it_is_settled() -> None:
    scenario = Scenario()
    parties = [{"organization": "microsoft"}, {"organization": "openai"}]
    scenario.publish("dispute.raised", "2025-01-01", parties=parties, about="x", claim="x")
    scenario.publish("dispute.settled", "2025-06-01", dispute={"claim": "x"}, outcome="shared")
    now = [tile for tile in tiles(scenario, "dispute x") if tile[3] == "*"]
    assert [(tile[0], tile[4]) for tile in now] == [
        ("*", None),
        ("2025-01-01", "open"),
        ("2025-06-01", "settled: shared"),
    ]


def test_prices_of_input_and_output_and_stakes() -> None:
    scenario = Scenario()
    scenario.publish("price.changed", "2025-01-01", model="m", provider="openai", input=usd(2), output=usd(8))
    scenario.publish("price.changed", "2025-06-01", model="m", provider="openai", input=usd(1), certainty="rumored")
    scenario.publish(
        "stake.held", "2025-01-01", holder="microsoft", held="openai", share={"share": 0.27}, value=usd(135e9)
    )
    now = {q: tiles(scenario, q)[-1][4:] for q in ("price of input of m at openai", "price of output of m at openai")}
    assert now == {
        "price of input of m at openai": ("2 USD", "1 USD"),
        "price of output of m at openai": ("8 USD", None),
    }
    assert tiles(scenario, "stake of microsoft in openai")[-1][4] == "0.27, 135 billion USD"
