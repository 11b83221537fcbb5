"""Boards and organizations say what the events say, in full: both sides of a pair, words of drivers, ranks, parties."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import pytest

from projections.read import profile as profile_module
from projections.read.boards import board
from tests.support.scenario import Scenario, day, usd
from ui.shared.clocks import Clocks
from ui.shared.evidence_dialog import query_of
from ui.views.boards.blocks import BLOCKS
from ui.views.boards.plans import condition_words
from ui.views.organization.blocks import blocks_of

LATE = "2026-11-28"
NEEDED = {
    "dependence-a-model": {"dependence", "parts"},
    "rivals": {"rivals", "claims"},
    "evaluations": {"standings"},
    "tiles": {"standings", "dependence", "parts", "talent_balance"},
    "people": {"talent_net"},
}
"""Read models of a block of the page of an organization, where they are not of its name."""


def of_board(scenario: Scenario, name: str, block: str, at: str = LATE, known: str = LATE) -> list[list[str]]:
    rows = board(scenario.connection(), name, {"at": day(at), "known": day(known)})
    return texts(BLOCKS[name](rows, {}, day(at)), block)


def of_organization(scenario: Scenario, slug: str, block: str, at: str = LATE) -> list[list[str]]:
    """Of all that the page asks for, only what the block needs."""
    needed = {*NEEDED.get(block, {block}), "statements"}
    with pytest.MonkeyPatch.context() as patch:
        queries = {name: query for name, query in profile_module.PROFILE_QUERIES.items() if name in needed}
        patch.setattr(profile_module, "PROFILE_QUERIES", queries)
        rows = profile_module.profile(scenario.connection(), slug, {"at": day(at), "known": day(LATE)})
    return texts(blocks_of(defaultdict(list, rows), slug, {}, day(at)), block)


def texts(blocks: list[dict[str, Any]], name: str) -> list[list[str]]:
    """Texts of the cells of a block, each with its certainty and the line below it; items and tiles are one row."""
    (block,) = [each for each in blocks if each["name"] == name]
    rows = block.get("rows", [block.get("items")])
    return [[_text(cell) for cell in (row if isinstance(row, list) else [row])] for row in rows]


def _text(cell: dict[str, Any]) -> str:
    parts = [cell.get("date"), cell.get("label"), cell.get("t"), cell.get("c"), cell.get("s")]
    return "; ".join(filter(None, parts))


class TestRivals:
    def compared(self, of: str, versus: str, result: str, happened: str, **more: Any) -> dict[str, Any]:
        return {"happened": happened, "of": (of, versus), "result": result, "versus": [{"organization": versus}]} | more

    def published(self, *comparisons: dict[str, Any]) -> Scenario:
        scenario = Scenario()
        for each in comparisons:
            happened = each.pop("happened")
            scenario.publish("evaluation.compared", happened, **each)
        return scenario

    def test_two_that_mirror_each_other_are_one_pair_with_the_later_result(self) -> None:
        scenario = self.published(
            self.compared("openai", "microsoft", "ahead", "2025-03-01"),
            self.compared("microsoft", "openai", "behind", "2025-08-28", benchmark="Arena"),
        )
        pair = ["Microsoft", "Openai", "behind on Arena; reported", "28 Aug 2025"]
        assert of_board(scenario, "standings", "rivals") == [pair]
        assert of_organization(scenario, "microsoft", "rivals") == [pair]
        assert of_organization(scenario, "openai", "rivals") == [
            ["Openai", "Microsoft", "ahead on Arena; reported", "28 Aug 2025"]
        ]

    def test_a_firm_result_of_one_side_is_shown_beside_the_rumor_of_the_other(self) -> None:
        rumor = self.compared("microsoft", "openai", "near_parity", "2025-03-01", certainty="rumored", claim="parity")
        scenario = self.published(self.compared("openai", "microsoft", "ahead", "2025-03-01"), rumor)
        scenario.publish(
            "evaluation.scored", "2025-08-28", claim="parity", claim_stance="contradicts", model="M", benchmark="B",
            rank=13,
        )  # fmt: skip
        seen = ["Microsoft", "Openai", "behind; reported; possibly near parity", "1 Mar 2025"]
        assert of_organization(scenario, "microsoft", "rivals", "2025-04-02") == [
            [*seen[:2], f"{seen[2]}, contested since", seen[3]]
        ]
        assert of_board(scenario, "standings", "rivals", "2025-04-02", "2025-04-02")[0][2].endswith(
            "possibly near parity"
        )

    def test_a_rumor_before_the_firm_result_of_the_other_side_is_over(self) -> None:
        scenario = self.published(
            self.compared("a", "b", "near_parity", "2025-03-01", certainty="rumored"),
            self.compared("b", "a", "ahead", "2025-08-28"),
        )
        assert of_board(scenario, "standings", "rivals") == [["B", "A", "ahead; reported", "28 Aug 2025"]]

    def test_who_says_it_of_itself_is_marked_on_both_pages(self) -> None:
        scenario = self.published(
            self.compared("a", "b", "near_parity", "2025-03-01", provenance={"publisher": "x", "attributed_to": "A"})
        )
        for slug in ("a", "b"):
            assert of_organization(scenario, slug, "rivals")[0][2] == "near parity; reported; self-reported"


def test_a_stated_rank_has_rivals() -> None:
    scenario = Scenario()
    scenario.publish("evaluation.scored", "2025-08-28", of="a", model="M", benchmark="Arena", rank=13)
    scenario.publish("evaluation.scored", "2025-08-28", of="a", model="M", benchmark="B", score=97, unit="percent")
    assert [row[1] for row in of_organization(scenario, "a", "evaluations")] == [
        "Arena; only its rank is known",
        "B; no score of a rival known",
    ]
    (tiles,) = of_organization(scenario, "a", "tiles")
    assert "Leads; no contest; 1 benchmark without a rival, rank 13 on Arena" in tiles


def test_what_contributes_little_is_no_driver() -> None:
    scenario = Scenario()
    drivers = [{"what": "Azure", "share": {"share": 0.6}}, {"what": "Consumer AI", "words": "Contributes little."}]
    scenario.publish(
        "revenue.reported", "2025-01-01", measure="annual", segment="AI", amount=usd(13e9), drivers=drivers
    )
    ((*_, rests_on),) = of_board(scenario, "money", "revenue")
    assert rests_on == "Azure 60 %; Consumer AI: Contributes little; 1 Jan 2025"


def test_a_rumor_of_the_size_of_a_round_is_not_a_further_round() -> None:
    scenario = Scenario()
    invests: dict[str, Any] = {"of": ("a", "b"), "investor": "a", "investee": "b", "commitment": "agreed"}
    scenario.publish("investment.made", "2023-01-23", id="round", **invests)
    scenario.publish(
        "investment.made", "2023-01-23", **invests, amount=usd(1e10), certainty="rumored",
        bears_on=[{"source": "urn:a", "id": "round"}],
    )  # fmt: skip
    ((*_, announced, _),) = of_board(scenario, "money", "capital")
    assert announced.endswith("possibly 10 bn USD")


class TestDependence:
    def takes(self, scenario: Scenario, supplier: str, extent: str, product: str | None, certainty: str) -> None:
        scenario.publish(
            "supplier.changed", "2025-02-01" if product else "2025-01-01", of=("a", supplier), consumer="a",
            supplier=supplier, extent=extent, product=product, certainty=certainty,
        )  # fmt: skip

    def scenario(self) -> Scenario:
        scenario = Scenario()
        self.takes(scenario, "b", "primary", None, "reported")
        self.takes(scenario, "b", "primary", "Copilot", "confirmed")
        self.takes(scenario, "c", "selectable", "Studio", "confirmed")
        return scenario

    @pytest.mark.parametrize(("slug", "supplier"), [("a", "B"), ("b", "B"), ("c", "C")])
    def test_products_are_counted_alike_on_every_page(self, slug: str, supplier: str) -> None:
        scenario = self.scenario()
        boards = {row[0]: row for row in of_board(scenario, "dependence", "dependence-a-model")}
        rows = {row[0]: row for row in of_organization(scenario, slug, "dependence-a-model")}
        assert rows[supplier] == boards[supplier]
        assert boards["B"][1] == "relied on as a whole and in 1 of 2 products"
        assert boards["C"][1] == "selectable in 1 of 2 products"

    def test_the_certainty_of_one_statement_is_not_that_of_all(self) -> None:
        (tiles,) = of_organization(self.scenario(), "a", "tiles")
        assert (
            "B, for models; relied on as a whole and in 1 of 2 products; of those known, confirmed and reported"
            in tiles
        )
        rows = of_board(self.scenario(), "dependence", "dependence-a-model")
        assert rows[0][2] == "1 Jan 2025; reported"


def test_a_stage_that_ended_is_not_carried_on() -> None:
    scenario = Scenario()
    scenario.publish(
        "model.progressed", "2024-03-01", precision="season", lasted_until="2025-03-08T00:00:00Z", of="a", model="M",
        stage="in_development", known="2025-03-07",
    )  # fmt: skip
    assert of_organization(scenario, "a", "models")[0][2] == "in development; spring 2024 to 7 Mar 2025"


def test_groups_of_one_organization_have_their_names() -> None:
    scenario = Scenario()
    parties = [
        {"organization": "a", "group": "Senior people"},
        {"organization": "a", "group": "Ann"},
        {"organization": "b"},
    ]
    scenario.publish("dispute.raised", "2025-01-01", of=("a", "b"), parties=parties, about="the roadmap")
    assert of_organization(scenario, "a", "disputes")[0][1] == "Senior people (A), Ann (A), B"


def test_a_net_of_a_group_alone_is_bounded_by_zero() -> None:
    scenario = Scenario()
    scenario.publish("talent.departed", "2025-01-03", of="a", group="core members", from_="a")
    assert of_organization(scenario, "a", "people") == [["not stated", "0", "a group of unknown size", "≤ 0"]]


def test_inferences_are_dated_by_their_day() -> None:
    scenario = Scenario()
    scenario.publish(
        "signal.raised", "2025-03-07T23:59:59.999999", by="whenline:signals", of="a", rule="r", rule_version=1,
        evidence=[{"source": "urn:a", "id": "x"}],
    )  # fmt: skip
    ((found,),) = of_organization(scenario, "a", "inferred")
    assert found.startswith("7 Mar 2025; ")


def test_a_settlement_has_its_own_certainty() -> None:
    scenario = Scenario()
    plan = scenario.publish(
        "plan.announced", "2025-03-07", what="An API", window={"from": "2025-03-07T00:00:00Z", "to": "2026-01-01T00:00:00Z"}
    )  # fmt: skip
    scenario.publish(
        "plan.settled", "2026-04-02", plan={"source": "urn:a", "id": plan}, outcome="fulfilled", certainty="confirmed"
    )  # fmt: skip
    ((what, state, *_),) = of_board(scenario, "plans", "plans")
    assert (what, state) == ("An API; reported; Microsoft, intended", "fulfilled, 92 days late; confirmed; 2 Apr 2026")


def test_a_group_that_possibly_left_is_not_nobody() -> None:
    scenario = Scenario()
    scenario.publish(
        "talent.departed", "2024-03-01", precision="between", bound="2025-03-08T00:00:00Z", known="2025-03-07", of="a",
        group="core members", from_="a",
    )  # fmt: skip
    possibly = ["0; possibly a group of unknown size", "±0"]
    assert of_board(scenario, "talent", "talent-balance", "2024-06-15") == [["A", "0", *possibly]]
    assert of_board(scenario, "talent", "talent-flows", "2024-06-15")[0][2] == "possibly a group of unknown size"
    assert of_organization(scenario, "a", "people", "2024-06-15") == [["not stated", "0", *possibly]]
    (tiles,) = of_organization(scenario, "a", "tiles", "2024-06-15")
    assert "People, net; ±0; 0 joined, 0 left (possibly a group of unknown size)" in tiles
    assert of_board(scenario, "talent", "talent-balance")[0][2] == "a group of unknown size"


def test_an_index_rests_on_what_all_suppliers_have() -> None:
    scenario = TestDependence().scenario()
    rows = board(scenario.connection(), "dependence", {"at": day(LATE), "known": day(LATE)})
    (index,) = [block for block in BLOCKS["dependence"](rows, {}, day(LATE)) if block["name"] == "index-a-model"]
    assert [len(row[1]["o"]["keys"]) for row in index["rows"]] == [3, 3]


@pytest.mark.parametrize("clocks", [Clocks(date(2025, 3, 7), date(2025, 3, 7)), Clocks(None, date(2025, 3, 7))])
def test_the_query_in_the_dialog_gives_what_the_page_shows(clocks: Clocks) -> None:
    """Also what became known at the last microsecond of the day."""
    scenario = Scenario()
    scenario.publish(
        "comment.published", "2025-03-07", known="2025-03-07T23:59:59.999999", claim="c", speaker="Ann", about="a",
        summary="s",
        precision="day",
    )  # fmt: skip
    query = query_of("claims", clocks.instants())
    assert [row["claim"] for row in scenario.query(f"SELECT claim FROM ({query})")] == ["c"]


@pytest.mark.parametrize(
    ("measure", "comparison", "threshold", "words"),
    [
        ("standing", "ge", 0.0, "met by near parity or ahead"),
        ("standing", "lt", 0.0, "met by behind"),
        ("moves", "ge", 1.0, "met by an event that bears on it"),
        ("moves", "gt", 3.0, "met when the number of events that bear on it > 3"),
        ("revenue", "gt", 0.0, "met when revenue > 0"),
    ],
)
def test_the_condition_of_an_indicator_is_in_words(measure: str, comparison: str, threshold: float, words: str) -> None:
    row = {"condition_measure": measure, "comparison": comparison, "threshold": threshold, "measure": "Progress"}
    assert condition_words(row) == words
