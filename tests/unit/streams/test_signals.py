"""Signals in the log: raised once, dated when they came true, and retracted when they no longer hold."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from events.codec import decode
from events.kinds.signals import SOURCE
from events.registry import BY_TYPE
from projections.read.signals import Due, due
from projections.schema import definitions
from streams.signals.documents import acted, raised
from tests.reference_model import Logged
from tests.support.loading import connection_of
from tests.support.scenario import LOGGED, Scenario, day

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def documents_of(found: Due) -> list[dict[str, Any]]:
    return [raised(signal) for signal in found.signals] + [acted(act) for act in found.acts]


def reconcile(scenario: Scenario, now: datetime = NOW) -> list[dict[str, Any]]:
    """Log what is due until nothing is; returns the sent events."""
    sent: list[dict[str, Any]] = []
    while documents := documents_of(due(scenario.connection(), now)):
        assert len(sent) < 100, "it never settles"
        for document in documents:
            value = json.dumps(document).encode()
            decode(value)
            number = len(scenario.records)
            logged_at = max(record.logged_at for record in scenario.records) + timedelta(seconds=1)
            scenario.records.append(Logged(BY_TYPE[document["type"]].topic, 0, number, logged_at, value))
        sent += documents
    return sent


def holding(scenario: Scenario, known: str = "2026-12-01") -> set[tuple[str, str]]:
    """Rule and date of the signals that hold, by the log; the rules themselves must agree."""
    rows = [scenario.query(f"FROM {model}_as_of($at, $at)", at=day(known)) for model in ("raised_signals", "signals")]
    assert {row["id"] for row in rows[0]} == {row["id"] for row in rows[1]}
    return {(row["rule"], f"{row['came_true_at']:%Y-%m-%d}") for row in rows[1]}


def scores(*rows: tuple[str, str, float]) -> Scenario:
    scenario = Scenario()
    for happened, model, score in rows:
        scenario.publish(
            "evaluation.scored", happened, id=f"{model}-{score:g}", of=model, model=model, benchmark="b", score=score
        )
    return scenario


@pytest.fixture
def led() -> Scenario:
    """Beta takes the lead from alpha in February, gamma from beta in March."""
    return scores(("2025-01-01", "alpha", 50), ("2025-02-01", "beta", 60), ("2025-03-01", "gamma", 70))


@contextmanager
def broken(rule: str) -> Iterator[None]:
    """A rule that fails whenever it is evaluated."""
    (macro,) = [each for each in definitions.views() if f"MACRO {rule}(" in each]
    connection = connection_of([])
    connection.execute(f"CREATE OR REPLACE MACRO {rule}(turns, logged) AS TABLE SELECT error('too much') AS subject")
    try:
        yield
    finally:
        connection.execute(macro)


LED = {("lead-changed", "2025-02-01"), ("lead-changed", "2025-03-01")}


def test_history_is_raised_with_its_own_times_once(led: Scenario) -> None:
    sent = reconcile(led)
    assert [(each["type"], each["time"], each["knowntime"]) for each in sent] == [
        ("whenline.signal.raised", "2025-02-01T00:00:00Z", "2025-02-01T00:00:00Z"),
        ("whenline.signal.raised", "2025-03-01T00:00:00Z", "2025-03-01T00:00:00Z"),
    ]
    assert sent[0]["data"]["headline"] == "beta takes the lead of b from alpha: 60 against 50."
    assert holding(led) == LED
    assert reconcile(led) == []


def test_the_same_history_in_any_order_and_batch_gives_the_same_signals(led: Scenario) -> None:
    """Whatever an agent sees when it looks, in the end there are the same ids, and what was raised too early is taken back."""
    whole = {(each["id"]) for each in reconcile(led) if each["type"] == "whenline.signal.raised"}
    events = [record for record in led.records if json.loads(record.value)["source"] != SOURCE]
    for seed in range(2):
        scenario = Scenario()
        for record in random.Random(seed).sample(events, len(events)):
            number = len(scenario.records)
            later = LOGGED + timedelta(days=number)
            scenario.records.append(Logged(record.topic, 0, number, later, record.value))
            reconcile(scenario)
        assert holding(scenario) == LED
        assert {row["id"] for row in scenario.query("FROM raised_signals_as_of($at, $at)", at=NOW)} == whole


def test_a_rule_that_fails_keeps_its_signals_and_stops_no_other(led: Scenario) -> None:
    led.publish(
        "plan.announced", "2025-01-01", id="plan", of="alpha", what="API", window={"to": "2025-02-01T00:00:00Z"}
    )
    raised_ones = {each["data"]["rule"] for each in reconcile(led)}
    assert "lead-changed" in raised_ones
    assert len(raised_ones) > 1
    with broken("internal.rule_lead_changed"):
        found = due(led.connection(), NOW)
    assert (found.signals, found.acts) == ([], [])
    assert list(found.failures) == ["lead-changed"]
    assert "too much" in found.failures["lead-changed"]
    led.records[:] = [record for record in led.records if json.loads(record.value)["source"] != SOURCE]
    with broken("internal.rule_lead_changed"):
        assert {signal.rule for signal in due(led.connection(), NOW).signals} == raised_ones - {"lead-changed"}


def test_a_late_event_takes_back_what_it_shows_to_be_wrong(led: Scenario) -> None:
    reconcile(led)
    led.publish(
        "evaluation.scored",
        "2025-02-15",
        id="late",
        of="delta",
        model="delta",
        benchmark="b",
        score=80,
        logged="2026-11-20",
    )
    sent = reconcile(led)
    assert [(each["type"], each["time"][:10]) for each in sent] == [
        ("whenline.signal.raised", "2025-02-15"),
        ("whenline.event.retracted", "2025-03-01"),
    ]
    assert "known earlier was logged later" in sent[1]["data"]["reason"]
    assert holding(led) == {("lead-changed", "2025-02-01"), ("lead-changed", "2025-02-15")}


def test_undone_ground_takes_the_signal_back_from_then_on_and_returned_ground_gives_it_back(led: Scenario) -> None:
    reconcile(led)
    led.amend("retracted", "gamma-70", "2025-05-01", logged="2026-11-20")
    sent = reconcile(led)
    assert [(each["type"], each["time"][:10]) for each in sent] == [("whenline.event.retracted", "2025-05-01")]
    assert holding(led) == {("lead-changed", "2025-02-01")}
    assert holding(led, "2025-04-30") == LED, "as known before, it stood"
    led.correct("gamma-70", "2025-06-01", logged="2026-11-21")
    assert holding_after(led) == LED | {("lead-changed", "2025-06-01")}


def holding_after(scenario: Scenario) -> set[tuple[str, str]]:
    reconcile(scenario)
    return holding(scenario)


@pytest.mark.parametrize(
    ("changed", "holds"), [({"headline": "Better words"}, True), ({"score": 71.0}, False), ({"tags": ["x"]}, True)]
)
def test_a_correction_undoes_a_signal_where_it_changes_the_substance(
    led: Scenario, changed: dict[str, Any], holds: bool
) -> None:
    reconcile(led)
    led.correct("gamma-70", "2025-05-01", logged="2026-11-20", **changed)
    assert (("lead-changed", "2025-03-01") in holding_after(led)) is holds


def test_a_denial_undoes_what_was_noticed_of_the_world_but_not_what_was_noticed_of_knowledge(led: Scenario) -> None:
    led.publish(
        "price.changed",
        "2025-03-01",
        id="rumor",
        certainty="rumored",
        model="m",
        provider="openai",
        input={"amount": 1, "currency": "USD"},
    )
    led.amend("confirmed", "rumor", "2025-03-05", by="b")
    reconcile(led)
    led.amend("denied", "gamma-70", "2025-05-01", by="b", logged="2026-11-20")
    led.amend("denied", "rumor", "2025-06-01", by="c", logged="2026-11-20")
    after = holding_after(led)
    assert ("lead-changed", "2025-03-01") not in after
    assert {("certainty-moved", "2025-03-05"), ("certainty-moved", "2025-06-01")} <= after


def test_a_change_of_certainty_rests_on_its_own_verdict_also_where_two_sources_use_one_id_at_one_moment() -> None:
    scenario = Scenario()
    for by in ("a", "b"):
        scenario.publish("strategy.stated", "2025-01-01", id="one", by=by, of=by, aim="x", certainty="rumored")
        scenario.amend("confirmed", "one", "2025-02-01", id=f"verdict on {by}", by="c", of_source=by)
    rows = scenario.query("FROM signals_as_of($at, $at) WHERE rule = 'certainty-moved'", at=day("2026-01-01"))
    origins = {row["key"]: (row["source"], row["id"]) for row in scenario.query("SELECT key, source, id FROM ledger")}
    rests_on = {row["organization"]: {origins[key] for key in row["evidence"]} for row in rows}
    assert rests_on == {by: {(f"urn:{by}", "one"), ("urn:c", f"verdict on {by}")} for by in ("a", "b")}


def test_time_alone_makes_a_plan_overdue_by_the_time_of_the_event() -> None:
    scenario = Scenario()
    scenario.publish("plan.announced", "2025-03-01", what="API", window={"to": "2026-12-24T00:00:00Z"})
    scenario.publish("plan.announced", "2025-03-02", what="App", window={"to": "2025-07-01T00:00:00Z"})
    found = due(scenario.connection(), NOW)
    assert [(signal.rule, signal.came_true_at) for signal in found.signals] == [("plan-overdue", day("2025-07-01"))]
    assert found.next_at == day("2026-12-24")
    reconcile(scenario)
    assert [each["time"] for each in reconcile(scenario, day("2026-12-24"))] == ["2026-12-24T00:00:00Z"]


def test_a_settlement_published_late_takes_back_that_a_plan_was_overdue() -> None:
    scenario = Scenario()
    plan = scenario.publish("plan.announced", "2025-03-01", what="App", window={"to": "2025-07-01T00:00:00Z"})
    reconcile(scenario)
    assert holding(scenario) == {("plan-overdue", "2025-07-01")}
    scenario.publish(
        "plan.settled", "2025-06-01", plan={"source": "urn:a", "id": plan}, outcome="fulfilled", logged="2026-11-20"
    )
    assert holding_after(scenario) == {("plan-settled", "2025-06-01")}


def test_a_condition_comes_true_once_while_it_holds() -> None:
    scenario = Scenario()
    watch = {"measure": "revenue", "comparison": "ge", "threshold": 10e9}
    about = {"organization": "microsoft", "segment": "AI", "basis": "annual_run_rate"}
    scenario.publish(
        "indicator.watched",
        "2025-01-01",
        id="w",
        about="AI",
        measure="run rate",
        why="so",
        condition=watch | {"about": about},
    )
    for month, amount in enumerate((9e9, 11e9, 12e9, 8e9, 13e9), 2):
        scenario.publish(
            "revenue.reported",
            f"2025-0{month}-01",
            segment="AI",
            measure="annual_run_rate",
            amount={"amount": amount, "currency": "USD"},
        )
    assert [each["time"][:10] for each in reconcile(scenario)] == ["2025-03-01", "2025-06-01"]
    assert "revenue is 11 billion USD (at least 10 billion)." in first_sentence(scenario)


def first_sentence(scenario: Scenario) -> str:
    return str(scenario.query("FROM signals_as_of($at, $at) ORDER BY came_true_at", at=NOW)[0]["sentence"])


def test_a_sentence_calls_organizations_as_they_were_called_then_and_the_id_knows_no_names() -> None:
    def supplied(*names: tuple[str, str, str]) -> dict[str, str]:
        scenario = Scenario()
        for happened, supplier in (("2025-01-01", "openai"), ("2025-02-01", "xai"), ("2025-07-01", "openai")):
            product = "App" if happened == "2025-07-01" else None
            more = {"product": product} if product else {}
            scenario.publish(
                "supplier.changed", happened, of="acme", consumer="acme", supplier=supplier, extent="hosted", **more
            )
        for known, slug, name in names:
            scenario.publish("organization.named", known, by="desk", of=slug, slug=slug, name=name)
        found = scenario.query(
            "FROM signals_as_of($at, $at) WHERE rule = 'supplier-moved' ORDER BY came_true_at", at=NOW
        )
        return {row["sentence"]: row["id"] for row in found}

    named = supplied(
        ("2024-01-01", "openai", "OpenAI"), ("2025-03-01", "xai", "xAI"), ("2025-06-01", "openai", "OpenAI Group")
    )
    assert list(named) == [
        "OpenAI is a supplier of acme now (hosted).",
        "xai is a supplier of acme now (hosted).",
        "OpenAI Group is a supplier of acme, App now (hosted).",
    ]
    assert list(named.values()) == list(supplied().values())


def test_a_sentence_says_what_was_stated_and_no_more() -> None:
    """A group of unknown size is no person, who supplies itself is no supplier of another, and moves are no answer."""
    scenario = Scenario()
    for person in ("Ann", "Bob"):
        scenario.publish("talent.departed", "2025-01-01", of="lab", person=person, from_="lab", to="acme")
    scenario.publish("talent.departed", "2025-01-01", of="lab", group="several others", from_="lab", to="acme")
    scenario.publish("supplier.changed", "2025-02-01", of="acme", consumer="acme", supplier="acme", extent="testing")
    condition = {"measure": "moves", "comparison": "ge", "threshold": 2}
    scenario.publish(
        "indicator.watched", "2025-03-01", id="w", of="acme", about="acceptance", measure="use", why="so",
        condition=condition, headline="How the market takes it up",
    )  # fmt: skip
    scenario.publish(
        "indicator.watched", "2025-03-01", id="one", of="acme", about="acceptance", measure="use", why="so",
        condition=condition | {"threshold": 1}, headline="Whether anybody takes it up",
    )  # fmt: skip
    scenario.publish("model.launched", "2025-04-02", of="acme", model="O", bears_on=[{"source": "urn:a", "id": "one"}])
    for model in ("M", "N"):
        bears_on = [{"source": "urn:a", "id": "w"}]
        scenario.publish("model.launched", "2025-04-01", of="acme", model=model, bears_on=bears_on)
    found = scenario.query("FROM signals_as_of($at, $at)", at=NOW)
    sentences = {row["rule"]: row["sentence"] for row in found if row["after"] != "1 event"}
    assert [row["sentence"] for row in found if row["rule"] == "indicator-met" and row["after"] == "1 event"] == [
        'The condition of "Whether anybody takes it up" is met: 1 event bears on it (at least 1).'
    ]
    assert sentences["departures-surge"].startswith("2 people and a group of unknown size left lab within 90 days")
    assert sentences["supplier-moved"] == "acme supplies itself now (testing)."
    assert sentences["indicator-met"] == (
        'The condition of "How the market takes it up" is met: 2 events bear on it (at least 2).'
    )
