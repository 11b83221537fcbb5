"""Who leads each benchmark, who is second, and how far apart they are."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.reference_model import Logged
from tests.support.histories import histories, points
from tests.support.loading import connection_of
from tests.support.scenario import Scenario, rows_of

LATE = "2026-01-01"


def score(scenario: Scenario, model: str, score: float | None = None, happened: str = "2025-01-01", **more: Any) -> str:
    fields = {"model": model, "benchmark": "b", "of": f"org-{model}"} | ({"score": score} if score is not None else {})
    return scenario.publish("evaluation.scored", happened, **(fields | more))


def test_the_best_firm_score_the_second_and_the_gap() -> None:
    scenario = Scenario()
    for model, result in (("m", 60), ("n", 80), ("n", 70), ("o", 75)):
        score(scenario, model, result)
    row = scenario.one("leaders", LATE)
    assert (row["leader"], row["organization"], row["score"]) == ("n", "org-n", 80)
    found = (row["second"], row["second_organization"], row["second_score"], row["gap"], row["contenders"])
    assert found == ("o", "org-o", 75, 5, 3)
    assert (row["possible_leader"], len(row["evidence"])) == (None, 2)


def test_units_and_directions_are_contests_of_their_own() -> None:
    scenario = Scenario()
    score(scenario, "m", 60, unit="percent")
    score(scenario, "n", 1200, unit="elo")
    score(scenario, "o", 3, unit="seconds", higher_is_better=False)
    score(scenario, "m", 4, unit="seconds", higher_is_better=False)
    assert {row["unit"]: (row["leader"], row["gap"]) for row in scenario.model("leaders", LATE)} == {
        "percent": ("m", None),
        "elo": ("n", None),
        "seconds": ("o", 1),
    }


def test_of_equals_the_earliest_known_leads() -> None:
    scenario = Scenario()
    score(scenario, "m", 80, known="2025-03-01")
    score(scenario, "n", 80, known="2025-02-01")
    row = scenario.one("leaders", LATE)
    assert (row["leader"], row["second"], row["gap"]) == ("n", "m", 0)


def test_a_rumored_score_would_lead() -> None:
    scenario = Scenario()
    score(scenario, "m", 50)
    rumor = score(scenario, "n", 90, certainty="rumored")
    row = scenario.one("leaders", LATE, "2025-12-01")
    found = (row["leader"], row["possible_leader"], row["possible_score"], row["possible_certainty"])
    assert found == ("m", "n", 90, "rumored")
    scenario.amend("confirmed", rumor, "2025-12-02", by="b")
    row = scenario.one("leaders", LATE)
    assert (row["leader"], row["second"], row["possible_leader"]) == ("n", "m", None)


def test_nobody_leads_firmly_where_all_is_rumor() -> None:
    scenario = Scenario()
    score(scenario, "m", 50, certainty="rumored")
    row = scenario.one("leaders", LATE)
    assert (row["leader"], row["is_firm"], row["possible_leader"], row["contenders"]) == (None, False, "m", 0)


class TestRanksAlone:
    def test_the_model_last_stated_to_be_first_leads(self) -> None:
        scenario = Scenario()
        score(scenario, "m", rank=1)
        score(scenario, "n", rank=2)
        assert (scenario.one("leaders", "2025-02-01")["leader"], scenario.one("leaders", "2025-02-01")["second"]) == (
            "m",
            "n",
        )
        score(scenario, "n", rank=1, happened="2025-03-01")
        row = scenario.one("leaders", LATE)
        assert (row["leader"], row["second"], row["score"], row["gap"]) == ("n", "m", None, None)

    def test_a_low_rank_alone_makes_no_leader(self) -> None:
        scenario = Scenario()
        score(scenario, "m", rank=13)
        score(scenario, "n", rank=2)
        assert scenario.model("leaders", LATE) == []
        score(scenario, "o", rank=1, certainty="rumored")
        row = scenario.one("leaders", LATE)
        assert (row["leader"], row["second"], row["possible_leader"]) == (None, "n", "o")

    def test_beside_scores_they_do_not_count(self) -> None:
        scenario = Scenario()
        score(scenario, "m", rank=1)
        score(scenario, "n", 50)
        assert scenario.one("leaders", LATE)["leader"] == "n"


def test_near_parity_with_the_leader_is_listed_beside_it() -> None:
    scenario = Scenario()
    score(scenario, "m", 50, of="openai")
    for maker, versus, more in (
        ("microsoft", "openai", {}),
        ("openai", "google", {"benchmark": "b"}),
        ("microsoft", "anthropic", {}),
        ("google", "openai", {"benchmark": "other"}),
        ("meta", "openai", {"result": "behind"}),
    ):
        fields: dict[str, Any] = {"result": "near_parity"} | more
        scenario.publish("evaluation.compared", "2025-01-01", of=maker, versus=[{"organization": versus}], **fields)
    row = scenario.one("leaders", LATE)
    pairs = {(near["organization"], near["versus"]) for near in row["near_parity"]}
    assert pairs == {("microsoft", "openai"), ("openai", "google")}
    assert len(row["evidence"]) == 3


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories(), points, points)
def test_law_leaders_lead_the_standings(history: list[Logged], at: Any, known: Any) -> None:
    connection = connection_of(history)
    leaders = rows_of(
        connection, "FROM leaders_as_of($at, $known) WHERE is_firm AND score IS NOT NULL", at=at, known=known
    )
    query = "FROM standings_as_of($at, $known) WHERE model = leader"
    standings = rows_of(connection, query, at=at, known=known)
    columns = ("benchmark", "unit", "higher_is_better", "leader", "organization", "score", "certainty", "key")
    assert sorted([tuple(map(str, (row[name] for name in columns))) for row in leaders]) == sorted(
        [tuple(map(str, (row[name] for name in columns))) for row in standings]
    )
    gaps = {row["benchmark"]: row["lead"] for row in standings}
    assert {row["benchmark"]: row["gap"] for row in leaders} == gaps
