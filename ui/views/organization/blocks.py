"""Everything about one organization, as blocks of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, count_note, items, link_to_events, tiles
from ui.shared.formatting import format_event_time, kind_label, organization_name
from ui.views.boards.capital import capital
from ui.views.boards.context import BoardContext
from ui.views.boards.dependence import in_words, places_note
from ui.views.boards.money import revenue, revenue_charts, terms
from ui.views.boards.plans import plan_spans, plans
from ui.views.boards.rivals import rivals
from ui.views.boards.suppliers import suppliers
from ui.views.boards.talent import roles
from ui.views.organization.tables import claims, disputes, models, standings, talent, track_record
from ui.views.organization.tiles import tiles_of

Rows = Mapping[str, list[dict[str, Any]]]


HALF_WIDTH = {"roles", "people", "models", "evaluations", "rivals"}
"""Blocks that share a row with another on a wide screen."""


def blocks_of(rows: Rows, slug: str, names: Mapping[str, str], at: datetime) -> list[Block]:
    """The page. Only the timeline is shown when it is empty."""
    context = BoardContext.of(rows, names, at)
    made = [
        tiles(tiles_of(rows, slug, context)),
        timeline(rows["timeline"], names, slug),
        inferred(rows["inferred"]),
        *revenue_charts(rows["revenue_history"], context),
        revenue(rows["revenue"], context),
        terms(rows["terms"], context),
        roles(rows["roles"], context, "Roles"),
        talent(rows["talent_net"], names),
        models(rows["models"], context),
        standings(rows["standings"], context),
        rivals(rows["rivals"], context, slug),
        capital(rows["capital"], context),
        *(_dependence(rows, context) if rows["dependence"] else []),
        suppliers(rows["suppliers"], context),
        plan_spans(rows["plans"], context),
        plans(rows["plans"], context),
        claims(rows["claims"]),
        disputes(rows["disputes"], context),
        track_record(rows["track_record"]),
    ]
    shown = [
        block
        for block in made
        if block["type"] in {"tiles", "steps", "heading"} or block["rows"] or block["name"] == "timeline"
    ]
    return [block | {"wide": block["wide"] and block["name"] not in HALF_WIDTH} for block in shown]


def _dependence(rows: Rows, context: BoardContext) -> list[Block]:
    places = places_note(rows["places"], "Its own, and the largest that it supplies")
    return [*places, *in_words(rows["dependence"], rows["parts"], context)]


def timeline(rows: list[dict[str, Any]], names: Mapping[str, str], slug: str) -> Block:
    """The events that name it, the latest first."""
    listed: list[Cell] = []
    for row in rows:
        others = ", ".join(organization_name(each, names) for each in row["organizations"] if each != slug)
        item = cell(
            row["headline"],
            sub=others,
            certainty=row["certainty"],
            evidence=link_to_events(row["headline"], "timeline", [row["key"]]),
        )
        listed.append({**item, "date": format_event_time(row), "kind": kind_label(row["kind"])})
    return items(
        "Timeline",
        listed,
        name="timeline",
        wide=True,
        first=10,
        note=count_note("The latest first.", rows),
        empty="Nothing is known about it by then.",
    )


def inferred(rows: list[dict[str, Any]]) -> Block:
    """What rules found about it: inferences of Whenline, each with the events that it rests on."""
    listed = [
        {
            **cell(
                row["headline"],
                sub=f"inferred by rule {row['rule']} v{row['rule_version']}",
                evidence=link_to_events(row["headline"], "raised_signals", [row["key"]]),
            ),
            "date": format_event_time(row),
            "kind": row["severity"],
        }
        for row in rows
    ]
    return items(
        "Inferred by rules",
        listed,
        name="inferred",
        wide=True,
        first=5,
        note=count_note("Nobody stated these: rules found them in what was stated.", rows),
    )
