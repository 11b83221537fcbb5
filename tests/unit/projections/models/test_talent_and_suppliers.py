"""People who move, suppliers and dependence on them, and names of organizations, on small histories."""

from __future__ import annotations

import pytest

from tests.support.scenario import Scenario

LATE = "2026-01-01"


class TestTalent:
    def test_flows_with_bounds_unknown_sizes_and_both_directions(self) -> None:
        scenario = Scenario()
        scenario.publish("talent.joined", "2025-01-01", person="Ann", from_="google", to="microsoft")
        scenario.publish(
            "talent.joined",
            "2025-01-01",
            group="engineers",
            headcount={"count": 20, "bound": "more_than"},
            from_="google",
            to="microsoft",
        )
        scenario.publish("talent.departed", "2025-01-01", group="members", from_="google", to="microsoft")
        scenario.publish("talent.departed", "2025-01-01", person="Bob", from_="microsoft", to="google")
        flows = {(row["from_org"], row["to_org"]): row for row in scenario.model("talent_flows", LATE)}
        there, back = flows["google", "microsoft"], flows["microsoft", "google"]
        assert (there["people"], there["people_low"], there["people_high"], there["unknown_groups"]) == (
            21,
            21,
            None,
            1,
        )
        assert (there["people_back"], there["net"], back["net"]) == (1, 20, -20)

    def test_who_is_counted_in_a_group_counts_once(self) -> None:
        scenario = Scenario()
        move = {"from_": "google", "to": "microsoft"}
        scenario.publish("talent.joined", "2025-01-01", person="Ann", counted_in="group", **move)
        group = scenario.publish(
            "talent.joined",
            "2025-02-01",
            group="people",
            headcount={"count": 24},
            certainty="rumored",
            claim="group",
            **move,
        )
        scenario.publish(
            "talent.joined",
            "2025-02-01",
            group="people",
            headcount={"count": 20},
            certainty="rumored",
            claim="group",
            by="b",
            **move,
        )
        row = scenario.one("talent_flows", LATE, "2025-12-01")
        assert (row["people"], row["people_possible"]) == (1, 23)
        scenario.amend("confirmed", group, "2025-12-02", by="z")
        row = scenario.one("talent_flows", LATE)
        assert (row["people"], row["people_possible"]) == (24, 0)

    def test_a_person_stated_by_both_sides_moves_once(self) -> None:
        scenario = Scenario()
        scenario.publish("talent.departed", "2025-01-01", person="Ann", from_="google", to="microsoft")
        scenario.publish("talent.joined", "2025-01-02", person="Ann", from_="google", to="microsoft", by="b")
        assert scenario.one("talent_flows", LATE)["people"] == 1
        assert len(scenario.model("talent_moves", LATE)) == 2

    def test_an_appointment_inside_moves_nobody(self) -> None:
        scenario = Scenario()
        scenario.publish("talent.appointed", "2025-01-01", person="Ann", role="CEO", to="microsoft")
        assert scenario.model("talent_flows", LATE) == []
        assert scenario.one("talent_moves", LATE)["counts"] is False


class TestSuppliers:
    def test_the_latest_firm_extent_until_dropped(self) -> None:
        scenario = Scenario()
        fields = {"consumer": "microsoft", "supplier": "anthropic", "product": "Copilot"}
        scenario.publish("supplier.changed", "2025-01-01", extent="testing", **fields)
        scenario.publish("supplier.changed", "2025-02-01", extent="selectable", **fields)
        scenario.publish("supplier.changed", "2025-03-01", extent="primary", certainty="rumored", **fields)
        row = scenario.one("suppliers", LATE)
        assert (row["extent"], row["possible_extent"]) == ("selectable", "primary")
        scenario.publish("supplier.changed", "2025-04-01", extent="dropped", **fields)
        assert scenario.model("suppliers", LATE) == []

    def test_a_state_that_lasted_ends(self) -> None:
        scenario = Scenario()
        scenario.publish(
            "supplier.changed",
            "2025-01-01",
            known="2025-09-01",
            consumer="a",
            supplier="b",
            extent="primary",
            lasted_until="2025-06-01T00:00:00Z",
        )
        assert len(scenario.model("suppliers", "2025-05-01", LATE)) == 1
        assert scenario.model("suppliers", "2025-06-01", LATE) == []

    def test_dependence_is_the_mean_of_parts_and_adds_up(self) -> None:
        scenario = Scenario()
        scenario.publish("supplier.changed", "2025-01-01", consumer="microsoft", supplier="openai", extent="primary")
        scenario.publish(
            "supplier.changed",
            "2025-01-01",
            consumer="microsoft",
            supplier="microsoft",
            extent="partial",
            product="Copilot",
        )
        index = {row["supplier"]: row["dependence"] for row in scenario.model("dependence", LATE)}
        assert index == {"openai": pytest.approx((1 + 1 / 1.5) / 2), "microsoft": pytest.approx((0 + 0.5 / 1.5) / 2)}
        parts = scenario.model("dependence_parts", LATE, product="Copilot")
        assert {(row["supplier"], row["inherited"]) for row in parts} == {("openai", True), ("microsoft", False)}

    def test_a_stated_share_is_its_weight(self) -> None:
        scenario = Scenario()
        scenario.publish(
            "supplier.changed", "2025-01-01", consumer="a", supplier="b", extent="primary", share={"share": 0.6}
        )
        scenario.publish(
            "supplier.changed", "2025-01-01", consumer="a", supplier="c", extent="primary", share={"share": 0.2}
        )
        assert {row["supplier"]: row["dependence"] for row in scenario.model("dependence", LATE)} == {
            "b": pytest.approx(0.75),
            "c": pytest.approx(0.25),
        }


class TestOrganizations:
    def test_organizations_by_their_latest_name(self) -> None:
        scenario = Scenario()
        scenario.publish("organization.named", "2020-01-01", slug="x", name="Old", aliases=["O"])
        scenario.publish("organization.named", "2024-01-01", slug="x", name="New", parent="y")
        assert [scenario.one("organizations", at, LATE)["name"] for at in ("2021-01-01", LATE)] == ["Old", "New"]
