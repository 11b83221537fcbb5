"""Amendments: who may do what, what wins, from when, and what is inert. The cases are those of docs/time.md."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.scenario import Scenario, usd

LATE = "2026-01-01"


def revenue(told: Scenario, amount: float = 10, **more: Any) -> str:
    return told.say("revenue.reported", "2025-01-01", measure="annual", segment="AI", amount=usd(amount), **more)


def certainty(told: Scenario, id_: str, known: str = LATE) -> str | None:
    rows = told.model("timeline", LATE, known, id=id_)
    return rows[0]["certainty"] if rows else None


def state(told: Scenario, id_: str, known: str = LATE) -> tuple[str, str | None]:
    (row,) = told.ask(
        "SELECT state, why FROM amendments_as_of($known::TIMESTAMPTZ) WHERE id = $id", known=known, id=id_
    )
    return row["state"], row["why"]


class TestCorrections:
    def test_replaces_payload_time_and_subject_from_when_it_is_known(self) -> None:
        told = Scenario()
        event = revenue(told, 10)
        told.correct(
            event,
            "2025-06-01",
            time="2025-02-01",
            amount=usd(12),
            organizations=[{"slug": "openai"}],
            headline="Better",
        )
        before, after = told.one("timeline", LATE, "2025-05-31", id=event), told.one("timeline", LATE, id=event)
        assert (before["subject"], before["headline"], before["happened_from"].month) == (
            "microsoft",
            f"revenue.reported {event}",
            1,
        )
        assert (after["subject"], after["headline"], after["happened_from"].month) == ("openai", "Better", 2)
        assert (after["corrected"], after["known_at"]) == (True, before["known_at"])
        assert told.one("revenue", LATE, "2025-05-31")["amount"] == 10
        assert told.one("revenue", LATE)["amount"] == 12
        assert told.one("revenue", LATE)["organization"] == "openai"

    def test_may_arrive_before_its_target_and_acts_from_the_targets_known_time(self) -> None:
        told = Scenario()
        revenue(told, 10, id="x", known="2025-06-01")
        told.records.pop()
        amendment = told.correct("x", "2025-02-01", amount=usd(12))
        revenue(told, 10, id="x", known="2025-06-01")
        assert told.model("revenue", LATE, "2025-05-31") == []
        assert state(told, amendment, "2025-05-31") == ("waiting", "its target is not known")
        assert told.one("revenue", LATE, "2025-06-01")["amount"] == 12

    def test_last_of_several_wins_by_known_then_logged_then_position(self) -> None:
        told = Scenario()
        event = revenue(told, 10)
        last = told.correct(event, "2025-06-01", amount=usd(13), logged="2026-03-02")
        first = told.correct(event, "2025-05-01", amount=usd(11), logged="2026-03-03")
        same = told.correct(event, "2025-06-01", amount=usd(12), logged="2026-03-01")
        assert told.one("revenue", LATE)["amount"] == 13
        assert state(told, last) == ("acting", None)
        assert {state(told, first)[0], state(told, same)[0]} == {"superseded"}
        assert told.one("revenue", LATE, "2025-05-15")["amount"] == 11

    def test_equal_times_are_decided_by_the_position(self) -> None:
        told = Scenario()
        event = revenue(told, 10)
        told.correct(event, "2025-06-01", amount=usd(13), logged="2026-03-02", partition=1)
        told.correct(event, "2025-06-01", amount=usd(12), logged="2026-03-02", partition=0)
        assert told.one("revenue", LATE)["amount"] == 13

    def test_of_another_source_is_inert(self) -> None:
        told = Scenario()
        event = revenue(told, 10)
        amendment = told.correct(event, "2025-06-01", amount=usd(12), by="b")
        assert told.one("revenue", LATE)["amount"] == 10
        assert state(told, amendment) == ("inert", "only the target's own source may correct or retract it")
        assert told.one("inert_amendments", LATE)["id"] == amendment

    def test_that_states_another_kind_is_inert(self) -> None:
        told = Scenario()
        event = told.say("model.launched", "2025-01-01", model="m")
        told.documents[event]["data"] |= {"product": "p"}
        replacement = {
            "time": "2025-01-01T00:00:00Z",
            "data": {"headline": "h", "organizations": [{"slug": "a"}], "product": "p"},
        }
        amendment = told.amend("corrected", event, "2025-02-01", kind="product.launched", replacement=replacement)
        assert state(told, amendment) == ("inert", "it states product.launched, its target is model.launched")
        assert told.model("products", LATE) == []
        assert len(told.model("models", LATE)) == 1

    def test_brings_its_own_certainty_claim_and_tags(self) -> None:
        told = Scenario()
        event = revenue(told, certainty="rumored")
        told.correct(event, "2025-06-01", certainty="confirmed", claim="c", tags=["t"])
        row = told.one("timeline", LATE, id=event)
        assert (row["certainty"], row["claim"], row["tags"]) == ("confirmed", "c", ["t"])

    def test_cuts_what_happened_at_when_the_correction_was_known(self) -> None:
        told = Scenario()
        event = revenue(told, precision="year")
        told.correct(event, "2025-06-01")
        row = told.one("timeline", LATE, id=event)
        assert (row["happened_to"].year, row["happened_to"].month) == (2025, 6)


class TestRetractions:
    def test_takes_an_event_away_from_when_it_is_known(self) -> None:
        told = Scenario()
        event = revenue(told)
        told.amend("retracted", event, "2025-06-01")
        assert certainty(told, event, "2025-05-31") == "reported"
        assert certainty(told, event) is None
        assert told.model("revenue", LATE) == []

    def test_a_later_correction_restores_it(self) -> None:
        told = Scenario()
        event = revenue(told)
        told.amend("retracted", event, "2025-06-01")
        told.correct(event, "2025-07-01", amount=usd(12))
        assert told.model("revenue", LATE, "2025-06-15") == []
        assert told.one("revenue", LATE)["amount"] == 12

    def test_of_a_correction_restores_what_it_hid(self) -> None:
        told = Scenario()
        event = revenue(told, 10)
        correction = told.correct(event, "2025-06-01", amount=usd(12))
        told.amend("retracted", correction, "2025-07-01")
        assert told.one("revenue", LATE, "2025-06-15")["amount"] == 12
        assert told.one("revenue", LATE)["amount"] == 10
        assert certainty(told, correction) is None
        assert state(told, correction)[0] == "retracted"

    def test_of_one_of_two_corrections_restores_the_other(self) -> None:
        told = Scenario()
        event = revenue(told, 10)
        told.correct(event, "2025-05-01", amount=usd(11))
        second = told.correct(event, "2025-06-01", amount=usd(12))
        told.amend("retracted", second, "2025-07-01")
        assert told.one("revenue", LATE)["amount"] == 11

    def test_of_a_denial_by_who_denied(self) -> None:
        told = Scenario()
        event = revenue(told)
        denial = told.amend("denied", event, "2025-06-01", by="b")
        told.amend("retracted", denial, "2025-07-01", by="a")
        assert certainty(told, event) == "denied"
        told.amend("retracted", denial, "2025-08-01")
        assert certainty(told, event) == "reported"

    def test_is_never_retracted(self) -> None:
        told = Scenario()
        event = revenue(told)
        retraction = told.amend("retracted", event, "2025-06-01")
        second = told.amend("retracted", retraction, "2025-07-01")
        assert certainty(told, event) is None
        assert state(told, second) == ("inert", "a retraction is never amended")

    def test_of_itself_is_inert(self) -> None:
        told = Scenario()
        told.documents["r"] = {"source": "urn:a", "type": "whenline.event.retracted"}
        told.amend("retracted", "r", "2025-06-01", id="r")
        assert state(told, "r")[0] == "inert"

    def test_by_another_source_is_inert(self) -> None:
        told = Scenario()
        event = revenue(told)
        told.amend("retracted", event, "2025-06-01", by="b")
        assert certainty(told, event) == "reported"

    @pytest.mark.parametrize("action", ["confirmed", "denied"])
    def test_only_a_retraction_may_target_an_amendment(self, action: str) -> None:
        told = Scenario()
        event = revenue(told)
        denial = told.amend("denied", event, "2025-06-01", by="b")
        verdict = told.amend(action, denial, "2025-07-01", by="c")
        assert state(told, verdict) == ("inert", "only a retraction may target an amendment")
        assert certainty(told, denial) == "reported"


class TestVerdicts:
    def test_anyone_confirms_and_denies(self) -> None:
        told = Scenario()
        one, other = revenue(told, certainty="rumored"), revenue(told, certainty="rumored")
        told.amend("confirmed", one, "2025-06-01", by="b")
        told.amend("denied", other, "2025-06-01", by="c")
        assert (certainty(told, one, "2025-05-31"), certainty(told, one)) == ("rumored", "confirmed")
        assert certainty(told, other) == "denied"

    def test_both_make_it_contested_and_not_firm(self) -> None:
        told = Scenario()
        event = revenue(told)
        told.amend("confirmed", event, "2025-06-01", by="b")
        told.amend("denied", event, "2025-06-02", by="c")
        assert certainty(told, event) == "contested"
        assert told.one("timeline", LATE, id=event)["is_firm"] is False
        assert told.one("revenue", LATE)["amount"] is None
        assert told.one("revenue", LATE)["possible_amount"] == 10

    def test_contested_is_firm_where_its_own_source_confirms(self) -> None:
        told = Scenario()
        event = revenue(told, certainty="confirmed")
        told.amend("denied", event, "2025-06-02", by="c")
        assert certainty(told, event) == "contested"
        assert told.one("timeline", LATE, id=event)["is_firm"] is True
        assert told.one("revenue", LATE)["amount"] == 10

    def test_a_source_that_denies_what_it_confirmed(self) -> None:
        told = Scenario()
        event = revenue(told, certainty="confirmed")
        told.amend("denied", event, "2025-06-02")
        assert certainty(told, event) == "denied"

    def test_last_verdict_of_each_source_counts(self) -> None:
        told = Scenario()
        event = revenue(told)
        first = told.amend("denied", event, "2025-06-01", by="b")
        told.amend("confirmed", event, "2025-07-01", by="b")
        assert (certainty(told, event, "2025-06-15"), certainty(told, event)) == ("denied", "confirmed")
        assert state(told, first) == ("superseded", "its source said otherwise later")

    def test_verdicts_before_the_correction_in_force_do_not_count(self) -> None:
        told = Scenario()
        event = revenue(told)
        denial = told.amend("denied", event, "2025-06-01", by="b")
        correction = told.correct(event, "2025-07-01", amount=usd(12))
        assert (certainty(told, event, "2025-06-15"), certainty(told, event)) == ("denied", "reported")
        assert state(told, denial) == ("superseded", "given before the correction in force")
        told.amend("retracted", correction, "2025-08-01")
        assert certainty(told, event) == "denied"

    def test_of_what_is_retracted_idle(self) -> None:
        told = Scenario()
        event = revenue(told)
        told.amend("retracted", event, "2025-06-01")
        verdict = told.amend("confirmed", event, "2025-07-01", by="b")
        assert state(told, verdict) == ("superseded", "its target is retracted")

    def test_count_again_when_a_later_correction_restores_the_event(self) -> None:
        told = Scenario()
        event = revenue(told)
        told.amend("retracted", event, "2025-06-01")
        told.correct(event, "2025-07-01", amount=usd(12))
        told.amend("confirmed", event, "2025-08-01", by="b")
        assert certainty(told, event) == "confirmed"

    def test_the_certainty_of_an_amendment_itself_does_not_weigh(self) -> None:
        told = Scenario()
        event = revenue(told)
        told.amend("denied", event, "2025-06-01", by="b", certainty="rumored")
        assert certainty(told, event) == "denied"

    def test_at_does_not_limit_what_amendments_say_of_the_past(self) -> None:
        told = Scenario()
        revenue(told, certainty="rumored", id="x")
        told.amend("confirmed", "x", "2025-06-01", by="b")
        assert told.one("timeline", "2025-02-01", LATE, id="x")["certainty"] == "confirmed"


def test_logged_hides_what_this_log_did_not_hold_yet() -> None:
    told = Scenario()
    event = revenue(told, 10, logged="2026-01-01")
    told.correct(event, "2025-06-01", amount=usd(12), logged="2026-02-01")
    query = "SELECT amount FROM revenue_as_of($at, $at, logged := $logged::TIMESTAMPTZ)"
    seen = [
        told.ask(query, at=LATE + " 00:00:00Z", logged=logged) for logged in ("2025-12-31", "2026-01-15", "2026-02-01")
    ]
    assert [[row["amount"] for row in rows] for rows in seen] == [[], [10], [12]]


def test_logged_hides_untouched_facts_too() -> None:
    told = Scenario()
    revenue(told, 10, logged="2026-01-01")
    revenue(told, 11, logged="2026-02-01")
    query = "SELECT count(*) AS n FROM revenue_history_as_of($at, $at, logged := $logged::TIMESTAMPTZ)"
    seen = [told.ask(query, at=LATE + " 00:00:00Z", logged=logged) for logged in ("2026-01-15", "2026-02-01")]
    assert seen == [[{"n": 1}], [{"n": 2}]]


def test_a_target_that_never_comes_leaves_its_amendment_waiting() -> None:
    told = Scenario()
    amendment = told.amend("denied", "nobody", "2025-06-01", of_source="z", by="b")
    assert state(told, amendment) == ("waiting", "its target is not known")
    assert told.one("timeline", LATE)["effect"] == "waiting"


def test_of_all_knowledge_there_is_an_answer_too_also_of_what_was_amended_or_claimed() -> None:
    told = Scenario()
    denied = revenue(told, 10)
    told.amend("denied", denied, "2025-06-01", by="b")
    claimed = revenue(told, 11, claim="c")
    for at in (LATE, "infinity"):
        timeline = told.ask("SELECT id, certainty FROM timeline_as_of($at::TIMESTAMPTZ, 'infinity')", at=at)
        assert {row["id"]: row["certainty"] for row in timeline}.items() >= {
            denied: "denied",
            claimed: "reported",
        }.items()
        counted = told.ask(
            "SELECT amount FROM effective_facts_as_of('fact_revenue', $at::TIMESTAMPTZ, 'infinity')", at=at
        )
        assert sorted(row["amount"] for row in counted) == [10, 11]
