"""Plans, indicators, terms and disputes, and how answers were revised, on small histories."""

from __future__ import annotations

from tests.support.scenario import Scenario, day

LATE = "2026-01-01"
WINDOW = {"from": "2025-03-07T00:00:00Z", "to": "2026-01-01T00:00:00Z"}


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

    def test_a_settlement_of_one_statement_settles_the_claim(self) -> None:
        scenario = Scenario()
        self.plan(scenario, claim="api", certainty="rumored")
        scenario.publish("plan.announced", "2025-03-08", what="MAI API", window=WINDOW, by="b", claim="api")
        self.settle(scenario, "2025-10-01", "cancelled")
        assert scenario.one("plans", "2025-11-01")["state"] == "cancelled"

    def test_a_denied_plan_is_never_overdue(self) -> None:
        scenario = Scenario()
        scenario.amend("denied", self.plan(scenario), "2025-06-01", by="b")
        assert scenario.one("plans", "2026-06-01")["state"] == "denied"


class TestIndicators:
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


class TestAgreements:
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


class TestRevisions:
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
        retracted = scenario.publish("model.launched", "2025-01-01", model="retracted")
        wrong = scenario.publish("model.launched", "2025-01-01", model="wrong")
        fixed = scenario.publish("model.launched", "2025-01-01", model="fixd")
        scenario.publish("model.launched", "2025-01-01", model="right")
        scenario.amend("retracted", retracted, "2025-10-01")
        scenario.amend("denied", wrong, "2025-10-01", by="b")
        scenario.correct(fixed, "2025-10-01", model="fixed")
        overturned = {row["id"]: row["change"] for row in scenario.model("overturned", "2025-04-01", LATE)}
        assert overturned == {parity: "contradicted", retracted: "retracted", wrong: "denied", fixed: "corrected"}
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
