"""The net of people between organizations, and the track record of sources."""

from __future__ import annotations

from typing import Any

from tests.support.scenario import Scenario, day

LATE = "2026-01-01"


class TestTalent:
    def test_the_net_from_either_side_with_what_the_numbers_allow(self) -> None:
        scenario = Scenario()
        there = {"from_": "google", "to": "microsoft"}
        scenario.publish("talent.joined", "2025-01-01", person="Ann", **there)
        scenario.publish(
            "talent.joined", "2025-01-01", group="x", headcount={"count": 20, "bound": "more_than"}, **there
        )
        scenario.publish("talent.joined", "2025-01-01", person="Cy", certainty="rumored", **there)
        scenario.publish("talent.departed", "2025-01-01", person="Bob", from_="microsoft", to="google")
        scenario.publish("talent.departed", "2025-01-01", person="Dee", from_="microsoft")
        rows = {(row["organization"], row["partner"]): row for row in scenario.model("talent_net", LATE)}
        assert set(rows) == {("microsoft", "google"), ("google", "microsoft"), ("microsoft", None)}
        one, other = rows["microsoft", "google"], rows["google", "microsoft"]
        assert (one["gained"], one["lost"], one["net"], one["net_low"], one["net_high"]) == (21, 1, 20, 20, None)
        assert (other["net"], other["net_low"], other["net_high"]) == (-20, None, -20)
        assert (one["gained_possible"], other["lost_possible"], len(one["evidence"])) == (1, 1, 4)

    def test_a_group_of_unknown_size_leaves_the_net_open(self) -> None:
        scenario = Scenario()
        scenario.publish("talent.departed", "2025-01-01", group="members", from_="microsoft", to="google")
        row = scenario.one("talent_net", LATE, organization="microsoft")
        assert (row["net"], row["net_low"], row["net_high"], row["unknown_lost"]) == (0, None, 0, 1)

    def test_the_balance_counts_a_departure_with_and_without_its_destination_once(self) -> None:
        scenario = Scenario()
        scenario.publish("talent.departed", "2025-01-01", person="Ann", from_="google")
        scenario.publish("talent.joined", "2025-02-01", person="ann", from_="google", to="microsoft", by="b")
        scenario.publish("talent.departed", "2025-01-01", person="Bob", from_="google")
        scenario.publish("talent.departed", "2025-01-01", person="Cy", from_="google")
        scenario.publish("talent.joined", "2025-02-01", person="Cy", from_="google", to="xai", certainty="rumored")
        rows = {row["organization"]: row for row in scenario.model("talent_balance", LATE)}
        assert {slug: (row["gained"], row["lost"], row["net"]) for slug, row in rows.items()} == {
            "google": (0, 3, -3),
            "microsoft": (1, 0, 1),
            "xai": (0, 0, 0),
        }
        assert (rows["google"]["lost_possible"], rows["xai"]["gained_possible"]) == (0, 1)
        assert (rows["google"]["net_low"], rows["google"]["net_high"]) == (-3, -3)


class TestTrackRecord:
    def rumor(self, scenario: Scenario, happened: str = "2025-01-01", **more: Any) -> str:
        return scenario.publish("model.launched", happened, model="m", **({"certainty": "rumored"} | more))

    def test_what_became_of_rumors(self) -> None:
        scenario = Scenario()
        by_verdict, by_itself, wrong, both, retracted = (self.rumor(scenario) for _ in range(5))
        self.rumor(scenario)
        self.rumor(scenario, certainty="reported")
        scenario.amend("confirmed", by_verdict, "2025-01-11", by="z")
        scenario.correct(by_itself, "2025-01-31", certainty="confirmed")
        scenario.amend("denied", wrong, "2025-02-01", by="z")
        scenario.amend("confirmed", both, "2025-02-01", by="z")
        scenario.amend("denied", both, "2025-02-01", by="y")
        scenario.amend("retracted", retracted, "2025-02-01")
        row = scenario.one("track_record", LATE, source="urn:a")
        counts = ("statements", "rumors", "came_true", "denied", "contested", "open", "taken_back")
        assert tuple(row[name] for name in counts) == (6, 5, 2, 1, 1, 1, 1)
        assert (row["hit_rate"], row["median_days_early"]) == (2 / 3, 20)
        row = scenario.one("track_record", "2025-01-05", source="urn:a")
        assert (row["rumors"], row["open"], row["hit_rate"]) == (6, 6, None)

    def test_verdicts_of_sources_that_stated_nothing_are_counted_as_such(self) -> None:
        scenario = Scenario()
        first, second = self.rumor(scenario), self.rumor(scenario)
        scenario.amend("denied", first, "2025-02-01", by="z")
        scenario.amend("confirmed", second, "2025-02-01", by="b")
        scenario.amend("confirmed", second, "2025-02-02", by="y", id="withdrawn")
        scenario.amend("retracted", "withdrawn", "2025-02-03")
        self.rumor(scenario, "2025-03-01", by="b")
        for known, judged in (("2025-01-31", 0), ("2025-02-28", 2), ("2025-03-02", 1)):
            row = scenario.one("track_record", LATE, known, source="urn:a")
            assert (row["rumors"], row["judged_by_unknown"]) == (2, judged)
        acts = scenario.query("FROM amendments_as_of($known)", known=day(LATE))
        unknown = {row["source"]: row["from_unknown_source"] for row in acts}
        assert unknown == {"urn:z": True, "urn:b": False, "urn:y": True}
        assert scenario.model("track_record", LATE, source="urn:z") == []

    def test_a_rumor_comes_true_when_another_of_its_claim_is_confirmed(self) -> None:
        scenario = Scenario()
        self.rumor(scenario, claim="c")
        self.rumor(scenario, by="b", claim="c", known="2025-01-05")
        self.rumor(scenario, by="d", claim="c", claim_stance="contradicts", known="2025-01-05")
        self.rumor(scenario, by="e", claim="c", known="2025-01-11", certainty="confirmed")
        rows = {row["source"]: row for row in scenario.model("track_record", LATE)}
        found = {
            source: (row["came_true"], row["median_days_early"], row["stated_first"]) for source, row in rows.items()
        }
        assert found == {"urn:a": (1, 10, 1), "urn:b": (1, 6, 0), "urn:d": (0, None, 0), "urn:e": (0, None, 0)}
        assert rows["urn:a"]["claims_shared"] == 1

    def test_a_report_of_its_claim_leaves_a_rumor_open_and_a_contradiction_contests_it(self) -> None:
        scenario = Scenario()
        self.rumor(scenario, claim="c")
        self.rumor(scenario, by="b", claim="c", certainty="reported", known="2025-02-01")
        assert scenario.one("track_record", "2025-03-01", source="urn:a")["open"] == 1
        self.rumor(scenario, by="d", claim="c", claim_stance="contradicts", known="2025-04-01", certainty="confirmed")
        assert scenario.one("track_record", LATE, source="urn:a")["contested"] == 1

    def test_being_first_counts_only_of_claims_that_others_state_too(self) -> None:
        scenario = Scenario()
        self.rumor(scenario, claim="alone")
        row = scenario.one("track_record", LATE)
        assert (row["claims"], row["claims_shared"], row["stated_first"]) == (1, 0, 0)
