"""What happened between two dates: events that came to be, and answers that became others."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.reference_model import Logged
from tests.support.histories import histories, points
from tests.support.loading import connection_of
from tests.support.scenario import Scenario, day, rows_of, usd

LATE = "2026-01-01"
CHANGES = "FROM changes($from_at, $to_at, $known)"


def changes(scenario: Scenario, from_at: str, to_at: str, known: str = LATE) -> list[tuple[Any, ...]]:
    """(what, about, before, after) of each change but events."""
    rows = scenario.query(f"{CHANGES} WHERE what <> 'event'", from_at=day(from_at), to_at=day(to_at), known=day(known))
    return [tuple(row[name] for name in ("what", "about", "before", "after")) for row in rows]


def events(scenario: Scenario, from_at: str, to_at: str, known: str = LATE) -> dict[str, tuple[str, str]]:
    rows = scenario.query(f"{CHANGES} WHERE what = 'event'", from_at=day(from_at), to_at=day(to_at), known=day(known))
    return {row["id"]: (row["before"], row["after"]) for row in rows}


class TestEvents:
    def test_come_to_be_possible_then_sure(self) -> None:
        scenario = Scenario()
        sure = scenario.publish("model.launched", "2025-02-01", model="m")
        month = scenario.publish("model.launched", "2025-02-10", model="n", precision="month", known=LATE)
        scenario.publish("model.launched", "2025-01-01", model="earlier")
        scenario.publish("model.launched", "2025-06-01", model="later")
        possible = {sure: ("absent", "sure"), month: ("absent", "possible")}
        assert events(scenario, "2025-01-15", "2025-02-15") == possible
        assert events(scenario, "2025-02-15", "2025-03-15") == {month: ("possible", "sure")}
        assert events(scenario, "2025-02-15", "2025-02-15") == {}

    def test_only_known_ones_and_no_amendments(self) -> None:
        scenario = Scenario()
        event = scenario.publish("model.launched", "2025-02-01", model="m", known="2025-05-01")
        scenario.amend("confirmed", event, "2025-02-02", by="b")
        assert events(scenario, "2025-01-15", "2025-02-15", "2025-04-01") == {}
        assert events(scenario, "2025-01-15", "2025-02-15") == {event: ("absent", "sure")}


class TestAnswers:
    def test_of_each_sort_in_words(self) -> None:
        scenario = Scenario()
        both = ["microsoft", "openai"]
        annual = {"measure": "annual", "segment": "AI"}
        scenario.publish("revenue.reported", "2025-01-01", amount=usd(13e9, "more_than"), **annual)
        scenario.publish("revenue.reported", "2025-03-01", amount=usd(15.5e9), **annual)
        term = {"term": "compute", "change": "granted", "holder": "openai", "until": "2030-01-01T00:00:00Z"}
        scenario.publish("partnership.formed", "2025-03-01", partners=both, terms=[term | {"exclusive": True}])
        scenario.publish("supplier.changed", "2025-03-01", consumer="a", supplier="b", extent="primary", product="p")
        scenario.publish("plan.announced", "2025-03-01", what="API", window={"to": "2025-06-01T00:00:00Z"}, claim="api")
        scenario.publish("evaluation.scored", "2025-03-01", model="m", benchmark="b", score=5, unit="percent")
        scenario.publish("talent.appointed", "2025-03-01", person="Ann", role="CEO", to="microsoft")
        scenario.publish("price.changed", "2025-03-01", model="m", provider="openai", input=usd(1.5))
        scenario.publish("stake.held", "2025-03-01", holder="microsoft", held="openai", share={"share": 0.27})
        parties = [{"organization": slug} for slug in both]
        scenario.publish("dispute.raised", "2025-03-01", parties=parties, about="share", claim="share")
        assert sorted(map(str, changes(scenario, "2025-02-01", "2025-04-01"))) == sorted(map(str, [
            ("revenue", "revenue of microsoft, AI, annual", "more than 13 billion USD", "15.5 billion USD"),
            ("terms", "terms of microsoft and openai: compute, held by openai", None, "granted"),
            ("suppliers", "supply of model to a, p, by b", None, "primary"),
            ("plans", "plan api", None, "open"),
            ("leaders", "leader of b in percent", None, "m"),
            ("roles", "role of ceo at microsoft", None, "Ann"),
            ("prices", "price of input of m at openai", None, "1.5 USD"),
            ("capital", "stake of microsoft in openai", None, "0.27"),
            ("disputes", "dispute share", None, "open"),
            ("claims", "claim api", None, "reported"),
            ("claims", "claim share", None, "reported"),
        ]))  # fmt: skip
        assert changes(scenario, "2025-05-01", "2025-07-01") == [("plans", "plan api", "open", "overdue")]

    def test_that_end(self) -> None:
        scenario = Scenario()
        scenario.publish("talent.appointed", "2025-01-01", person="Ann", role="CEO", to="microsoft")
        scenario.publish("talent.departed", "2025-03-01", person="Ann", from_="microsoft")
        assert changes(scenario, "2025-02-01", "2025-04-01") == [("roles", "role of ceo at microsoft", "Ann", None)]
        assert changes(scenario, "2025-04-01", "2025-02-01") == [("roles", "role of ceo at microsoft", None, "Ann")]

    def test_rumors_change_the_possible_answer(self) -> None:
        scenario = Scenario()
        scenario.publish("talent.appointed", "2025-01-01", person="Ann", role="CEO", to="microsoft")
        scenario.publish("talent.departed", "2025-03-01", person="Ann", from_="microsoft", certainty="rumored")
        span = {"from_at": day("2025-02-01"), "to_at": day("2025-04-01"), "known": day(LATE)}
        (row,) = scenario.query(f"{CHANGES} WHERE what = 'roles'", **span)
        found = (row["before"], row["after"], row["possible_before"], row["possible_after"], len(row["evidence"]))
        assert found == ("Ann", "Ann", None, "nobody", 2)

    def test_a_plan_stays_one_question_whichever_event_is_its_best(self) -> None:
        scenario = Scenario()
        fields = {"what": "API", "window": {"to": "2026-06-01T00:00:00Z"}, "claim": "api"}
        scenario.publish("plan.announced", "2025-01-01", certainty="rumored", **fields)
        scenario.publish("plan.announced", "2025-03-01", by="b", **fields)
        scenario.publish("plan.announced", "2025-01-01", by="c", claim_stance="contradicts", **fields)
        assert [row for row in changes(scenario, "2025-02-01", "2025-04-01") if row[0] == "plans"] == []

    def test_the_same_figure_stated_again_is_no_change(self) -> None:
        scenario = Scenario()
        for month in (1, 3):
            scenario.publish("revenue.reported", f"2025-0{month}-01", measure="annual", segment="AI", amount=usd(13))
        assert changes(scenario, "2025-02-01", "2025-04-01") == []


def test_dates_may_come_from_other_rows() -> None:
    scenario = Scenario()
    scenario.publish("model.launched", "2025-02-01", model="m")
    query = """SELECT month(p.a) AS a, c.id FROM (VALUES (DATE '2025-01-01', DATE '2025-03-01'),
        (DATE '2025-03-01', DATE '2025-04-01')) AS p(a, b), LATERAL (FROM changes(p.a, p.b, now())) AS c"""
    assert scenario.query(query) == [{"a": 1, "id": "e0"}]


def test_the_view_tells_of_the_days_before_at_or_since_a_date() -> None:
    scenario = Scenario()
    scenario.publish("model.launched", "2025-02-01", model="m")
    connection = scenario.connection()
    connection.execute("SET VARIABLE \"at\" = DATE '2025-02-15'")
    assert len(scenario.query("FROM changes")) == 1
    connection.execute("SET VARIABLE from_at = DATE '2025-02-02'")
    assert scenario.query("FROM changes") == []
    connection.execute("RESET VARIABLE from_at")
    connection.execute('RESET VARIABLE "at"')


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories(), points, points, points)
def test_law_before_and_after_are_what_the_read_models_say(
    history: list[Logged], from_at: Any, to_at: Any, known: Any
) -> None:
    connection = connection_of(history)
    query = "SELECT read_model, question, answer, possible_answer FROM answers_as_of($at, $known)"
    before, after = (
        {(row["read_model"], row["question"]): (row["answer"], row["possible_answer"]) for row in rows}
        for rows in (rows_of(connection, query, at=at, known=known) for at in (from_at, to_at))
    )
    expected = [
        (*key, *before.get(key, (None, None)), *after.get(key, (None, None)))
        for key in before.keys() | after.keys()
        if before.get(key, (None, None)) != after.get(key, (None, None))
    ]
    query = f"SELECT what, about, before, possible_before, after, possible_after {CHANGES} WHERE what <> 'event'"
    rows = rows_of(connection, query, from_at=from_at, to_at=to_at, known=known)
    assert sorted(map(str, expected)) == sorted(str(tuple(row.values())) for row in rows)
