"""One id, several records: the first in the log is canonical."""

from __future__ import annotations

from tests.support.scenario import Scenario, usd

LATE = "2026-01-01"


def test_a_repeat_is_one_event() -> None:
    scenario = Scenario()
    for _ in range(3):
        scenario.publish(
            "revenue.reported", "2025-01-01", id="x", headline="h", measure="annual", segment="AI", amount=usd(10)
        )
    assert len(scenario.model("timeline", LATE)) == 1
    assert len(scenario.model("revenue_history", LATE)) == 1


def test_of_other_content_the_first_logged_is_canonical_also_when_read_last() -> None:
    scenario = Scenario()
    scenario.publish(
        "revenue.reported", "2025-01-01", id="x", measure="annual", segment="AI", amount=usd(11), logged="2026-03-02"
    )
    scenario.publish(
        "revenue.reported", "2025-01-01", id="x", measure="annual", segment="AI", amount=usd(10), logged="2026-03-01"
    )
    assert scenario.one("revenue", LATE)["amount"] == 10


def test_of_another_kind_too() -> None:
    scenario = Scenario()
    scenario.publish("model.launched", "2025-01-01", id="x", model="m")
    scenario.publish("product.launched", "2025-01-01", id="x", product="p")
    assert [row["kind"] for row in scenario.model("timeline", LATE)] == ["model.launched"]
    assert scenario.model("products", LATE) == []


def test_the_known_time_is_that_of_the_canonical_record() -> None:
    scenario = Scenario()
    scenario.publish("model.launched", "2025-01-01", id="x", model="m", known="2025-06-01", logged="2026-01-01")
    scenario.publish("model.launched", "2025-01-01", id="x", model="m", known="2025-02-01", logged="2026-01-02")
    assert scenario.model("timeline", LATE, "2025-03-01") == []
    assert len(scenario.model("timeline", LATE)) == 1


def test_a_repeated_correction_corrects_as_first_logged() -> None:
    scenario = Scenario()
    event = scenario.publish("revenue.reported", "2025-01-01", measure="annual", segment="AI", amount=usd(10))
    scenario.correct(event, "2025-06-01", amount=usd(12), id="c")
    scenario.correct(event, "2025-06-01", amount=usd(13), id="c")
    assert scenario.one("revenue", LATE)["amount"] == 12
    assert len(scenario.model("timeline", LATE)) == 2


def test_amendments_act_on_the_canonical_record() -> None:
    scenario = Scenario()
    event = scenario.publish("model.launched", "2025-01-01", id="x", model="m")
    scenario.publish("model.launched", "2025-01-01", id="x", model="n")
    scenario.amend("denied", event, "2025-06-01", by="b")
    assert scenario.one("timeline", LATE, id="x")["certainty"] == "denied"
    assert scenario.model("models", LATE) == []
