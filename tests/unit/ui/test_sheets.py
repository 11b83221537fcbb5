"""Boards, one organization and the evidence of their numbers, as data for the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from projections.read.boards import BOARD_QUERIES
from projections.read.page_reader import PageReader
from tests.support.sheets import Taken, page
from tests.support.ui_history import HOSTILE
from ui.components.sheet.blocks import MAX_KEYS, OpenedNumber, link_to_events
from ui.shared.clocks import Clocks
from ui.shared.evidence_dialog import blocks_of

KEY = "01234567-89ab-cdef-0123-456789abcdef"


def cells(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every cell of every block, unless it is empty."""
    rows = [row for block in blocks if block["type"] == "table" for row in block["rows"]]
    lists = [block["rows"] for block in blocks if block["type"] in {"items", "spans"}]
    tiles = [block["items"] for block in blocks if block["type"] == "tiles"]
    return [cell for row in (*rows, *lists, *tiles) for cell in row if cell.get("t")]


def figures(blocks: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Every number of every table, with the name of its block."""
    return [
        (block["name"], cell)
        for block in blocks
        if block["type"] == "table"
        for row in block["rows"]
        for column, cell in zip(block["columns"], row, strict=True)
        if column["kind"] in {"number", "bar"} and cell.get("t") not in {None, "", "only a rank is known"}
    ]


@pytest.mark.parametrize("name", BOARD_QUERIES)
def test_every_figure_of_every_board_leads_to_its_events(folder: Path, sheets: Taken, name: str) -> None:
    page(folder, "boards", board=name)
    blocks = sheets.blocks["boards"]
    found = figures(blocks)
    assert found or name == "plans"
    assert all(cell["o"]["keys"] and cell["o"]["model"] for _, cell in found), found
    points = [
        point for block in blocks if block["type"] == "steps" for line in block["series"] for point in line["points"]
    ]
    assert all(point["o"]["keys"] for point in points)


def test_a_board_is_as_it_was_known(folder: Path, sheets: Taken) -> None:
    page(folder, "boards", board="money", at="2025-04-02", known="2025-04-02")
    assert sheets.texts("boards", "revenue")[0][:3] == ["Microsoft", "annual run rate", "> 13 bn USD"]
    page(folder, "boards", board="money", at="2025-04-02", known="2026-07-01")
    assert "possibly" not in str(sheets.texts("boards", "revenue"))
    page(folder, "boards", board="money", at="2000-01-01")
    assert sheets.block("boards", "revenue")["rows"] == []


def test_lines_end_at_the_chosen_day_without_a_mark_there(folder: Path, sheets: Taken) -> None:
    page(folder, "boards", board="dependence", at="2026-07-01")
    chart = sheets.block("boards", "chart-microsoft-model")
    assert chart["until"] > max(point["at"] for line in chart["series"] for point in line["points"])


def test_an_organization_has_its_parts_and_its_numbers(folder: Path, sheets: Taken) -> None:
    page(folder, "organization", organization="microsoft")
    blocks = sheets.blocks["organization"]
    assert sheets.block("organization", "name")["note"] == "Its parts: Microsoft AI."
    numbers = {item["label"]: item["t"] for item in sheets.block("organization", "tiles")["items"]}
    assert numbers["Revenue"] == "> 37 bn USD"
    assert all(cell["o"] for cell in sheets.block("organization", "tiles")["items"])
    assert {"timeline", "revenue", "terms", "capital"} <= {block["name"] for block in blocks}


@pytest.mark.parametrize("slug", ["microsoft-ai", "openai", "google-deepmind"])
def test_every_figure_of_an_organization_leads_on(folder: Path, sheets: Taken, slug: str) -> None:
    page(folder, "organization", organization=slug)
    dead = [
        (name, cell) for name, cell in figures(sheets.blocks["organization"]) if not cell.get("o") and not cell.get("h")
    ]
    assert [each for each in dead if each[1]["t"] not in {"0", "±0", "–"}] == []


@pytest.mark.usefixtures("sheets")
def test_who_is_not_named_by_a_day_cannot_be_chosen(folder: Path) -> None:
    shown = page(folder, "organization", organization="xai", at="2015-01-01", known="2015-01-01")
    assert shown.selectbox[0].options == ["OpenAI", "Baidu"]
    (notice,) = page(folder, "organization", at="2001-01-01", known="2001-01-01").info
    assert "Choose a later day" in notice.value


def test_event_text_reaches_the_browser_as_it_is(folder: Path, sheets: Taken) -> None:
    page(folder, "organization", organization="acme")
    assert HOSTILE in [cell["t"] for cell in cells(sheets.blocks["organization"])]


def test_opened_evidence_has_its_position_and_its_rule(folder: Path, sheets: Taken, reader: PageReader) -> None:
    page(folder, "boards", board="money")
    revenue = sheets.block("boards", "revenue")["rows"][0][2]["o"]
    sheets.opened = revenue
    page(folder, "boards", board="money")
    evidence = sheets.block("evidence", "evidence")
    assert evidence["rule"].startswith("The latest firm figure")
    assert evidence["sql"].startswith("FROM revenue_as_of(TIMESTAMPTZ '")
    (event,) = evidence["events"]
    assert (event["id"], event["source"]) == ("run-rate-37", "urn:a")
    topic, partition, offset = event["place"].split(" / ")
    found = reader.sql("FROM ledger WHERE id = 'run-rate-37'", 1).to_pylist()[0]
    assert (topic, partition, offset) == (
        found["kafka_topic"],
        f"partition {found['kafka_partition']}",
        f"offset {found['kafka_offset']}",
    )


def test_a_denied_event_names_who_denied_it(reader: PageReader) -> None:
    (key,) = reader.sql("SELECT key::VARCHAR AS key FROM ledger WHERE id = 'wrong-year'", 1).column("key").to_pylist()
    _, evidence = blocks_of(reader, OpenedNumber("A figure", "revenue_history", (key,)), Clocks(), Clocks().instants())
    (event,) = evidence["events"]
    assert (event["certainty"], event["how"]) == ("denied", "stated as a rumor; not counted in figures")
    assert event["verdicts"] == ["denied by urn:desk"]
    assert [words for words, _ in event["ways"]][1:4] == ["Confirm it", "Deny it", "Correct it"]


@pytest.mark.parametrize("value", [None, "x", {}, {"keys": "x"}, {"keys": ["no key"]}, {"keys": [None]}])
def test_what_the_browser_sends_is_not_trusted(value: Any) -> None:
    assert OpenedNumber.read(value) is None


def test_a_number_leads_to_so_many_events_and_each_once() -> None:
    assert link_to_events("n", "m", [None, ""]) is None
    assert link_to_events("n", "m", [KEY, KEY, None]) == {
        "title": "n",
        "model": "m",
        "keys": [KEY],
        "side": "",
        "of": 1,
    }
    many = link_to_events("n", "m", (f"{number:032x}" for number in range(MAX_KEYS + 9)))
    assert many
    assert (len(many["keys"]), many["of"]) == (MAX_KEYS, MAX_KEYS + 9)
    assert OpenedNumber.read({"keys": [KEY], "title": 7, "model": None}) == OpenedNumber("7", "None", (KEY,), of=1)
