"""All that the pages draw, computed without a browser: boards, organizations, comparisons, replay, beliefs, evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import duckdb

from projections.read.belief_plane import plane_tables
from projections.read.boards import BOARD_QUERIES, board
from projections.read.comparison import Point, comparison
from projections.read.evidence import events_behind
from projections.read.profile import organization_names, organizations_with_events, profile
from projections.read.replay.contract import problems
from projections.read.replay.panel_frames import PanelCache
from projections.read.replay.registry import frames
from projections.read.replay.snapshot import snapshot
from projections.read.search import search
from ui.components.plane.prepare import for_browser as plane_for_browser
from ui.components.replay.prepare import for_browser as replay_for_browser
from ui.shared.clocks import Clocks
from ui.shared.display_tables import displayable
from ui.shared.evidence_dialog import event_card
from ui.views.boards.blocks import BLOCKS
from ui.views.compare.blocks import blocks_of as comparison_blocks
from ui.views.compare.markdown import markdown_of
from ui.views.explore.export import EXPORTED, with_words
from ui.views.explore.timeline import matching
from ui.views.organization.blocks import blocks_of as organization_blocks

MOST_ORGANIZATIONS = 2
"""Organizations of a history whose page is drawn."""


def pages(connection: duckdb.DuckDBPyConnection, at: datetime, known: datetime) -> Iterator[tuple[str, Any]]:
    """Each page with what it gives to the browser, at one point of valid time and knowledge time."""
    when, names = {"at": at, "known": known}, organization_names(connection)
    for name in BOARD_QUERIES:
        yield f"board {name}", BLOCKS[name](board(connection, name, when), names, at)
    for row in organizations_with_events(connection, when)[:MOST_ORGANIZATIONS]:
        slug = row["slug"]
        yield f"organization {slug}", organization_blocks(profile(connection, slug, when), slug, names, at)
    found = search(connection, "", when)
    matched = matching(found, [], [], [])
    yield "explore", with_words(matched, displayable(matched)).select(EXPORTED).to_pylist()
    keys = [str(key) for key in found.column("key").to_pylist()]
    yield "evidence", [event_card(row, Clocks()) for row in events_behind(connection, keys, when)]


def comparisons(connection: duckdb.DuckDBPyConnection, left: Point, right: Point) -> Iterator[tuple[str, Any]]:
    """The page Compare at two points, in both forms."""
    rows, names, clocks = comparison(connection, left, right), organization_names(connection), Clocks()
    yield "compare", comparison_blocks(rows, clocks, clocks, names, only_differences=False)
    yield "compare as Markdown", markdown_of(rows, clocks, clocks, names, "http://127.0.0.1/compare")


def plays(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Any]]:
    """The tables of the replay and of the belief plane, as rows."""
    tables = replay_for_browser(snapshot(connection, PanelCache()))
    assert problems(frames(), tables) == []
    yield "replay", {name: table.to_pylist() for name, table in tables.items()}
    yield "beliefs", {name: table.to_pylist() for name, table in plane_for_browser(plane_tables(connection)).items()}


def text_of(drawn: Any) -> str:
    """What travels to the browser, as JSON that every reader takes: without NaN, times as text where Streamlit does."""
    return json.dumps(drawn, allow_nan=True, default=str, ensure_ascii=False)
