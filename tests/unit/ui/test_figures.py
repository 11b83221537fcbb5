"""Figures say no more than their statements: no bound, age or round is lost, nobody leads alone, nothing is before it can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from projections.read.boards import BOARD_QUERIES, board
from projections.read.profile import organizations_with_events, profile
from projections.read.replay.panel_frames import panel_frame
from projections.read.replay.registry import DEPENDENCE
from projections.read.search import search
from tests.reference_model import Logged
from tests.support.histories import histories, points
from tests.support.loading import connection_of
from tests.support.scenario import Scenario, day, usd
from ui.shared.figure import OPEN, PEOPLE, SHARE, Figure
from ui.shared.formatting import format_day
from ui.shared.spans import Span
from ui.views.boards.blocks import BLOCKS
from ui.views.boards.plans import late_words
from ui.views.organization.blocks import blocks_of

LATE = "2026-11-28"
DAY_SHOWN = re.compile(r"\b\d{1,2} [A-Z][a-z]{2} \d{4}\b")


def shown(scenario: Scenario, name: str, at: str = LATE) -> list[dict[str, Any]]:
    rows = board(scenario.connection(), name, {"at": day(at), "known": day(LATE)})
    return BLOCKS[name](rows, {}, day(at))


def texts(blocks: list[dict[str, Any]], name: str) -> list[list[str]]:
    """Texts of the cells of a block, each with the line below it."""
    rows = [row for block in blocks if block["name"] == name for row in block["rows"]]
    return [["; ".join(filter(None, [each.get("t"), each.get("s")])) for each in row] for row in rows]


def visible_texts(blocks: list[dict[str, Any]]) -> Iterator[str]:
    """All texts that a reader sees in cells, marks and tiles."""
    for block in blocks:
        for row in block.get("rows", block.get("items", [])):
            for cell in row if isinstance(row, list) else [row]:
                yield from (str(cell[name]) for name in ("t", "s", "date") if cell.get(name))
        yield from (str(point["text"]) for line in block.get("series", []) for point in line["points"])


class TestOneFigure:
    at = day("2026-11-28")

    def test_it_has_its_bound_its_date_and_its_age(self) -> None:
        span = Span(day("2025-01-29"), day("2025-01-30"), "day")
        figure = Figure.stated(13e9, "more_than", "USD", span=span, certainty="confirmed", sources=2)
        assert figure is not None
        assert figure.sentence(self.at) == "> 13 bn USD, of 29 Jan 2025, 21 months old, confirmed, 2 sources"
        columns = figure.columns()
        assert (columns["low"], columns["high"], columns["precision"], columns["sources"]) == (13e9, None, "day", 2)
        assert Figure.stated(None, "exact", "USD") is None

    @pytest.mark.parametrize(
        ("value", "bound", "unit", "words"),
        [
            (5e10, "at_most", "USD", "≤ 50 bn USD"),
            (0.27, "approximately", SHARE, "~ 27 %"),
            (51.0, None, "USD", OPEN),
        ],
    )
    def test_words(self, value: float, bound: str | None, unit: str, words: str) -> None:
        figure = Figure.stated(value, bound, unit)
        assert figure is not None
        assert figure.words == words

    @pytest.mark.parametrize(
        ("before", "after", "low", "high"),
        [("exact", "exact", 24, 24), ("exact", "more_than", 24, None), ("more_than", "more_than", None, None)],
    )
    def test_a_difference_is_as_wide_as_both_bounds(self, before: str, after: str, low: Any, high: Any) -> None:
        one, other = (Figure.stated(value, bound, "USD") for value, bound in ((37, after), (13, before)))
        assert one is not None
        difference = one.less(other)
        assert difference is not None
        assert (difference.low, difference.high, difference.is_open) == (low, high, low is None and high is None)
        assert one.less(Figure.stated(1, "exact", "EUR")) is None
        assert Figure(4, None, PEOPLE, 4, None).words == "≥ 4"


class TestMoney:
    def test_no_bound_and_no_round_is_lost(self) -> None:
        scenario = Scenario()
        invests = {"of": ("a", "b"), "investor": "a", "investee": "b"}
        scenario.publish("investment.made", "2025-01-01", **invests, amount=usd(1e9), precision="day")
        scenario.publish("investment.made", "2025-02-01", **invests, precision="month")
        scenario.publish("investment.made", "2025-03-01", **invests, amount=usd(5e10, "at_most"), commitment="agreed")
        scenario.publish("investment.made", "2025-04-01", **invests, commitment="agreed")
        scenario.publish(
            "investment.made", "2025-05-01", **invests, amount=usd(1e10), commitment="agreed", certainty="rumored"
        )
        ((_, _, _, done, announced, _),) = texts(shown(scenario, "money"), "capital")
        assert done == "1 bn USD and 1 round of unknown size; 1 Jan 2025 and 1 more"
        assert announced.startswith("≤ 50 bn USD and 1 round of unknown size")
        assert announced.endswith("possibly 10 bn USD more")

    def test_rounds_that_are_open_in_two_ways_add_up_to_nothing(self) -> None:
        scenario = Scenario()
        for number, bound in enumerate(("at_most", "more_than")):
            scenario.publish(
                "investment.made", f"2025-0{number + 1}-01", of=("a", "b"), investor="a", investee="b",
                amount=usd(1e9, bound),
            )  # fmt: skip
        (row,) = texts(shown(scenario, "money"), "capital")
        assert row[3].startswith("open, 2 rounds with bounds of both kinds")

    def test_an_announced_round_without_an_amount_alone_is_shown(self) -> None:
        scenario = Scenario()
        scenario.publish(
            "investment.made", "2023-01-23", of=("a", "b"), investor="a", investee="b", commitment="agreed"
        )
        ((_, _, _, done, announced, _),) = texts(shown(scenario, "money", "2023-06-01"), "capital")
        assert (done, announced) == ("", "1 round of unknown size; 23 Jan 2023")

    def test_a_term_has_its_amount(self) -> None:
        scenario = Scenario()
        term = {"term": "purchase", "change": "granted", "amount": usd(250e9, "at_most")}
        scenario.publish("partnership.formed", "2025-10-28", of=("a", "b"), partners=["a", "b"], terms=[term])
        ((_, _, amount, since, _),) = texts(shown(scenario, "money"), "terms")
        assert (amount, since) == ("≤ 250 bn USD", "28 Oct 2025")

    def test_a_figure_that_is_carried_on_says_how_old_it_is(self) -> None:
        scenario = Scenario()
        scenario.publish(
            "revenue.reported",
            "2025-03-08",
            precision="before",
            measure="annual",
            segment="AI",
            amount=usd(13e9, "more_than"),
        )
        ((_, _, figure, *_),) = texts(shown(scenario, "money"), "revenue")
        assert figure == "> 13 bn USD; before 8 Mar 2025, 20 months old"


class TestStandings:
    def scored(self, *models: tuple[str, str]) -> Scenario:
        scenario = Scenario()
        for number, (maker, model) in enumerate(models):
            scenario.publish(
                "evaluation.scored", "2026-06-02", of=maker, model=model, benchmark="B", score=50 + number, unit="percent",
                provenance={"publisher": maker},
            )  # fmt: skip
        return scenario

    @pytest.mark.parametrize("models", [[("a", "m")], [("a", "m"), ("a", "n")]])
    def test_nobody_leads_alone_or_among_its_own(self, models: list[tuple[str, str]]) -> None:
        scenario = self.scored(*models)
        blocks = shown(scenario, "standings")
        assert texts(blocks, "leaders") == []
        ((_, model, score, when),) = texts(blocks, "uncontested")
        assert (model, score) == (f"{models[-1][1]}; A, self-reported", f"{49 + len(models)}")
        assert when == "2 Jun 2026"
        (row,) = scenario.model("leaders", LATE)
        assert (row["contenders"], row["makers"], row["is_contested"]) == (len(models), 1, False)
        page = profile(scenario.connection(), "a", {"at": day(LATE), "known": day(LATE)})
        tiles = {tile["label"]: tile for tile in blocks_of(page, "a", {}, day(LATE))[0]["items"]}
        assert (tiles["Leads"]["t"], tiles["Leads"]["s"]) == ("no contest", "1 benchmark without a rival")

    def test_of_two_makers_one_leads(self) -> None:
        scenario = self.scored(("a", "m"), ("b", "n"))
        blocks = shown(scenario, "standings")
        ((_, leader, score, second, gap, field),) = texts(blocks, "leaders")
        assert (leader, score, second) == ("n; B, self-reported", "51; 2 Jun 2026", "m; A")
        assert (gap, field) == ("1", "2 models; 2 makers")


class TestTalent:
    def test_a_net_that_is_open_is_not_shown_as_a_number(self) -> None:
        scenario = Scenario()
        for person in ("Ann", "Ben"):
            scenario.publish("talent.joined", "2025-01-01", of="a", person=person, to="a")
        scenario.publish("talent.joined", "2025-01-02", of="a", group="a team", to="a")
        scenario.publish("talent.departed", "2025-01-03", of="a", group="core members", from_="a")
        ((_, joined, left, net),) = texts(shown(scenario, "talent"), "talent-balance")
        assert (joined, left, net) == ("≥ 2, with a group of unknown size", "a group of unknown size", OPEN)
        assert scenario.one("talent_balance", LATE)["net"] is None

    def test_what_rumors_would_add_keeps_its_bound(self) -> None:
        scenario = Scenario()
        scenario.publish(
            "talent.joined", "2025-06-01", of="a", group="some", to="a", from_="b", certainty="rumored",
            headcount={"count": 20, "bound": "more_than"},
        )  # fmt: skip
        blocks = shown(scenario, "talent")
        assert texts(blocks, "talent-flows")[0][2] == "possibly > 20"
        assert texts(blocks, "talent-balance")[0][1] == "0; possibly > 20 more"

    def test_a_net_keeps_its_bounds(self) -> None:
        scenario = Scenario()
        scenario.publish(
            "talent.joined", "2025-06-01", of="a", group="some", to="a", headcount={"count": 20, "bound": "more_than"},
            precision="month",
        )  # fmt: skip
        blocks = shown(scenario, "talent")
        assert [row[-1] for row in texts(blocks, "talent-balance")] == ["≥ +20"]
        assert [row[-1] for row in texts(blocks, "talent-flows")] == ["June 2025"]


class TestDependence:
    def takes(self, scenario: Scenario, supplier: str, extent: str, product: str | None = None, **more: Any) -> None:
        happened = more.pop("happened", "2025-01-01")
        scenario.publish(
            "supplier.changed",
            happened,
            of=("a", supplier),
            consumer="a",
            supplier=supplier,
            extent=extent,
            product=product,
            **more,
        )

    def test_it_is_shown_in_words_and_the_index_with_its_weights(self) -> None:
        scenario = Scenario()
        self.takes(scenario, "b", "primary")
        self.takes(scenario, "c", "testing")
        self.takes(scenario, "a", "partial", "Copilot")
        blocks = shown(scenario, "dependence")
        assert [row[:2] for row in texts(blocks, "dependence-a-model")] == [
            ["B", "relied on as a whole"],
            ["A (its own)", "used in part in 1 of 1 product"],
            ["C", "being tested as a whole"],
        ]
        assert texts(blocks, "matrix-a-model") == [
            ["all of A", "relied on", "–", "being tested"],
            ["Copilot", "relied on; as the whole", "used in part", "being tested; as the whole"],
        ]
        assert texts(blocks, "index-a-model")[0] == ["B", "0.80", "(1 of 1.05 + 1 of 1.55) ÷ 2"]
        (index,) = [block for block in blocks if block["name"] == "index-a-model"]
        assert "no measured share" in index["note"]
        assert not [text for text in visible_texts(blocks) if "%" in text]

    def test_a_product_that_is_added_raises_no_signal(self) -> None:
        scenario = Scenario()
        self.takes(scenario, "b", "primary", "Copilot")
        self.takes(scenario, "c", "primary", "Search", happened="2025-02-01")
        assert [row for row in scenario.model("signals", LATE) if row["rule"] == "concentration-crossed"] == []
        self.takes(scenario, "b", "dropped", "Copilot", happened="2025-03-01")
        self.takes(scenario, "d", "primary", "Copilot", happened="2025-03-01")
        raised = [row for row in scenario.model("signals", LATE) if row["rule"] == "concentration-crossed"]
        assert raised
        assert all("weights" in str(row) for row in raised)

    def test_two_rumors_alone_are_drawn_as_possible(self) -> None:
        scenario = Scenario()
        for supplier in ("b", "c"):
            self.takes(scenario, supplier, "primary", certainty="rumored")
        blocks = shown(scenario, "dependence")
        assert [row[1] for row in texts(blocks, "dependence-a-model")] == ["possibly relied on in all of it"] * 2


def test_nothing_is_possible_before_those_that_it_names_are_heard_of() -> None:
    scenario = Scenario()
    scenario.publish("organization.named", "2015-12-11", of="b", slug="b", name="B")
    scenario.publish("organization.named", "1975-04-04", of="a", slug="a", name="A")
    scenario.publish(
        "supplier.changed",
        "2025-03-08",
        precision="before",
        of=("a", "b"),
        consumer="a",
        supplier="b",
        extent="primary",
    )
    scenario.publish(
        "revenue.reported", "2025-03-08", precision="before", of="b", measure="annual", segment="all", amount=usd(13e9)
    )
    frames = panel_frame(scenario.connection(), DEPENDENCE).to_pylist()
    shown_from = [row["at_ms"] for row in frames if row["mode"] == "now" and row["key"]]
    assert min(shown_from) == day("2015-12-11").timestamp() * 1000
    for at, there in (("1990-01-01", False), ("2016-01-01", True), (LATE, True)):
        assert bool(texts(shown(scenario, "dependence", at), "suppliers")) is there
        assert bool(texts(shown(scenario, "money", at), "revenue")) is there
        for words in ("", "supplier"):
            found = search(scenario.connection(), words, {"at": day(at), "known": day(LATE)}).to_pylist()
            assert ("supplier.changed" in {row["kind"] for row in found if row["occurrence"] != "absent"}) is there


@pytest.mark.parametrize(
    ("earliest", "latest", "words"),
    [
        (-3, -3, "fulfilled in time"),
        (1, 1, "fulfilled, 1 day late"),
        (92, 92, "fulfilled, 92 days late"),
        (91, 120, "fulfilled, 91 to 120 days late"),
        (-2, 5, "fulfilled in time or up to 5 days late"),
    ],
)
def test_how_late_a_plan_was_is_no_more_precise_than_its_settlement(earliest: int, latest: int, words: str) -> None:
    assert late_words(earliest, latest) == words


few = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))


@few
@given(histories(), points, points)
def test_law_boards_and_profiles_say_no_more_than_the_events(
    history: list[Logged], at: datetime, known: datetime
) -> None:
    """No day that no source stated, no leader without a rival, no open net as a number, no percentage of an index."""
    connection = connection_of(history)
    when = {"at": at, "known": known}
    pages = [(rows := board(connection, name, when), BLOCKS[name](rows, {}, at)) for name in BOARD_QUERIES]
    for row in organizations_with_events(connection, when)[:2]:
        found = profile(connection, row["slug"], when)
        pages.append((found, blocks_of(found, row["slug"], {}, at)))
    for rows, blocks in pages:
        allowed = {format_day(moment) for moment in _stated_moments(rows, at)}
        quoted = {text for row in rows.get("timeline", []) for text in DAY_SHOWN.findall(str(row["headline"]))}
        for text in visible_texts(blocks):
            assert set(DAY_SHOWN.findall(text)) <= allowed | quoted, text
        for row in texts(blocks, "talent-balance"):
            assert row[-1] == OPEN or re.search(r"[≥≤]|^[+−±]?\d", row[-1])
        for block in blocks:
            if block["name"].startswith(("dependence-", "matrix-", "index-")):
                assert not [text for text in visible_texts([block]) if "%" in text]
            if block["name"] == "leaders":
                contested = sum(row["is_contested"] for row in rows["leaders"])
                assert len(block["rows"]) == contested


def _stated_moments(rows: dict[str, list[dict[str, Any]]], at: datetime) -> Iterator[datetime]:
    """Every moment that may be shown as a day: what is stated as precisely, ends of windows, moments of knowledge."""
    just = timedelta(microseconds=1)
    for row in [*rows.get("statements", []), *rows.get("timeline", [])]:
        start, end, precision = row["happened_from"], row["happened_to"], row["precision"]
        if precision in {"second", "day", "between", "after"} and start:
            yield start
        if precision in {"between", "before"} and end:
            yield from (end, end - just, end + just)
    for name in ("plans", "plan_history", "terms"):
        for row in rows.get(name, []):
            for column in ("window_from", "window_to", "first_window_from", "first_window_to", "until"):
                if row.get(column):
                    yield from (row[column], row[column] - just)
    for row in rows.get("claims", []):
        if known := row.get("known_at"):  # a board reads only the states of claims
            yield from (known, known - just)
    for row in rows.get("over_time", []):
        yield row["moment"]
    yield at.astimezone(UTC)
