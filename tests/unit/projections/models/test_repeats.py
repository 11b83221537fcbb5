"""One id, several records: the first in the log stands."""

from __future__ import annotations

from tests.support.scenario import Scenario, usd

LATE = "2026-01-01"


def test_a_repeat_is_one_event() -> None:
    told = Scenario()
    for _ in range(3):
        told.say("revenue.reported", "2025-01-01", id="x", headline="h", measure="annual", segment="AI", amount=usd(10))
    assert len(told.model("timeline", LATE)) == 1
    assert len(told.model("revenue_history", LATE)) == 1


def test_of_other_content_the_first_logged_stands_also_when_read_last() -> None:
    told = Scenario()
    told.say(
        "revenue.reported", "2025-01-01", id="x", measure="annual", segment="AI", amount=usd(11), logged="2026-03-02"
    )
    told.say(
        "revenue.reported", "2025-01-01", id="x", measure="annual", segment="AI", amount=usd(10), logged="2026-03-01"
    )
    assert told.one("revenue", LATE)["amount"] == 10


def test_of_another_kind_too() -> None:
    told = Scenario()
    told.say("model.launched", "2025-01-01", id="x", model="m")
    told.say("product.launched", "2025-01-01", id="x", product="p")
    assert [row["kind"] for row in told.model("timeline", LATE)] == ["model.launched"]
    assert told.model("products", LATE) == []


def test_the_known_time_is_that_of_the_record_that_stands() -> None:
    told = Scenario()
    told.say("model.launched", "2025-01-01", id="x", model="m", known="2025-06-01", logged="2026-01-01")
    told.say("model.launched", "2025-01-01", id="x", model="m", known="2025-02-01", logged="2026-01-02")
    assert told.model("timeline", LATE, "2025-03-01") == []
    assert len(told.model("timeline", LATE)) == 1


def test_a_repeated_correction_corrects_as_first_logged() -> None:
    told = Scenario()
    event = told.say("revenue.reported", "2025-01-01", measure="annual", segment="AI", amount=usd(10))
    told.correct(event, "2025-06-01", amount=usd(12), id="c")
    told.correct(event, "2025-06-01", amount=usd(13), id="c")
    assert told.one("revenue", LATE)["amount"] == 12
    assert len(told.model("timeline", LATE)) == 2


def test_amendments_act_on_the_record_that_stands() -> None:
    told = Scenario()
    event = told.say("model.launched", "2025-01-01", id="x", model="m")
    told.say("model.launched", "2025-01-01", id="x", model="n")
    told.amend("denied", event, "2025-06-01", by="b")
    assert told.one("timeline", LATE, id="x")["certainty"] == "denied"
    assert told.model("models", LATE) == []
