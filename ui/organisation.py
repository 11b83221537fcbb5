"""Everything about one organisation as blocks of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ui.boards.dependence import indexes, suppliers
from ui.boards.money import capital, revenue, revenue_charts, terms
from ui.boards.plans import plan_spans, plans
from ui.boards.standings import rivals
from ui.boards.talent import roles
from ui.sheet.blocks import Block, Cell, cell, items, opens, table, tile, tiles
from ui.words import MEASURES, called, certainty, day, kind, money, number, percent, signed, spaced, when

Rows = Mapping[str, list[dict[str, Any]]]
_STATES = {"rumored": "a rumour"}
_STAGES = {
    "in_development": "in development", "internal_testing": "tested inside", "preview": "in preview",
    "deprecated": "deprecated", "retired": "retired",
}  # fmt: skip


HALF = {"roles", "people", "models", "evaluations", "rivals", "capital"}
"""Blocks that share a row with another on a wide screen."""


def blocks_of(rows: Rows, slug: str, names: Mapping[str, str], at: datetime) -> list[Block]:
    """The page. What nothing is known of has no block, but the timeline."""
    made = [
        numbers(rows, slug, names),
        timeline(rows["timeline"], names, slug),
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
    kept = [
        block for block in made if block["type"] in {"tiles", "steps"} or block["rows"] or block["name"] == "timeline"
    ]
    return [block | {"wide": block["wide"] and block["name"] not in HALF} for block in kept]


def numbers(rows: Rows, slug: str, names: Mapping[str, str]) -> Block:
    """What one would ask first, as tiles."""
    found = [tile("Events", f"{len(rows['timeline']):,}", sub="that name it")]
    told = [row for row in rows["revenue"] if row["amount"] is not None and row["happened_to"] is not None]
    best = max(told, key=lambda row: row["happened_to"], default=None)
    if best:
        figure = money(best["amount"], best["currency"], best["bound"])
        found.append(tile("Revenue", figure, sub=f"{best['segment']}, {MEASURES[best['measure']]}", certainty=best["certainty"],
                          leads=opens(f"Revenue: {figure}", "revenue", [best["key"]])))  # fmt: skip
    relied = next(
        (row for row in rows["dependence"] if row["consumer"] == slug and row["supplier"] != slug and row["index"]),
        None,
    )
    if relied:
        words = percent(relied["index"])
        found.append(tile(f"Relies on {called(relied['supplier'], names)}", words, sub=f"for its {relied['of']}s" if relied["of"] == "model" else "for computing",
                          leads=opens(f"Relies on {called(relied['supplier'], names)}: {words}", "dependence", relied["evidence"])))  # fmt: skip
    for balance in rows["talent_balance"]:
        net = balance["net"] or 0
        found.append(tile("People, net", signed(net), sub=f"{number(balance['gained'])} came, {number(balance['lost'])} went",
                          leads=opens(f"People gained less lost: {signed(net)}", "talent_balance", balance["evidence"])))  # fmt: skip
    led = [row for row in rows["standings"] if (row["rank"] or row["stated_rank"]) == 1]
    if rows["standings"]:
        found.append(tile("Leads", f"{len(led)} of {len({row['benchmark'] for row in rows['standings']})}", sub="benchmarks it has a model on",
                          leads=opens("Benchmarks it leads", "standings", [key for row in led for key in row["evidence"]])))  # fmt: skip
    overdue = [row for row in rows["plans"] if row["state"] == "overdue"]
    if rows["plans"]:
        found.append(tile("Plans overdue", f"{len(overdue)} of {len(rows['plans'])}", tone="bad" if overdue else "",
                          leads=opens("Plans", "plans", [key for row in rows["plans"] for key in row["evidence"]])))  # fmt: skip
    return tiles(found)


def timeline(rows: list[dict[str, Any]], names: Mapping[str, str], slug: str) -> Block:
    """The events that name it, the latest first."""
    listed: list[Cell] = []
    for row in rows:
        others = ", ".join(called(each, names) for each in row["organizations"] if each != slug)
        told = cell(
            row["headline"],
            sub=others,
            certainty=row["certainty"],
            leads=opens(row["headline"], "timeline", [row["key"]]),
        )
        listed.append({**told, "date": when(row), "kind": kind(row["kind"])})
    return items(
        "Timeline",
        listed,
        name="timeline",
        wide=True,
        first=10,
        note="What happened, the latest first.",
        empty="Nothing is known of it by then.",
    )


def talent(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """Whom it gained people from, and lost them to."""
    columns = [("From or to", "text"), ("Came", "number"), ("Went", "number"), ("Net", "number")]
    made = []
    for row in rows:
        partner = called(row["partner"], names) or "not said"
        leads = opens(f"People from and to {partner}", "talent_net", row["evidence"])
        more = row["unknown_gained"] or row["unknown_lost"]
        possible = (row["gained_possible"] or 0) + (row["lost_possible"] or 0)
        note = ", ".join(
            filter(
                None,
                [
                    "and a group of unknown size" if more else "",
                    f"possibly {number(possible)} more" if possible else "",
                ],
            )
        )
        made.append(
            [
                cell(partner, sub=note),
                cell(number(row["gained"]), leads=leads),
                cell(number(row["lost"]), leads=leads),
                cell(signed(row["net"] or 0), leads=leads),
            ]
        )
    return table("People", columns, made, name="people", wide=True)


def models(rows: list[dict[str, Any]]) -> Block:
    """Its models, the latest first."""
    columns = [("Model", "text"), ("Launched", "text"), ("Stage", "text")]
    made = []
    for row in rows:
        leads = opens(row["model"], "models", row["evidence"])
        launched, possible = day(row["launched_at"]), day(row["possible_launch_from"])
        made.append([
            cell(row["model"], leads=leads, sub=", ".join(filter(None, [row["domain"], f"made from {row['base_model']}" if row["base_model"] else ""]))),
            cell(launched or (f"possibly {possible}" if possible else ""), sub=(row["access"] or "").replace("_", " ")),
            cell(_STAGES.get(row["stage"] or "", row["stage"] or ""), sub=f"since {day(row['stage_from'])}" if row["stage_from"] else ""),
        ])  # fmt: skip
    return table("Models", columns, made, name="models", first=8)


def standings(rows: list[dict[str, Any]]) -> Block:
    """Where its models stand."""
    columns = [("Model", "text"), ("Benchmark", "text"), ("Rank", "number"), ("Score", "number")]
    made = []
    for row in rows:
        leads = opens(f"{row['model']} on {row['benchmark']}", "standings", row["evidence"])
        rank = row["rank"] or row["stated_rank"]
        made.append([
            cell(row["model"], certainty=row["certainty"]), cell(row["benchmark"]), cell(f"{rank or ''}", leads=leads),
            cell(number(row["score"]), leads=leads, sub=f"{number(row['gap'])} behind {row['leader']}" if row["gap"] else ""),
        ])  # fmt: skip
    return table("Evaluations", columns, made, name="evaluations", first=8)


def claims(rows: list[dict[str, Any]]) -> Block:
    """What several publishers state of it."""
    columns = [("Claim", "text"), ("State", "text"), ("For", "number"), ("Against", "number"), ("Known since", "text")]
    made = [
        [
            cell(spaced(row["claim"])),
            cell(_STATES.get(row["state"], row["state"]), leads=opens(f"{spaced(row['claim'])}: {row['state']}", "claims", row["evidence"]),
                 tone="bad" if row["state"] in {"denied", "contested"} else "", sub=_took(row)),
            cell(f"{row['supporting']}", leads=opens(f"For: {spaced(row['claim'])}", "claims", row["members"])),
            cell(f"{row['contradicting']}", leads=opens(f"Against: {spaced(row['claim'])}", "claims", row["contradicted_by"] or [])),
            cell(day(row["known_at"])),
        ]
        for row in rows
    ]  # fmt: skip
    return table(
        "Claims", columns, made, name="claims", wide=True, note="What several publishers state, and how it stands."
    )


def _took(row: dict[str, Any]) -> str:
    days = row["days_to_confirmation"]
    first = certainty(row["first_certainty"])
    return f"first {first}, confirmed after {number(days)} days" if days else ""


def disputes(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """Its disputes."""
    columns = [("About", "text"), ("Between", "text"), ("State", "text"), ("When", "text")]
    made = []
    for row in rows:
        parties = [
            party.get("group") or party.get("person") or called(party.get("organization"), names)
            for party in row["parties"] or []
        ]
        leads = opens(f"{row['about']}: {row['state']}", "disputes", row["evidence"])
        made.append([
            cell(row["about"], certainty=row["certainty"]), cell(", ".join(filter(None, parties))),
            cell(row["state"], leads=leads, sub=row["outcome"] or row["answer"] or ""), cell(day(row["happened_from"])),
        ])  # fmt: skip
    return table("Disputes", columns, made, name="disputes", wide=True)


def track_record(rows: list[dict[str, Any]]) -> Block:
    """Of a publisher: what became of its rumours."""
    columns = [
        ("Source", "text"),
        ("Statements", "number"),
        ("Rumours", "number"),
        ("Came true", "number"),
        ("Denied", "number"),
        ("Open", "number"),
        ("Right", "number"),
    ]
    made = []
    for row in rows:
        leads = opens(f"Rumours of {row['source']}", "track_record", row["evidence"])
        early = f"{number(row['median_days_early'])} days early" if row["median_days_early"] is not None else ""
        made.append([
            cell(row["source"], sub=f"told {row['told_first']} of {row['claims_shared']} shared claims first" if row["claims_shared"] else ""),
            cell(f"{row['statements']}"), cell(f"{row['rumours']}", leads=leads), cell(f"{row['came_true']}", leads=leads, sub=early),
            cell(f"{row['denied']}", leads=leads), cell(f"{(row['open'] or 0) + (row['contested'] or 0)}", leads=leads), cell(percent(row["hit_rate"])),
        ])  # fmt: skip
    return table(
        "As a publisher",
        columns,
        made,
        name="track-record",
        wide=True,
        note="What became of what it first told as rumours.",
    )
