"""Who holds which role: the latest who took it by when it happened, unless they left."""

from __future__ import annotations

from typing import Any

from tests.support.scenario import Scenario, day

LATE = "2026-01-01"
CHIEF = {"role": "CEO", "team": "Microsoft AI", "to": "microsoft"}


def appoint(scenario: Scenario, happened: str, person: str, **more: Any) -> str:
    return scenario.publish("talent.appointed", happened, **({"person": person} | CHIEF | more))


def depart(scenario: Scenario, happened: str, person: str, **more: Any) -> str:
    return scenario.publish("talent.departed", happened, **({"person": person, "from_": "microsoft"} | more))


def holders(scenario: Scenario, at: str, known: str | None = None) -> dict[tuple[str, str | None], str | None]:
    return {(row["role"], row["team"]): row["holder"] for row in scenario.model("roles", at, known)}


def test_whoever_took_it_last_by_when_it_happened() -> None:
    scenario = Scenario()
    appoint(scenario, "2025-06-01", "Bob")
    first = appoint(scenario, "2025-01-01", "Ann", known="2025-09-01")
    row = scenario.one("roles", "2025-03-01", LATE)
    assert (row["holder"], row["since"], row["id"], row["is_firm"]) == ("Ann", day("2025-01-01"), first, True)
    assert scenario.one("roles", LATE)["holder"] == "Bob"
    assert scenario.model("roles", "2025-03-01") == []


def test_who_joins_into_a_role_takes_it() -> None:
    scenario = Scenario()
    scenario.publish("talent.joined", "2025-01-01", person="Ann", from_="google", **CHIEF)
    scenario.publish("talent.joined", "2025-02-01", group="engineers", role="Engineers", to="microsoft")
    scenario.publish("talent.joined", "2025-02-01", person="Cy", to="microsoft")
    rows = {row["role"]: (row["holder"], row["is_group"]) for row in scenario.model("roles", LATE)}
    assert rows == {"CEO": ("Ann", False), "Engineers": ("engineers", True)}


def test_roles_and_teams_are_compared_without_regard_to_case() -> None:
    scenario = Scenario()
    appoint(scenario, "2025-01-01", "Ann")
    appoint(scenario, "2025-02-01", "Bob", role="ceo", team="microsoft AI")
    appoint(scenario, "2025-02-01", "Cy", team=None)
    assert holders(scenario, LATE) == {("ceo", "microsoft AI"): "Bob", ("CEO", None): "Cy"}


def test_another_role_does_not_end_the_first() -> None:
    scenario = Scenario()
    appoint(scenario, "2025-01-01", "Ann")
    appoint(scenario, "2025-02-01", "Ann", role="Chair", from_="microsoft")
    assert holders(scenario, LATE) == {("CEO", "Microsoft AI"): "Ann", ("Chair", "Microsoft AI"): "Ann"}


class TestLeaving:
    def test_ends_all_roles_or_the_one_that_is_named(self) -> None:
        scenario = Scenario()
        appoint(scenario, "2025-01-01", "Ann")
        appoint(scenario, "2025-01-01", "Ann", role="Chair")
        depart(scenario, "2025-03-01", "ann", role="ceo")
        assert holders(scenario, "2025-04-01") == {("Chair", "Microsoft AI"): "Ann"}
        depart(scenario, "2025-06-01", "Ann", team="Copilot")
        assert holders(scenario, LATE) == {}

    def test_a_named_team_leaves_those_of_others(self) -> None:
        scenario = Scenario()
        appoint(scenario, "2025-01-01", "Ann")
        appoint(scenario, "2025-01-01", "Ann", team="Copilot")
        depart(scenario, "2025-03-01", "Ann", role="CEO", team="Copilot")
        assert holders(scenario, LATE) == {("CEO", "Microsoft AI"): "Ann"}

    def test_of_somebody_else_or_elsewhere_or_before_ends_nothing(self) -> None:
        scenario = Scenario()
        appoint(scenario, "2025-02-01", "Ann")
        depart(scenario, "2025-01-01", "Ann")
        depart(scenario, "2025-03-01", "Bob", role="CEO")
        depart(scenario, "2025-03-01", "Ann", from_="google")
        scenario.publish("talent.departed", "2025-03-01", group="Ann", from_="microsoft")
        assert holders(scenario, LATE) == {("CEO", "Microsoft AI"): "Ann"}

    def test_is_what_joining_another_organization_from_it_means(self) -> None:
        scenario = Scenario()
        appoint(scenario, "2025-01-01", "Ann")
        scenario.publish("talent.joined", "2025-03-01", person="Ann", from_="microsoft", to="google", role="CEO")
        assert [(row["organization"], row["holder"]) for row in scenario.model("roles", LATE)] == [("google", "Ann")]

    def test_leaves_the_role_vacant_also_after_a_predecessor_and_until_it_is_taken_again(self) -> None:
        scenario = Scenario()
        appoint(scenario, "2025-01-01", "Ann")
        appoint(scenario, "2025-02-01", "Bob")
        depart(scenario, "2025-03-01", "Bob")
        assert scenario.model("roles", "2025-04-01") == []
        appoint(scenario, "2025-05-01", "Bob")
        assert scenario.one("roles", LATE)["since"] == day("2025-05-01")

    def test_nobody_known_to_hold_it_is_vacant(self) -> None:
        scenario = Scenario()
        depart(scenario, "2025-03-01", "Ann", role="CEO")
        assert scenario.model("roles", LATE) == []

    def test_a_state_that_lasted_ends(self) -> None:
        scenario = Scenario()
        appoint(scenario, "2025-01-01", "Ann", known="2025-12-01", lasted_until="2025-06-01T00:00:00Z")
        assert scenario.one("roles", "2025-05-31", LATE)["holder"] == "Ann"
        assert scenario.model("roles", "2025-06-01", LATE) == []


class TestPossible:
    def test_a_rumored_successor_is_listed_beside_the_holder(self) -> None:
        scenario = Scenario()
        first = appoint(scenario, "2025-01-01", "Ann")
        rumor = appoint(scenario, "2025-02-01", "Bob", certainty="rumored")
        row = scenario.one("roles", LATE, "2025-12-01")
        found = (row["holder"], row["possible_change"], row["possible_holder"], row["possible_certainty"])
        assert found == ("Ann", "taken", "Bob", "rumored")
        assert (row["id"], len(row["evidence"])) == (first, 2)
        scenario.amend("confirmed", rumor, "2025-12-02", by="b")
        row = scenario.one("roles", LATE)
        assert (row["holder"], row["possible_change"]) == ("Bob", None)
        scenario.amend("denied", rumor, "2025-12-03")
        scenario.amend("denied", rumor, "2025-12-03", by="b")
        row = scenario.one("roles", LATE)
        assert (row["holder"], row["possible_change"]) == ("Ann", None)

    def test_a_rumored_departure_would_leave_it_vacant(self) -> None:
        scenario = Scenario()
        appoint(scenario, "2025-01-01", "Ann")
        depart(scenario, "2025-02-01", "Ann", certainty="rumored")
        row = scenario.one("roles", LATE)
        assert (row["holder"], row["possible_change"], row["possible_holder"]) == ("Ann", "left", None)

    def test_an_open_interval_is_possible_until_its_end(self) -> None:
        scenario = Scenario()
        appoint(scenario, "2025-03-10", "Ann", precision="month", known=LATE)
        row = scenario.one("roles", "2025-03-20", LATE)
        found = (row["holder"], row["is_firm"], row["possible_holder"], row["possible_occurrence"], row["since"])
        assert found == (None, False, "Ann", "possible", None)
        row = scenario.one("roles", "2025-04-01", LATE)
        assert (row["holder"], row["possible_holder"], row["since"]) == ("Ann", None, day("2025-03-01"))

    def test_a_vacant_role_has_a_row_only_for_who_possibly_holds_it(self) -> None:
        scenario = Scenario()
        appoint(scenario, "2025-01-01", "Ann", certainty="rumored")
        assert scenario.one("roles", "2025-01-15")["possible_holder"] == "Ann"
        depart(scenario, "2025-02-01", "Ann")
        assert scenario.model("roles", "2025-02-15") == []
        appoint(scenario, "2025-03-01", "Bob", certainty="rumored")
        row = scenario.one("roles", LATE)
        assert (row["holder"], row["possible_change"], row["possible_holder"]) == (None, "taken", "Bob")

    def test_a_rumor_of_who_holds_it_anyway_adds_nothing(self) -> None:
        scenario = Scenario()
        appoint(scenario, "2025-01-01", "Ann")
        appoint(scenario, "2025-02-01", "Ann", certainty="rumored")
        row = scenario.one("roles", LATE)
        assert (row["holder"], row["possible_change"], len(row["evidence"])) == ("Ann", None, 1)


def test_a_claim_speaks_once_by_its_best_certain_member() -> None:
    scenario = Scenario()
    appoint(scenario, "2025-01-01", "Ann", role="Head", claim="lead")
    appoint(scenario, "2025-01-01", "Ann", certainty="confirmed", claim="lead", by="b", known="2025-05-01")
    assert holders(scenario, "2025-02-01") == {("Head", "Microsoft AI"): "Ann"}
    assert holders(scenario, LATE) == {("CEO", "Microsoft AI"): "Ann"}
