"""Tables that only the page of an organization has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from ui.components.sheet.blocks import Block, cell, opens, table
from ui.shared.words import called, certainty, day, number, percent, signed, spaced

_STATES = {"rumored": "a rumor"}
_STAGES = {
    "in_development": "in development", "internal_testing": "tested inside", "preview": "in preview",
    "deprecated": "deprecated", "retired": "retired",
}  # fmt: skip


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
        made.append(
            [
                cell(
                    row["model"],
                    leads=leads,
                    sub=", ".join(
                        filter(None, [row["domain"], f"made from {row['base_model']}" if row["base_model"] else ""])
                    ),
                ),
                cell(
                    launched or (f"possibly {possible}" if possible else ""),
                    sub=(row["access"] or "").replace("_", " "),
                ),
                cell(
                    _STAGES.get(row["stage"] or "", row["stage"] or ""),
                    sub=f"since {day(row['stage_from'])}" if row["stage_from"] else "",
                ),
            ]
        )
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
            cell(
                _STATES.get(row["state"], row["state"]),
                leads=opens(f"{spaced(row['claim'])}: {row['state']}", "claims", row["evidence"]),
                tone="bad" if row["state"] in {"denied", "contested"} else "",
                sub=_took(row),
            ),
            cell(f"{row['supporting']}", leads=opens(f"For: {spaced(row['claim'])}", "claims", row["members"])),
            cell(
                f"{row['contradicting']}",
                leads=opens(f"Against: {spaced(row['claim'])}", "claims", row["contradicted_by"] or []),
            ),
            cell(day(row["known_at"])),
        ]
        for row in rows
    ]
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
    """Of a publisher: what became of its rumors."""
    columns = [
        ("Source", "text"),
        ("Statements", "number"),
        ("Rumors", "number"),
        ("Came true", "number"),
        ("Denied", "number"),
        ("Open", "number"),
        ("Right", "number"),
    ]
    made = []
    for row in rows:
        leads = opens(f"Rumors of {row['source']}", "track_record", row["evidence"])
        early = f"{number(row['median_days_early'])} days early" if row["median_days_early"] is not None else ""
        made.append(
            [
                cell(
                    row["source"],
                    sub=f"told {row['told_first']} of {row['claims_shared']} shared claims first"
                    if row["claims_shared"]
                    else "",
                ),
                cell(f"{row['statements']}", link="explore?" + urlencode({"words": f'"{row["source"]}"'})),
                cell(f"{row['rumors']}", leads=leads),
                cell(f"{row['came_true']}", leads=leads, sub=early),
                cell(f"{row['denied']}", leads=leads),
                cell(f"{(row['open'] or 0) + (row['contested'] or 0)}", leads=leads),
                cell(percent(row["hit_rate"]), leads=leads),
            ]
        )
    return table(
        "As a publisher",
        columns,
        made,
        name="track-record",
        wide=True,
        note="What became of what it first told as rumors.",
    )
