"""Amendments: who may do what, what wins, from when, and what is inert. The cases are those of docs/time.md."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.scenario import Scenario, usd

LATE = "2026-01-01"


def revenue(scenario: Scenario, amount: float = 10, **more: Any) -> str:
    return scenario.publish(
        "revenue.reported", "2025-01-01", measure="annual", segment="AI", amount=usd(amount), **more
    )


def certainty(scenario: Scenario, id_: str, known: str = LATE) -> str | None:
    rows = scenario.model("timeline", LATE, known, id=id_)
    return rows[0]["certainty"] if rows else None


def state(scenario: Scenario, id_: str, known: str = LATE) -> tuple[str, str | None]:
    (row,) = scenario.query(
        "SELECT state, why FROM amendments_as_of($known::TIMESTAMPTZ) WHERE id = $id", known=known, id=id_
    )
    return row["state"], row["why"]


class TestCorrections:
    def test_replaces_payload_time_and_subject_from_when_it_is_known(self) -> None:
        scenario = Scenario()
        event = revenue(scenario, 10)
        scenario.correct(
            event,
            "2025-06-01",
            time="2025-02-01",
            amount=usd(12),
            organizations=[{"slug": "openai"}],
            headline="Better",
        )
        before, after = scenario.one("timeline", LATE, "2025-05-31", id=event), scenario.one("timeline", LATE, id=event)
        assert (before["subject"], before["headline"], before["happened_from"].month) == (
            "microsoft",
            f"revenue.reported {event}",
            1,
        )
        assert (after["subject"], after["headline"], after["happened_from"].month) == ("openai", "Better", 2)
        assert (after["corrected"], after["known_at"]) == (True, before["known_at"])
        assert scenario.one("revenue", LATE, "2025-05-31")["amount"] == 10
        assert scenario.one("revenue", LATE)["amount"] == 12
        assert scenario.one("revenue", LATE)["organization"] == "openai"

    def test_may_arrive_before_its_target_and_acts_from_the_targets_known_time(self) -> None:
        scenario = Scenario()
        revenue(scenario, 10, id="x", known="2025-06-01")
        scenario.records.pop()
        amendment = scenario.correct("x", "2025-02-01", amount=usd(12))
        revenue(scenario, 10, id="x", known="2025-06-01")
        assert scenario.model("revenue", LATE, "2025-05-31") == []
        assert state(scenario, amendment, "2025-05-31") == ("waiting", "its target is not known")
        assert scenario.one("revenue", LATE, "2025-06-01")["amount"] == 12

    def test_last_of_several_wins_by_known_then_logged_then_position(self) -> None:
        scenario = Scenario()
        event = revenue(scenario, 10)
        last = scenario.correct(event, "2025-06-01", amount=usd(13), logged="2026-03-02")
        first = scenario.correct(event, "2025-05-01", amount=usd(11), logged="2026-03-03")
        same = scenario.correct(event, "2025-06-01", amount=usd(12), logged="2026-03-01")
        assert scenario.one("revenue", LATE)["amount"] == 13
        assert state(scenario, last) == ("acting", None)
        assert {state(scenario, first)[0], state(scenario, same)[0]} == {"superseded"}
        assert scenario.one("revenue", LATE, "2025-05-15")["amount"] == 11

    def test_equal_times_are_decided_by_the_position(self) -> None:
        scenario = Scenario()
        event = revenue(scenario, 10)
        scenario.correct(event, "2025-06-01", amount=usd(13), logged="2026-03-02", partition=1)
        scenario.correct(event, "2025-06-01", amount=usd(12), logged="2026-03-02", partition=0)
        assert scenario.one("revenue", LATE)["amount"] == 13

    def test_of_another_source_is_inert(self) -> None:
        scenario = Scenario()
        event = revenue(scenario, 10)
        amendment = scenario.correct(event, "2025-06-01", amount=usd(12), by="b")
        assert scenario.one("revenue", LATE)["amount"] == 10
        assert state(scenario, amendment) == ("inert", "only the target's own source may correct or retract it")
        assert scenario.one("inert_amendments", LATE)["id"] == amendment

    def test_that_states_another_kind_is_inert(self) -> None:
        scenario = Scenario()
        event = scenario.publish("model.launched", "2025-01-01", model="m")
        scenario.documents[event]["data"] |= {"product": "p"}
        replacement = {
            "time": "2025-01-01T00:00:00Z",
            "data": {"headline": "h", "organizations": [{"slug": "a"}], "product": "p"},
        }
        amendment = scenario.amend("corrected", event, "2025-02-01", kind="product.launched", replacement=replacement)
        assert state(scenario, amendment) == ("inert", "it states product.launched, its target is model.launched")
        assert scenario.model("products", LATE) == []
        assert len(scenario.model("models", LATE)) == 1

    def test_brings_its_own_certainty_claim_and_tags(self) -> None:
        scenario = Scenario()
        event = revenue(scenario, certainty="rumored")
        scenario.correct(event, "2025-06-01", certainty="confirmed", claim="c", tags=["t"])
        row = scenario.one("timeline", LATE, id=event)
        assert (row["certainty"], row["claim"], row["tags"]) == ("confirmed", "c", ["t"])

    def test_cuts_what_happened_at_when_the_correction_was_known(self) -> None:
        scenario = Scenario()
        event = revenue(scenario, precision="year")
        scenario.correct(event, "2025-06-01")
        row = scenario.one("timeline", LATE, id=event)
        assert (row["happened_to"].year, row["happened_to"].month) == (2025, 6)


class TestRetractions:
    def test_takes_an_event_away_from_when_it_is_known(self) -> None:
        scenario = Scenario()
        event = revenue(scenario)
        scenario.amend("retracted", event, "2025-06-01")
        assert certainty(scenario, event, "2025-05-31") == "reported"
        assert certainty(scenario, event) is None
        assert scenario.model("revenue", LATE) == []

    def test_a_later_correction_restores_it(self) -> None:
        scenario = Scenario()
        event = revenue(scenario)
        scenario.amend("retracted", event, "2025-06-01")
        scenario.correct(event, "2025-07-01", amount=usd(12))
        assert scenario.model("revenue", LATE, "2025-06-15") == []
        assert scenario.one("revenue", LATE)["amount"] == 12

    def test_of_a_correction_restores_what_it_hid(self) -> None:
        scenario = Scenario()
        event = revenue(scenario, 10)
        correction = scenario.correct(event, "2025-06-01", amount=usd(12))
        scenario.amend("retracted", correction, "2025-07-01")
        assert scenario.one("revenue", LATE, "2025-06-15")["amount"] == 12
        assert scenario.one("revenue", LATE)["amount"] == 10
        assert certainty(scenario, correction) is None
        assert state(scenario, correction)[0] == "retracted"

    def test_of_one_of_two_corrections_restores_the_other(self) -> None:
        scenario = Scenario()
        event = revenue(scenario, 10)
        scenario.correct(event, "2025-05-01", amount=usd(11))
        second = scenario.correct(event, "2025-06-01", amount=usd(12))
        scenario.amend("retracted", second, "2025-07-01")
        assert scenario.one("revenue", LATE)["amount"] == 11

    def test_of_a_denial_by_who_denied(self) -> None:
        scenario = Scenario()
        event = revenue(scenario)
        denial = scenario.amend("denied", event, "2025-06-01", by="b")
        scenario.amend("retracted", denial, "2025-07-01", by="a")
        assert certainty(scenario, event) == "denied"
        scenario.amend("retracted", denial, "2025-08-01")
        assert certainty(scenario, event) == "reported"

    def test_is_never_retracted(self) -> None:
        scenario = Scenario()
        event = revenue(scenario)
        retraction = scenario.amend("retracted", event, "2025-06-01")
        second = scenario.amend("retracted", retraction, "2025-07-01")
        assert certainty(scenario, event) is None
        assert state(scenario, second) == ("inert", "a retraction is never amended")

    def test_of_itself_is_inert(self) -> None:
        scenario = Scenario()
        scenario.documents["r"] = {"source": "urn:a", "type": "whenline.event.retracted"}
        scenario.amend("retracted", "r", "2025-06-01", id="r")
        assert state(scenario, "r")[0] == "inert"

    def test_by_another_source_is_inert(self) -> None:
        scenario = Scenario()
        event = revenue(scenario)
        scenario.amend("retracted", event, "2025-06-01", by="b")
        assert certainty(scenario, event) == "reported"

    @pytest.mark.parametrize("action", ["confirmed", "denied"])
    def test_only_a_retraction_may_target_an_amendment(self, action: str) -> None:
        scenario = Scenario()
        event = revenue(scenario)
        denial = scenario.amend("denied", event, "2025-06-01", by="b")
        verdict = scenario.amend(action, denial, "2025-07-01", by="c")
        assert state(scenario, verdict) == ("inert", "only a retraction may target an amendment")
        assert certainty(scenario, denial) == "reported"


class TestVerdicts:
    def test_anyone_confirms_and_denies(self) -> None:
        scenario = Scenario()
        one, other = revenue(scenario, certainty="rumored"), revenue(scenario, certainty="rumored")
        scenario.amend("confirmed", one, "2025-06-01", by="b")
        scenario.amend("denied", other, "2025-06-01", by="c")
        assert (certainty(scenario, one, "2025-05-31"), certainty(scenario, one)) == ("rumored", "confirmed")
        assert certainty(scenario, other) == "denied"

    def test_both_make_it_contested_and_not_firm(self) -> None:
        scenario = Scenario()
        event = revenue(scenario)
        scenario.amend("confirmed", event, "2025-06-01", by="b")
        scenario.amend("denied", event, "2025-06-02", by="c")
        assert certainty(scenario, event) == "contested"
        assert scenario.one("timeline", LATE, id=event)["is_firm"] is False
        assert scenario.one("revenue", LATE)["amount"] is None
        assert scenario.one("revenue", LATE)["possible_amount"] == 10

    def test_contested_is_firm_where_its_own_source_confirms(self) -> None:
        scenario = Scenario()
        event = revenue(scenario, certainty="confirmed")
        scenario.amend("denied", event, "2025-06-02", by="c")
        assert certainty(scenario, event) == "contested"
        assert scenario.one("timeline", LATE, id=event)["is_firm"] is True
        assert scenario.one("revenue", LATE)["amount"] == 10

    def test_a_source_that_denies_what_it_confirmed(self) -> None:
        scenario = Scenario()
        event = revenue(scenario, certainty="confirmed")
        scenario.amend("denied", event, "2025-06-02")
        assert certainty(scenario, event) == "denied"

    def test_last_verdict_of_each_source_counts(self) -> None:
        scenario = Scenario()
        event = revenue(scenario)
        first = scenario.amend("denied", event, "2025-06-01", by="b")
        scenario.amend("confirmed", event, "2025-07-01", by="b")
        assert (certainty(scenario, event, "2025-06-15"), certainty(scenario, event)) == ("denied", "confirmed")
        assert state(scenario, first) == ("superseded", "its source said otherwise later")

    def test_verdicts_before_the_correction_in_force_do_not_count(self) -> None:
        scenario = Scenario()
        event = revenue(scenario)
        denial = scenario.amend("denied", event, "2025-06-01", by="b")
        correction = scenario.correct(event, "2025-07-01", amount=usd(12))
        assert (certainty(scenario, event, "2025-06-15"), certainty(scenario, event)) == ("denied", "reported")
        assert state(scenario, denial) == ("superseded", "given before the correction in force")
        scenario.amend("retracted", correction, "2025-08-01")
        assert certainty(scenario, event) == "denied"

    def test_of_what_is_retracted_idle(self) -> None:
        scenario = Scenario()
        event = revenue(scenario)
        scenario.amend("retracted", event, "2025-06-01")
        verdict = scenario.amend("confirmed", event, "2025-07-01", by="b")
        assert state(scenario, verdict) == ("superseded", "its target is retracted")

    def test_count_again_when_a_later_correction_restores_the_event(self) -> None:
        scenario = Scenario()
        event = revenue(scenario)
        scenario.amend("retracted", event, "2025-06-01")
        scenario.correct(event, "2025-07-01", amount=usd(12))
        scenario.amend("confirmed", event, "2025-08-01", by="b")
        assert certainty(scenario, event) == "confirmed"

    def test_the_certainty_of_an_amendment_itself_does_not_weigh(self) -> None:
        scenario = Scenario()
        event = revenue(scenario)
        scenario.amend("denied", event, "2025-06-01", by="b", certainty="rumored")
        assert certainty(scenario, event) == "denied"

    def test_at_does_not_limit_what_amendments_say_of_the_past(self) -> None:
        scenario = Scenario()
        revenue(scenario, certainty="rumored", id="x")
        scenario.amend("confirmed", "x", "2025-06-01", by="b")
        assert scenario.one("timeline", "2025-02-01", LATE, id="x")["certainty"] == "confirmed"


def test_logged_hides_what_this_log_did_not_hold_yet() -> None:
    scenario = Scenario()
    event = revenue(scenario, 10, logged="2026-01-01")
    scenario.correct(event, "2025-06-01", amount=usd(12), logged="2026-02-01")
    query = "SELECT amount FROM revenue_as_of($at, $at, logged := $logged::TIMESTAMPTZ)"
    seen = [
        scenario.query(query, at=LATE + " 00:00:00Z", logged=logged)
        for logged in ("2025-12-31", "2026-01-15", "2026-02-01")
    ]
    assert [[row["amount"] for row in rows] for rows in seen] == [[], [10], [12]]


def test_logged_hides_untouched_facts_too() -> None:
    scenario = Scenario()
    revenue(scenario, 10, logged="2026-01-01")
    revenue(scenario, 11, logged="2026-02-01")
    query = "SELECT count(*) AS n FROM revenue_history_as_of($at, $at, logged := $logged::TIMESTAMPTZ)"
    seen = [scenario.query(query, at=LATE + " 00:00:00Z", logged=logged) for logged in ("2026-01-15", "2026-02-01")]
    assert seen == [[{"n": 1}], [{"n": 2}]]


def test_a_target_that_never_comes_leaves_its_amendment_waiting() -> None:
    scenario = Scenario()
    amendment = scenario.amend("denied", "nobody", "2025-06-01", of_source="z", by="b")
    assert state(scenario, amendment) == ("waiting", "its target is not known")
    assert scenario.one("timeline", LATE)["effect"] == "waiting"


def test_of_all_knowledge_there_is_an_answer_too_also_of_what_was_amended_or_claimed() -> None:
    scenario = Scenario()
    denied = revenue(scenario, 10)
    scenario.amend("denied", denied, "2025-06-01", by="b")
    claimed = revenue(scenario, 11, claim="c")
    for at in (LATE, "infinity"):
        timeline = scenario.query("SELECT id, certainty FROM timeline_as_of($at::TIMESTAMPTZ, 'infinity')", at=at)
        assert {row["id"]: row["certainty"] for row in timeline}.items() >= {
            denied: "denied",
            claimed: "reported",
        }.items()
        counted = scenario.query(
            "SELECT amount FROM effective_facts_as_of('fact_revenue', $at::TIMESTAMPTZ, 'infinity')", at=at
        )
        assert sorted(row["amount"] for row in counted) == [10, 11]


def test_what_rules_take_back_is_inferred_as_what_they_found() -> None:
    scenario = Scenario()
    basis = revenue(scenario, by="a")
    signal = scenario.publish(
        "signal.raised", "2025-02-01", by="whenline:signals", rule="near-parity", rule_version=1, headline="Found",
        evidence=[{"source": "urn:a", "id": basis}],
    )  # fmt: skip
    scenario.amend("retracted", signal, "2025-03-01", headline="Taken back")
    rows = scenario.model("timeline", LATE)
    assert {row["kind"]: row["inferred"] for row in rows} == {"revenue.reported": False, "event.retracted": True}
