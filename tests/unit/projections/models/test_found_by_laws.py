"""Cases that random histories found where the read models and the rules disagreed, each told by hand."""

from __future__ import annotations

from tests.support.scenario import Scenario, day, usd

LATE = "2026-01-01"


def scored(told: Scenario, happened: str, **more: object) -> str:
    return told.say("evaluation.scored", happened, model="m", benchmark="b", **more)


def test_a_correction_of_itself_makes_nothing() -> None:
    told = Scenario()
    told.say(
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
    assert told.model("strategies", LATE) == []
    assert told.one("inert_amendments", LATE)["state"] == "inert"


class TestPossibleAnswersAreLaterThanFirmOnes:
    def test_rank(self) -> None:
        told = Scenario()
        scored(told, "2025-01-01", rank=5, certainty="rumored")
        scored(told, "2025-02-01", rank=2)
        row = told.one("standings", LATE)
        assert (row["rank"], row["possible_rank"]) == (2, None)

    def test_outcome_of_a_plan(self) -> None:
        told = Scenario()
        plan = told.say("plan.announced", "2025-01-01", what="API", window={"to": "2025-12-01T00:00:00Z"})
        named = {"source": "urn:a", "id": plan}
        told.say("plan.settled", "2025-02-01", plan=named, outcome="cancelled", certainty="rumored")
        told.say("plan.settled", "2025-03-01", plan=named, outcome="fulfilled")
        row = told.one("plans", LATE)
        assert (row["state"], row["possible_outcome"]) == ("fulfilled", None)

    def test_outcome_of_a_dispute(self) -> None:
        told = Scenario()
        parties = [{"organization": "microsoft"}, {"organization": "openai"}]
        raised = told.say("dispute.raised", "2025-01-01", parties=parties, about="papers")
        named = {"source": "urn:a", "id": raised}
        told.say("dispute.settled", "2025-02-01", dispute=named, outcome="lost", certainty="rumored")
        told.say("dispute.settled", "2025-03-01", dispute=named, outcome="won")
        row = told.one("disputes", LATE)
        assert (row["outcome"], row["possible_outcome"]) == ("won", None)

    def test_stage_of_a_model(self) -> None:
        told = Scenario()
        told.say("model.progressed", "2025-01-01", model="m", stage="in_development", certainty="rumored")
        told.say("model.progressed", "2025-02-01", model="m", stage="preview")
        row = told.one("models", LATE)
        assert (row["stage"], row["possible_stage"]) == ("preview", None)

    def test_stake_and_cumulative_sum(self) -> None:
        told = Scenario()
        pair, money = {"investor": "microsoft", "investee": "openai"}, {"scope": "cumulative", "amount": usd(9)}
        told.say("investment.made", "2025-01-01", **pair, **money, certainty="rumored")
        told.say("investment.made", "2025-02-01", **pair, scope="cumulative", amount=usd(13))
        row = told.one("capital", LATE)
        assert (row["cumulative"], row["cumulative_currency"], row["cumulative_possible"]) == (13, "USD", None)


PAIR = {"investor": "microsoft", "investee": "openai"}


class TestCapital:
    def test_a_rumor_in_another_currency_takes_no_firm_sum_away(self) -> None:
        told = Scenario()
        told.say("investment.made", "2025-01-01", **PAIR, amount=usd(1))
        euros = {"amount": 5, "currency": "EUR"}
        told.say("investment.made", "2025-02-01", **PAIR, amount=euros, certainty="rumored")
        row = told.one("capital", LATE)
        assert (row["rounds"], row["currency"], row["rounds_possible"]) == (1, "USD", None)

    def test_only_rounds_that_are_done_are_counted(self) -> None:
        told = Scenario()
        told.say("investment.made", "2025-01-01", **PAIR, amount=usd(1))
        told.say("investment.made", "2025-02-01", **PAIR, amount=usd(2), commitment="considered")
        told.say("investment.made", "2025-03-01", **PAIR, commitment="agreed")
        row = told.one("capital", LATE)
        assert (row["round_count"], row["rounds_of_unknown_size"], row["promised"]) == (1, 0, 2)


def test_of_prices_the_firm_one_says_how_certain_the_row_is() -> None:
    told = Scenario()
    firm = told.say("price.changed", "2025-01-01", model="m", provider="openai", input=usd(2))
    told.say("price.changed", "2025-02-01", model="m", provider="openai", input=usd(1), certainty="rumored")
    row = told.one("prices", LATE)
    assert (row["certainty"], row["possible_input"]) == ("reported", 1)
    assert told.ask("SELECT id FROM ledger WHERE key = $key", key=row["key"]) == [{"id": firm}]


def test_the_maker_of_a_model_is_told_by_what_is_firm() -> None:
    told = Scenario()
    told.say("model.launched", "2025-01-01", model="m", of="openai", certainty="rumored")
    told.say("model.launched", "2025-02-01", model="m", of="microsoft")
    row = told.one("models", LATE)
    assert row["organization"] == "microsoft"
    assert row["possible_launch_from"] == day("2025-01-01")


def test_a_firm_row_has_no_claim_of_a_rumor() -> None:
    told = Scenario()
    supply = {"consumer": "microsoft", "supplier": "openai"}
    told.say("supplier.changed", "2025-01-01", **supply, extent="primary")
    told.say("supplier.changed", "2025-02-01", **supply, extent="partial", certainty="rumored", claim="c")
    assert told.one("suppliers", LATE)["claim"] is None


class TestContradictions:
    def told(self, one: str, other: str) -> int:
        told = Scenario()
        for by, count, happened in (("a", 100, one), ("b", 200, other)):
            told.say(
                "layoff.reported",
                f"{happened}-01",
                precision="month",
                known=LATE,
                headcount={"count": count},
                claim="c",
                by=by,
            )
        return len(told.model("contradictions", LATE))

    def test_months_that_follow_each_other_share_no_instant(self) -> None:
        assert self.told("2025-03", "2025-04") == 0
        assert self.told("2025-03", "2025-03") == 1

    def test_are_named_as_they_came_to_be_known(self) -> None:
        told = Scenario()
        told.say("model.launched", "2025-01-01", model="m", claim="c")
        for number in range(9):
            told.say(
                "model.launched",
                f"2025-02-{9 - number:02}",
                model="m",
                claim="c",
                claim_stance="contradicts",
                id=f"{number}",
            )
        keys = told.one("claims", LATE)["contradicted_by"]
        ids = {row["key"]: row["id"] for row in told.ask("SELECT key, id FROM ledger")}
        assert [ids[key] for key in keys] == [f"{number}" for number in range(8, -1, -1)]


def test_the_history_of_a_claim_has_a_gap_where_nobody_stated_it() -> None:
    told = Scenario()
    first = told.say("model.launched", "2025-01-01", model="m", claim="c")
    told.amend("retracted", first, "2025-03-01")
    told.say("model.launched", "2025-02-01", known="2025-05-01", model="m", claim="c", by="b")
    first_span, second_span = sorted((row["known_from"], row["known_to"]) for row in told.model("claim_history", LATE))
    assert first_span == (day("2025-01-01"), day("2025-03-01"))
    assert second_span[0] == day("2025-05-01")


class TestTellings:
    def test_who_contradicts_a_plan_tells_another(self) -> None:
        told = Scenario()
        window = {"to": "2025-12-01T00:00:00Z"}
        told.say("plan.announced", "2025-01-01", what="API", window=window, claim="c")
        against = told.say(
            "plan.announced", "2025-01-02", what="no API", window=window, claim="c", claim_stance="contradicts", by="b"
        )
        told.say("plan.settled", "2025-06-01", plan={"source": "urn:b", "id": against}, outcome="cancelled")
        assert {row["what"]: row["state"] for row in told.model("plans", LATE)} == {
            "API": "overdue",
            "no API": "cancelled",
        }

    def test_what_settles_a_claim_leaves_who_contradicts_it_open(self) -> None:
        told = Scenario()
        parties = [{"organization": "microsoft"}, {"organization": "openai"}]
        told.say("dispute.raised", "2025-01-01", parties=parties, about="none", claim="c", claim_stance="contradicts")
        told.say("dispute.settled", "2025-02-01", dispute={"claim": "c"}, outcome="won")
        assert told.one("disputes", LATE)["state"] == "open"

    def test_what_bears_on_any_telling_of_an_indicator_moves_it(self) -> None:
        told = Scenario()
        watched = {"about": "m", "measure": "rank", "why": "it shows", "claim": "c"}
        told.say("indicator.watched", "2025-01-01", **watched)
        other = told.say("indicator.watched", "2025-01-02", **watched, by="b")
        scored(told, "2025-02-01", rank=1, bears_on=[{"source": "urn:b", "id": other}])
        assert told.one("indicators", LATE)["moves"] == 1

    def test_an_amendment_moves_no_indicator(self) -> None:
        told = Scenario()
        watched = told.say("indicator.watched", "2025-01-01", about="m", measure="rank", why="it shows")
        rumor = scored(told, "2025-02-01", rank=1, by="b")
        told.amend("denied", rumor, "2025-03-01", bears_on=[{"source": "urn:a", "id": watched}])
        assert told.one("indicators", LATE)["moves"] == 0

    def test_a_claim_moves_an_indicator_once(self) -> None:
        told = Scenario()
        watched = told.say("indicator.watched", "2025-01-01", about="m", measure="rank", why="it shows")
        bears = [{"source": "urn:a", "id": watched}]
        scored(told, "2025-02-01", rank=1, bears_on=bears, claim="c", certainty="rumored")
        scored(told, "2025-02-01", rank=1, bears_on=bears, claim="c", by="b")
        row = told.one("indicators", LATE)
        assert (row["moves"], row["possible_moves"]) == (1, 0)


def test_of_two_terms_of_one_event_the_later_in_its_list_stands() -> None:
    told = Scenario()
    terms = [
        {"term": "compute", "change": "granted", "words": "z", "until": "2027-01-01T00:00:00Z"},
        {"term": "compute", "change": "changed", "words": "a", "until": "2028-01-01T00:00:00Z"},
    ]
    told.say("partnership.formed", "2025-01-01", partners=["microsoft", "openai"], terms=terms)
    assert told.one("terms", LATE)["until"] == day("2028-01-01")


def test_a_group_of_nobody_is_sure() -> None:
    told = Scenario()
    told.say("talent.departed", "2025-01-01", group="team", headcount={"count": 0, "bound": "at_least"}, from_="openai")
    assert told.one("talent_flows", LATE)["occurrence"] == "sure"


def test_nothing_grows_from_nothing() -> None:
    told = Scenario()
    for happened, amount in (("2025-01-01", 0), ("2025-02-01", 5)):
        told.say("revenue.reported", happened, measure="annual", segment="AI", amount=usd(amount))
    assert {row["growth_since_previous"] for row in told.model("revenue_history", LATE)} == {None}
