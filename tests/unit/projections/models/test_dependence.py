"""What moves the dependence index, and what does not."""

from __future__ import annotations

import pytest

from tests.support.scenario import Scenario

LATE = "2026-06-01"


def takes(
    scenario: Scenario, happened: str, supplier: str, extent: str, product: str | None = None, **more: str
) -> None:
    scenario.publish(
        "supplier.changed", happened, consumer="a", supplier=supplier, extent=extent, product=product, **more
    )


def index_of(scenario: Scenario, column: str = "dependence") -> dict[str, object]:
    return {row["supplier"]: pytest.approx(row[column]) for row in scenario.model("dependence", LATE)}


@pytest.fixture
def scenario() -> Scenario:
    """All of `a` rests on `b` and tests `c`; Copilot uses its own models as well."""
    timeline = Scenario()
    takes(timeline, "2025-01-01", "b", "primary")
    takes(timeline, "2025-01-01", "c", "testing")
    takes(timeline, "2025-01-01", "a", "partial", "Copilot")
    return timeline


FIRM = {"b": (1 / 1.05 + 1 / 1.55) / 2, "c": (0.05 / 1.05 + 0.05 / 1.55) / 2, "a": (0 + 0.5 / 1.55) / 2}


def test_a_rumor_moves_only_the_possible_index(scenario: Scenario) -> None:
    assert index_of(scenario) == index_of(scenario, "possible_dependence") == FIRM
    takes(scenario, "2025-02-01", "c", "partial", "Copilot", certainty="rumored")
    takes(scenario, "2025-02-01", "c", "partial", "Office", certainty="rumored")
    assert index_of(scenario) == FIRM
    assert index_of(scenario, "possible_dependence") == {
        "b": (1 / 1.05 + 1 / 2 + 1 / 1.5) / 3,
        "c": (0.05 / 1.05 + 0.5 / 2 + 0.5 / 1.5) / 3,
        "a": (0 + 0.5 / 2 + 0) / 3,
    }


def test_a_part_has_the_firm_supply_of_the_whole_and_statements_of_the_product(scenario: Scenario) -> None:
    takes(scenario, "2025-02-01", "c", "partial", "Copilot", certainty="rumored")
    takes(scenario, "2025-02-01", "c", "partial", "Office", certainty="rumored")
    parts = scenario.model("dependence_parts", LATE, supplier="c")
    assert {row["product"]: (row["extent"], row["possible_extent"], row["inherited"]) for row in parts} == {
        None: ("testing", None, False),
        "Copilot": ("testing", "partial", True),
        "Office": (None, "partial", False),
    }


def test_a_product_that_dropped_a_supplier_of_the_whole_does_without_it(scenario: Scenario) -> None:
    takes(scenario, "2025-02-01", "b", "dropped", "Copilot")
    takes(scenario, "2025-02-01", "b", "dropped", "Search")
    assert index_of(scenario) == {
        "b": (1 / 1.05 + 0 + 0) / 3,
        "c": (0.05 / 1.05 + 0.05 / 0.55 + 1) / 3,
        "a": (0 + 0.5 / 0.55 + 0) / 3,
    }


def test_that_a_product_dropped_it_may_be_a_rumor(scenario: Scenario) -> None:
    takes(scenario, "2025-02-01", "b", "dropped", "Copilot", certainty="rumored")
    assert index_of(scenario) == FIRM
    assert index_of(scenario, "possible_dependence") == {
        "b": (1 / 1.05 + 0) / 2,
        "c": (0.05 / 1.05 + 0.05 / 0.55) / 2,
        "a": (0 + 0.5 / 0.55) / 2,
    }
