"""What the rules notice in the bundled and the imported data, checked by hand against the fact or row named beside each."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from events.registry import BY_TYPE
from projections.read.signals import UnknownRule, backtest, due
from streams.importers import events_of
from tests.reference_model import Logged
from tests.support.scenario import LOGGED, Scenario

# How each is checked: F and G are facts of the article and of its sequel; a row of the leaderboard is named by its run.
# Everything is known at the end of the day of its publication, which is the first moment of the next.
CHECKED = [
    # Row 2025-01-23-19-14-48--r1-architect-sonnet scores 64.0; the best before, 2024-12-21-19-23-03--polyglot-o1-hard-diff, 61.7.
    (
        "2025-01-23",
        "lead-changed",
        "DeepSeek R1 + claude-3-5-sonnet-20241022",
        "o1-2024-12-17 (high)",
        "64 against 61.7",
    ),
    # Row 2025-06-28-00-38-18--o3-pro-high scores 84.9; the best before it, 2025-06-06-16-36-21--gemini0605-32k-think, 83.1.
    ("2025-06-28", "lead-changed", "o3-pro (high)", "gemini-2.5-pro-preview-06-05 (32k think)", "84.9 against 83.1"),
    # Row 2025-08-23-15-47-21--gpt-5-high scores 88.0, above the 84.9 of June.
    ("2025-08-23", "lead-changed", "gpt-5 (high)", "o3-pro (high)", "88 against 84.9"),
    # F9: MAI is close to or level with OpenAI and Anthropic, a rumor published on 7 March 2025.
    ("2025-03-07", "near-parity", "rumored: near parity", None, "Microsoft against OpenAI"),
    # G22: the leaderboard of 28 August 2025, published on the 29th, puts MAI-1-preview 13th and behind models of both.
    (
        "2025-08-29",
        "near-parity",
        "behind on LMArena text",
        "rumored: near parity",
        "OpenAI: the rumored near parity is gone",
    ),
    # G22 against F9: rank 13 is stated as contradicting the claim of near parity.
    ("2025-08-29", "sources-contradict", "contradicted", None, "MAI-1-preview comes 13th for text on LMArena"),
    # G23, published on 9 September 2025 as a rumor; G24, published on the 24th, confirms it: 15 days.
    ("2025-09-24", "certainty-moved", "confirmed", "rumored", "rumored for 15 days"),
    # F12 was to come in 2025: its window ends with the year, and nothing had been settled by then.
    ("2026-01-01", "plan-overdue", "overdue", "open", "MAI API for external developers by Microsoft"),
    # G31: the API is there on 2 April 2026, 92 days after 31 December 2025.
    ("2026-04-02", "plan-settled", "fulfilled", "overdue", "92 days late"),
    # G34: a page dates the 37 billion to April 2025; published and denied on 30 April 2026.
    ("2026-04-30", "certainty-moved", "denied", "rumored", "A page puts the run rate of 37 billion dollars"),
    # F10, a report of 7 March 2025, is confirmed by G35 of 2 June 2026: 452 days.
    ("2026-06-02", "certainty-moved", "confirmed", "reported", "reported for 452 days"),
    # G36: level with Claude Opus 4.6 on SWE-Bench Pro, by Microsoft; before it G22 held.
    (
        "2026-06-02",
        "near-parity",
        "near parity on SWE-Bench Pro",
        "behind on LMArena text",
        "Microsoft against Anthropic: near parity is stated (",
    ),
]


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """The timeline and the leaderboard, logged in November 2026, long after all of it was known."""
    bundled = Scenario()
    events = [*events_of("microsoft-openai"), *events_of("aider-polyglot")]
    for number, event in enumerate(events):
        value = json.dumps(event).encode()
        logged_at = LOGGED + timedelta(milliseconds=number)
        bundled.records.append(Logged(BY_TYPE[event["type"]].topic, 0, number, logged_at, value))
    return bundled


@pytest.fixture(scope="module")
def signals(scenario: Scenario) -> list[dict[str, Any]]:
    return scenario.query(
        "FROM signals_as_of(TIMESTAMPTZ '2026-11-25', TIMESTAMPTZ '2026-11-25') ORDER BY came_true_at"
    )


@pytest.mark.parametrize("checked", CHECKED, ids=lambda each: f"{each[0]} {each[1]}")
def test_twelve_that_a_person_checked(
    signals: list[dict[str, Any]], checked: tuple[str, str, str, str | None, str]
) -> None:
    came_true, rule, after, before, words = checked
    found = [
        each
        for each in signals
        if each["rule"] == rule and f"{each['came_true_at']:%Y-%m-%d}" == came_true and words in each["sentence"]
    ]
    assert [(each["after"], each["before"]) for each in found] == [(after, before)]
    edges = {datetime.min.time(), datetime.max.time()}  # time alone changes at midnight, knowledge at the end of a day
    assert {each["came_true_at"].time() for each in found} <= edges


def test_they_rest_on_the_events_that_a_person_would_name(signals: list[dict[str, Any]]) -> None:
    rests_on = {
        (each["rule"], f"{each['came_true_at']:%Y-%m-%d}"): {ground["id"] for ground in each["rests_on"]}
        for each in signals
    }
    assert rests_on["plan-overdue", "2026-01-01"] == {"f12-mai-api-plan"}
    assert rests_on["plan-settled", "2026-04-02"] == {"f12-mai-api-plan", "g31-api-plan-fulfilled"}
    assert rests_on["sources-contradict", "2025-08-29"] == {"g22-rank-13", "f9-mai-near-parity"}
    assert rests_on["certainty-moved", "2026-04-30"] == {"g34-misdated", "g34-misdated-denied"}


def test_the_articles_three_indicators_are_watched_and_moved(scenario: Scenario, signals: list[dict[str, Any]]) -> None:
    """G22 and G36 move MAI's progress (F28), G31 the acceptance of the API (F30); nothing states Bing and Windows (F29)."""
    watched = scenario.query(
        "SELECT id, condition_measure FROM indicators_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01')"
    )
    assert {row["id"]: row["condition_measure"] for row in watched} == {
        "f28-mai-progress": "standing",
        "f29-consumer-ai-progress": "revenue",
        "f30-mai-api-acceptance": "moves",
    }
    moved = {
        (each["about"].removeprefix("indicator "), f"{each['came_true_at']:%Y-%m-%d}"): sorted(
            {ground["id"][:3] for ground in each["rests_on"]}
        )
        for each in signals
        if each["rule"] == "indicator-moved"
    }
    assert moved == {
        ("f28-mai-progress", "2025-08-29"): ["f28", "g22"],
        ("f30-mai-api-acceptance", "2026-04-02"): ["f30", "g31"],
        ("f28-mai-progress", "2026-06-02"): ["f28", "g36"],
    }
    met = [(each["about"], f"{each['came_true_at']:%Y-%m-%d}") for each in signals if each["rule"] == "indicator-met"]
    assert met == [("indicator f30-mai-api-acceptance", "2026-04-02")]


def test_rules_one_by_one_find_what_they_find_together(scenario: Scenario) -> None:
    together = backtest(scenario.connection())
    found = due(scenario.connection(), max(each.came_true_at for each in together))
    assert sorted(found.signals, key=lambda each: each.id) == sorted(together, key=lambda each: each.id)
    assert found.failures == {}


def test_a_backtest_runs_one_rule_or_all(scenario: Scenario, signals: list[dict[str, Any]]) -> None:
    everything = backtest(scenario.connection())
    assert {each.id for each in everything} >= {each["id"] for each in signals}
    overdue = backtest(scenario.connection(), "plan-overdue")
    assert [each.about for each in overdue] == ["plan mai-api"]
    with pytest.raises(UnknownRule, match="plan-late") as refused:
        backtest(scenario.connection(), "plan-late")
    assert "plan-overdue" in (refused.value.hint or "")
