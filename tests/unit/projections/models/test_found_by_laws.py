"""Cases that random histories found where the read models and the rules disagreed, each written by hand."""

from __future__ import annotations

from tests.support.scenario import Scenario, day, usd

LATE = "2026-01-01"


def scored(scenario: Scenario, happened: str, **more: object) -> str:
    return scenario.publish("evaluation.scored", happened, model="m", benchmark="b", **more)


def test_a_correction_of_itself_makes_nothing() -> None:
    scenario = Scenario()
    scenario.publish(
        "event.corrected",
        "2025-01-01",
        id="self",
        target={"source": "urn:a", "id": "self"},
        kind="strategy.stated",
        replacement={
            "time": "2025-01-01T00:00:00Z",
            "data": {"headline": "Out of nothing", "organizations": [{"slug": "microsoft"}], "aim": "all"},
        },
    )
    assert scenario.model("strategies", LATE) == []
    assert scenario.one("inert_amendments", LATE)["state"] == "inert"


class TestPossibleAnswersAreLaterThanFirmOnes:
    def test_rank(self) -> None:
        scenario = Scenario()
        scored(scenario, "2025-01-01", rank=5, certainty="rumored")
        scored(scenario, "2025-02-01", rank=2)
        row = scenario.one("standings", LATE)
        assert (row["rank"], row["possible_rank"]) == (2, None)

    def test_outcome_of_a_plan(self) -> None:
        scenario = Scenario()
        plan = scenario.publish("plan.announced", "2025-01-01", what="API", window={"to": "2025-12-01T00:00:00Z"})
        named = {"source": "urn:a", "id": plan}
        scenario.publish("plan.settled", "2025-02-01", plan=named, outcome="cancelled", certainty="rumored")
        scenario.publish("plan.settled", "2025-03-01", plan=named, outcome="fulfilled")
        row = scenario.one("plans", LATE)
        assert (row["state"], row["possible_outcome"]) == ("fulfilled", None)

    def test_outcome_of_a_dispute(self) -> None:
        scenario = Scenario()
        parties = [{"organization": "microsoft"}, {"organization": "openai"}]
        raised = scenario.publish("dispute.raised", "2025-01-01", parties=parties, about="papers")
        named = {"source": "urn:a", "id": raised}
        scenario.publish("dispute.settled", "2025-02-01", dispute=named, outcome="lost", certainty="rumored")
        scenario.publish("dispute.settled", "2025-03-01", dispute=named, outcome="won")
        row = scenario.one("disputes", LATE)
        assert (row["outcome"], row["possible_outcome"]) == ("won", None)

    def test_stage_of_a_model(self) -> None:
        scenario = Scenario()
        scenario.publish("model.progressed", "2025-01-01", model="m", stage="in_development", certainty="rumored")
        scenario.publish("model.progressed", "2025-02-01", model="m", stage="preview")
        row = scenario.one("models", LATE)
        assert (row["stage"], row["possible_stage"]) == ("preview", None)

    def test_stake_and_cumulative_sum(self) -> None:
        scenario = Scenario()
        pair, money = {"investor": "microsoft", "investee": "openai"}, {"scope": "cumulative", "amount": usd(9)}
        scenario.publish("investment.made", "2025-01-01", **pair, **money, certainty="rumored")
        scenario.publish("investment.made", "2025-02-01", **pair, scope="cumulative", amount=usd(13))
        row = scenario.one("capital", LATE)
        assert (row["cumulative"], row["cumulative_currency"], row["cumulative_possible"]) == (13, "USD", None)


PAIR = {"investor": "microsoft", "investee": "openai"}


class TestCapital:
    def test_a_rumor_in_another_currency_takes_no_firm_sum_away(self) -> None:
        scenario = Scenario()
        scenario.publish("investment.made", "2025-01-01", **PAIR, amount=usd(1))
        euros = {"amount": 5, "currency": "EUR"}
        scenario.publish("investment.made", "2025-02-01", **PAIR, amount=euros, certainty="rumored")
        row = scenario.one("capital", LATE)
        assert (row["rounds"], row["currency"], row["rounds_possible"]) == (1, "USD", None)

    def test_only_rounds_that_are_done_are_counted(self) -> None:
        scenario = Scenario()
        scenario.publish("investment.made", "2025-01-01", **PAIR, amount=usd(1))
        scenario.publish("investment.made", "2025-02-01", **PAIR, amount=usd(2), commitment="considered")
        scenario.publish("investment.made", "2025-03-01", **PAIR, commitment="agreed")
        row = scenario.one("capital", LATE)
        assert (row["round_count"], row["rounds_of_unknown_size"], row["promised"]) == (1, 0, 2)


def test_of_prices_the_firm_one_gives_the_certainty_of_the_row() -> None:
    scenario = Scenario()
    firm = scenario.publish("price.changed", "2025-01-01", model="m", provider="openai", input=usd(2))
    scenario.publish("price.changed", "2025-02-01", model="m", provider="openai", input=usd(1), certainty="rumored")
    row = scenario.one("prices", LATE)
    assert (row["certainty"], row["possible_input"]) == ("reported", 1)
    assert scenario.query("SELECT id FROM ledger WHERE key = $key", key=row["key"]) == [{"id": firm}]


def test_the_maker_of_a_model_comes_from_firm_events() -> None:
    scenario = Scenario()
    scenario.publish("model.launched", "2025-01-01", model="m", of="openai", certainty="rumored")
    scenario.publish("model.launched", "2025-02-01", model="m", of="microsoft")
    row = scenario.one("models", LATE)
    assert row["organization"] == "microsoft"
    assert row["possible_launch_from"] == day("2025-01-01")


def test_a_firm_row_has_no_claim_of_a_rumor() -> None:
    scenario = Scenario()
    supply = {"consumer": "microsoft", "supplier": "openai"}
    scenario.publish("supplier.changed", "2025-01-01", **supply, extent="primary")
    scenario.publish("supplier.changed", "2025-02-01", **supply, extent="partial", certainty="rumored", claim="c")
    assert scenario.one("suppliers", LATE)["claim"] is None


class TestContradictions:
    def contradictions(self, one: str, other: str) -> int:
        scenario = Scenario()
        for by, count, happened in (("a", 100, one), ("b", 200, other)):
            scenario.publish(
                "layoff.reported",
                f"{happened}-01",
                precision="month",
                known=LATE,
                headcount={"count": count},
                claim="c",
                by=by,
            )
        return len(scenario.model("contradictions", LATE))

    def test_months_that_follow_each_other_share_no_instant(self) -> None:
        assert self.contradictions("2025-03", "2025-04") == 0
        assert self.contradictions("2025-03", "2025-03") == 1

    def test_are_named_as_they_came_to_be_known(self) -> None:
        scenario = Scenario()
        scenario.publish("model.launched", "2025-01-01", model="m", claim="c")
        for number in range(9):
            scenario.publish(
                "model.launched",
                f"2025-02-{9 - number:02}",
                model="m",
                claim="c",
                claim_stance="contradicts",
                id=f"{number}",
            )
        keys = scenario.one("claims", LATE)["contradicted_by"]
        ids = {row["key"]: row["id"] for row in scenario.query("SELECT key, id FROM ledger")}
        assert [ids[key] for key in keys] == [f"{number}" for number in range(8, -1, -1)]


def test_the_history_of_a_claim_has_a_gap_where_nobody_stated_it() -> None:
    scenario = Scenario()
    first = scenario.publish("model.launched", "2025-01-01", model="m", claim="c")
    scenario.amend("retracted", first, "2025-03-01")
    scenario.publish("model.launched", "2025-02-01", known="2025-05-01", model="m", claim="c", by="b")
    first_span, second_span = sorted(
        (row["known_from"], row["known_to"]) for row in scenario.model("claim_history", LATE)
    )
    assert first_span == (day("2025-01-01"), day("2025-03-01"))
    assert second_span[0] == day("2025-05-01")


class TestSharedClaims:
    def test_who_contradicts_a_plan_states_another(self) -> None:
        scenario = Scenario()
        window = {"to": "2025-12-01T00:00:00Z"}
        scenario.publish("plan.announced", "2025-01-01", what="API", window=window, claim="c")
        against = scenario.publish(
            "plan.announced", "2025-01-02", what="no API", window=window, claim="c", claim_stance="contradicts", by="b"
        )
        scenario.publish("plan.settled", "2025-06-01", plan={"source": "urn:b", "id": against}, outcome="cancelled")
        assert {row["what"]: row["state"] for row in scenario.model("plans", LATE)} == {
            "API": "overdue",
            "no API": "cancelled",
        }

    def test_what_settles_a_claim_leaves_who_contradicts_it_open(self) -> None:
        scenario = Scenario()
        parties = [{"organization": "microsoft"}, {"organization": "openai"}]
        scenario.publish(
            "dispute.raised", "2025-01-01", parties=parties, about="none", claim="c", claim_stance="contradicts"
        )
        scenario.publish("dispute.settled", "2025-02-01", dispute={"claim": "c"}, outcome="won")
        assert scenario.one("disputes", LATE)["state"] == "open"

    def test_what_bears_on_any_statement_of_an_indicator_moves_it(self) -> None:
        scenario = Scenario()
        watched = {"about": "m", "measure": "rank", "why": "it shows", "claim": "c"}
        scenario.publish("indicator.watched", "2025-01-01", **watched)
        other = scenario.publish("indicator.watched", "2025-01-02", **watched, by="b")
        scored(scenario, "2025-02-01", rank=1, bears_on=[{"source": "urn:b", "id": other}])
        assert scenario.one("indicators", LATE)["moves"] == 1

    def test_an_amendment_moves_no_indicator(self) -> None:
        scenario = Scenario()
        watched = scenario.publish("indicator.watched", "2025-01-01", about="m", measure="rank", why="it shows")
        rumor = scored(scenario, "2025-02-01", rank=1, by="b")
        scenario.amend("denied", rumor, "2025-03-01", bears_on=[{"source": "urn:a", "id": watched}])
        assert scenario.one("indicators", LATE)["moves"] == 0

    def test_a_claim_moves_an_indicator_once(self) -> None:
        scenario = Scenario()
        watched = scenario.publish("indicator.watched", "2025-01-01", about="m", measure="rank", why="it shows")
        bears = [{"source": "urn:a", "id": watched}]
        scored(scenario, "2025-02-01", rank=1, bears_on=bears, claim="c", certainty="rumored")
        scored(scenario, "2025-02-01", rank=1, bears_on=bears, claim="c", by="b")
        row = scenario.one("indicators", LATE)
        assert (row["moves"], row["possible_moves"]) == (1, 0)


def test_of_two_terms_of_one_event_the_later_in_its_list_wins() -> None:
    scenario = Scenario()
    terms = [
        {"term": "compute", "change": "granted", "words": "z", "until": "2027-01-01T00:00:00Z"},
        {"term": "compute", "change": "changed", "words": "a", "until": "2028-01-01T00:00:00Z"},
    ]
    scenario.publish("partnership.formed", "2025-01-01", partners=["microsoft", "openai"], terms=terms)
    assert scenario.one("terms", LATE)["until"] == day("2028-01-01")


def test_a_group_of_nobody_is_sure() -> None:
    scenario = Scenario()
    scenario.publish(
        "talent.departed", "2025-01-01", group="team", headcount={"count": 0, "bound": "at_least"}, from_="openai"
    )
    assert scenario.one("talent_flows", LATE)["occurrence"] == "sure"


def test_nothing_grows_from_nothing() -> None:
    scenario = Scenario()
    for happened, amount in (("2025-01-01", 0), ("2025-02-01", 5)):
        scenario.publish("revenue.reported", happened, measure="annual", segment="AI", amount=usd(amount))
    assert {row["growth_since_previous"] for row in scenario.model("revenue_history", LATE)} == {None}
