"""What the replay's panels say: no figure without its date, and nothing possible as if it were so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from projections.read.replay.registry import PANELS
from tests.support.browserless import run
from tests.support.rendering import plays
from tests.support.scenario import Scenario

PANEL = """
const { buildModel } = await load('model');
const { makePanels, updatePanels } = await load('panels');
const model = buildModel(data);
const texts = data.given.days.map((day) => {
  const host = root();
  const panels = makePanels(host, { open() {}, want() {}, press: { within: () => false } });
  const shown = (at, mode) => {
    const clock = { at: Date.parse(at), mode, day: NaN };
    updatePanels(panels, model, clock, mode === 'then' ? clock.at : Infinity, (slug) => slug);
    return Object.fromEntries(host.children.map((node) => [node.attributes['data-testid'], textOf(node)]));
  };
  return day.map(([at, mode]) => shown(at, mode));
});
console.log(JSON.stringify(texts));
"""
"""The text of all panels, at each `[at, mode]` of the lists in `days`; one list is one page, whose clock moves."""


def panels(scenario: Scenario, folder: Path, *moments: tuple[str, str]) -> list[dict[str, str]]:
    """The text of all panels by name, while the clock of one page moves over some moments."""
    tables = dict(plays(scenario.connection()))["replay"]
    (texts,) = run(PANEL, tables, folder, days=[moments])
    found: list[dict[str, str]] = texts
    return found


def supplied(scenario: Scenario, when: str, supplier: str, **data: Any) -> None:
    scenario.publish("supplier.changed", when, of="acme", consumer="acme", supplier=supplier, precision="day", **data)


def test_what_is_carried_on_says_from_when_it_is_and_how_old_it_is(tmp_path: Path) -> None:
    scenario = Scenario()
    supplied(scenario, "2025-03-01", "openai", extent="primary", headline="Acme relies on OpenAI")
    supplied(scenario, "2025-09-24", "openai", extent="selectable", product="Studio", headline="And in Studio")
    supplied(scenario, "2025-03-01", "meta", extent="testing", headline="Acme tests Meta's models")
    scenario.publish(
        "evaluation.compared", "2025-03-01", of="acme", precision="month", result="ahead",
        versus=[{"organization": "openai"}], headline="Acme leads", known="2025-04-01",
    )  # fmt: skip
    scenario.publish(
        "evaluation.scored", "2025-08-28", of="acme", precision="day", model="M1", benchmark="Arena", rank=13,
        headline="M1 comes 13th",
    )  # fmt: skip
    found = panels(scenario, tmp_path, ("2026-11-29T00:00:00Z", "now"))[0]
    reliance = found["panel-dependence"]
    assert "as a whole of 1 Mar 2025, 20 months old; by product of 24 Sep 2025, 14 months old" in reliance
    assert "being tested as a wholeof 1 Mar 2025, 20 months old" in reliance
    assert "Acme leads" in found["panel-standings"]
    assert "of March 2025, 19 months old" in found["panel-standings"]
    assert "Arena of 28 Aug 2025, 15 months old" in found["panel-standings"]


def test_an_age_grows_while_the_clock_moves(tmp_path: Path) -> None:
    scenario = Scenario()
    supplied(scenario, "2025-03-01", "openai", extent="primary", headline="Acme relies on OpenAI")
    scenario.publish(
        "revenue.reported", "2025-03-01", of="acme", precision="day", measure="annual", segment="AI", headline="Money",
        amount={"amount": 1e9, "currency": "USD"},
    )  # fmt: skip
    first, second = panels(scenario, tmp_path, ("2025-03-11T00:00:00Z", "then"), ("2025-03-12T00:00:00Z", "then"))
    for name in ("panel-dependence", "panel-revenue"):
        assert ("10 days old" in first[name], "11 days old" in second[name]) == (True, True), (name, first, second)


def test_whose_move_is_only_possible_is_not_counted_and_not_named_as_if_it_were_so(tmp_path: Path) -> None:
    scenario = Scenario()
    on: dict[str, Any] = {"precision": "day", "known": "2025-07-22"}
    scenario.publish(
        "talent.departed", "2024-03-01", of="acme", group="Core members", from_="acme", precision="between",
        bound="2025-03-08T00:00:00Z", known="2025-03-08", headline="Some core members leave",
    )  # fmt: skip
    scenario.publish(
        "talent.joined", "2025-07-01", of="acme", person="Ann", to="acme", from_="lab", headline="Ann", **on
    )
    scenario.publish(
        "talent.joined", "2025-07-01", of="acme", person="Bob", to="acme", from_="lab", headline="Bob",
        certainty="rumored", **on,
    )  # fmt: skip
    early, late = panels(scenario, tmp_path, ("2024-06-15T00:00:00Z", "now"), ("2025-08-01T00:00:00Z", "now"))
    assert "acme  ?possibly some" in early["panel-talent"]
    assert "≤" not in early["panel-talent"]
    assert "Annpossibly Bob" in late["panel-talent"]
    (flow,) = scenario.model("talent_flows", "2025-08-01", from_org="lab")
    assert (flow["people"], flow["names"], flow["names_possible"]) == (1, ["Ann"], ["Bob"])


def test_each_panel_is_drawn(tmp_path: Path) -> None:
    found = panels(Scenario(), tmp_path, ("2025-01-01T00:00:00Z", "now"))[0]
    assert list(found) == [f"panel-{panel.id}" for panel in PANELS]
