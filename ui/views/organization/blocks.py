"""Everything about one organization, as blocks of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, items, link_to_events, tile, tiles
from ui.shared.formatting import (
    MEASURE_LABELS,
    format_event_time,
    format_money,
    format_number,
    format_percent,
    format_signed,
    kind_label,
    organization_name,
)
from ui.views.boards.dependence import indexes, suppliers
from ui.views.boards.money import capital, revenue, revenue_charts, terms
from ui.views.boards.plans import plan_spans, plans
from ui.views.boards.standings import rivals
from ui.views.boards.talent import roles
from ui.views.organization.tables import claims, disputes, models, standings, talent, track_record

Rows = Mapping[str, list[dict[str, Any]]]


HALF_WIDTH = {"roles", "people", "models", "evaluations", "rivals", "capital"}
"""Blocks that share a row with another on a wide screen."""


def blocks_of(rows: Rows, slug: str, names: Mapping[str, str], at: datetime) -> list[Block]:
    """The page. Only the timeline is shown when it is empty."""
    made = [
        numbers(rows, slug, names),
        timeline(rows["timeline"], names, slug),
        inferred(rows["inferred"]),
        *revenue_charts(rows["revenue_history"], names, at),
        revenue(rows["revenue"], names),
        terms(rows["terms"], names),
        roles(rows["roles"], names, "Roles"),
        talent(rows["talent_net"], names),
        models(rows["models"]),
        standings(rows["standings"]),
        rivals(rows["rivals"], names),
        capital(rows["capital"], names),
        *(indexes(rows["dependence"], names) if rows["dependence"] else []),
        suppliers(rows["suppliers"], names),
        plan_spans(rows["plans"], names, at),
        plans(rows["plans"], names),
        claims(rows["claims"]),
        disputes(rows["disputes"], names),
        track_record(rows["track_record"]),
    ]
    shown = [
        block for block in made if block["type"] in {"tiles", "steps"} or block["rows"] or block["name"] == "timeline"
    ]
    return [block | {"wide": block["wide"] and block["name"] not in HALF_WIDTH} for block in shown]


def numbers(rows: Rows, slug: str, names: Mapping[str, str]) -> Block:
    """The most important figures, as tiles."""
    keys = [row["key"] for row in rows["timeline"]]
    found = [
        tile(
            "Events",
            f"{len(keys):,}",
            sub="that name it",
            evidence=link_to_events("Events that name it", "timeline", keys),
        )
    ]
    figures = [row for row in rows["revenue"] if row["amount"] is not None and row["happened_to"] is not None]
    best = max(figures, key=lambda row: row["happened_to"], default=None)
    if best:
        figure = format_money(best["amount"], best["currency"], best["bound"])
        found.append(
            tile(
                "Revenue",
                figure,
                sub=f"{best['segment']}, {MEASURE_LABELS[best['measure']]}",
                certainty=best["certainty"],
                evidence=link_to_events(f"Revenue: {figure}", "revenue", [best["key"]]),
            )
        )
    relied = next(
        (
            row
            for row in rows["dependence"]
            if row["consumer"] == slug and row["supplier"] != slug and row["dependence"]
        ),
        None,
    )
    if relied:
        words = format_percent(relied["dependence"])
        found.append(
            tile(
                f"Relies on {organization_name(relied['supplier'], names)}",
                words,
                sub=f"for its {relied['resource']}s" if relied["resource"] == "model" else "for computing",
                evidence=link_to_events(
                    f"Relies on {organization_name(relied['supplier'], names)}: {words}",
                    "dependence",
                    relied["evidence"],
                ),
            )
        )
    for balance in rows["talent_balance"]:
        net = balance["net"] or 0
        found.append(
            tile(
                "People, net",
                format_signed(net),
                sub=f"{format_number(balance['gained'])} joined, {format_number(balance['lost'])} left",
                evidence=link_to_events(
                    f"People gained less lost: {format_signed(net)}", "talent_balance", balance["evidence"]
                ),
            )
        )
    led = [row for row in rows["standings"] if (row["rank"] or row["stated_rank"]) == 1]
    if rows["standings"]:
        found.append(
            tile(
                "Leads",
                f"{len(led)} of {len({row['benchmark'] for row in rows['standings']})}",
                sub="benchmarks it has a model on",
                evidence=link_to_events(
                    "Benchmarks it leads", "standings", [key for row in led for key in row["evidence"]]
                ),
            )
        )
    overdue = [row for row in rows["plans"] if row["state"] == "overdue"]
    if rows["plans"]:
        found.append(
            tile(
                "Plans overdue",
                f"{len(overdue)} of {len(rows['plans'])}",
                tone="bad" if overdue else "",
                evidence=link_to_events("Plans", "plans", [key for row in rows["plans"] for key in row["evidence"]]),
            )
        )
    return tiles(found)


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
        note="The latest first.",
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
        note="Nobody stated these: rules found them in what was stated.",
    )
