"""Tables of the organization page that no board has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from ui.components.sheet.blocks import Block, cell, count_note, link_to_events, table
from ui.shared.formatting import (
    CLAIM_STATE_LABELS,
    STAGE_LABELS,
    certainty_label,
    format_day,
    format_number,
    format_percent,
    organization_name,
    title_of_slug,
)
from ui.views.boards.context import BoardContext
from ui.views.boards.standings import has_only_a_rank, is_contested, rank_words
from ui.views.boards.talent import net_words, side_possible_words, side_words


def talent(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """Other organizations that it gained people from or lost them to."""
    columns = [("From or to", "text"), ("Joined", "number"), ("Left", "number"), ("Net", "number")]
    made = []
    for row in rows:
        partner = organization_name(row["partner"], names) or "not stated"
        evidence = link_to_events(f"People from and to {partner}", "talent_net", row["evidence"])
        made.append(
            [
                cell(partner),
                *(
                    cell(
                        side_words(row, side),
                        sub=side_possible_words(row, side),
                        evidence=evidence,
                    )
                    for side in ("gained", "lost")
                ),
                cell(net_words(row), evidence=evidence),
            ]
        )
    return table("People", columns, made, name="people", wide=True, note=count_note("", rows))


def models(rows: list[dict[str, Any]], context: BoardContext) -> Block:
    """Its models, the latest first."""
    columns = [("Model", "text"), ("Launched", "text"), ("Stage", "text")]
    made = []
    for row in rows:
        evidence = link_to_events(row["model"], "models", row["evidence"])
        launched, possible = (
            context.when(row[name]) if row[name] else "" for name in ("launch_key", "possible_launch_key")
        )
        made.append(
            [
                cell(
                    row["model"],
                    evidence=evidence,
                    sub=", ".join(
                        filter(None, [row["domain"], f"made from {row['base_model']}" if row["base_model"] else ""])
                    ),
                ),
                cell(
                    launched or (f"possibly {possible}" if possible else ""),
                    sub=(row["access"] or "").replace("_", " "),
                ),
                cell(
                    STAGE_LABELS.get(row["stage"] or "", row["stage"] or ""),
                    sub=context.lasted(row["stage_key"]) if row["stage_key"] else "",
                ),
            ]
        )
    return table("Models", columns, made, name="models", first=8, note=count_note("", rows))


def standings(rows: list[dict[str, Any]], context: BoardContext) -> Block:
    """Ranks of its models."""
    columns = [("Model", "text"), ("Benchmark", "text"), ("Rank", "number"), ("Score", "number")]
    made = []
    for row in rows:
        evidence = link_to_events(f"{row['model']} on {row['benchmark']}", "standings", row["evidence"])
        behind = f"{format_number(row['gap'])} behind {row['leader']}" if row["gap"] else ""
        made.append(
            [
                cell(row["model"], certainty=row["certainty"]),
                cell(row["benchmark"], sub=_field(row)),
                cell(rank_words(row), evidence=evidence if rank_words(row) else None),
                cell(
                    format_number(row["score"]),
                    evidence=evidence,
                    sub="; ".join(filter(None, [behind, context.when(row["key"], row)])),
                ),
            ]
        )
    return table("Evaluations", columns, made, name="evaluations", first=8, note=count_note("", rows))


def _field(row: dict[str, Any]) -> str:
    """What is missing of whom a result is compared with."""
    if is_contested(row):
        return ""
    return "only its rank is known" if has_only_a_rank(row) else "no score of a rival known"


def claims(rows: list[dict[str, Any]]) -> Block:
    """Claims that several publishers state about it."""
    columns = [("Claim", "text"), ("State", "text"), ("For", "number"), ("Against", "number"), ("Known since", "text")]
    made = [
        [
            cell(title_of_slug(row["claim"])),
            cell(
                CLAIM_STATE_LABELS.get(row["state"], row["state"]),
                evidence=link_to_events(f"{title_of_slug(row['claim'])}: {row['state']}", "claims", row["evidence"]),
                tone="bad" if row["state"] in {"denied", "contested"} else "",
                sub=_days_to_confirmation(row),
            ),
            cell(
                f"{row['supporting']}",
                evidence=link_to_events(f"For: {title_of_slug(row['claim'])}", "claims", row["members"]),
            ),
            cell(
                f"{row['contradicting']}",
                evidence=link_to_events(
                    f"Against: {title_of_slug(row['claim'])}", "claims", row["contradicted_by"] or []
                ),
            ),
            cell(format_day(row["known_at"])),
        ]
        for row in rows
    ]
    note = count_note("Statements of several publishers, and their state.", rows)
    return table("Claims", columns, made, name="claims", wide=True, note=note)


def _days_to_confirmation(row: dict[str, Any]) -> str:
    days = row["days_to_confirmation"]
    first = certainty_label(row["first_certainty"])
    return f"first {first}, confirmed after {format_number(days)} days" if days else ""


def disputes(rows: list[dict[str, Any]], context: BoardContext) -> Block:
    """Its disputes."""
    columns = [("About", "text"), ("Between", "text"), ("State", "text"), ("When", "text")]
    made = []
    for row in rows:
        parties = [_party(party, context) for party in row["parties"] or []]
        evidence = link_to_events(f"{row['about']}: {row['state']}", "disputes", row["evidence"])
        made.append(
            [
                cell(row["about"], certainty=row["certainty"]),
                cell(", ".join(filter(None, parties))),
                cell(row["state"], evidence=evidence, sub=row["outcome"] or row["answer"] or ""),
                cell(context.when(row["key"], row)),
            ]
        )
    return table("Disputes", columns, made, name="disputes", wide=True, note=count_note("", rows))


def _party(party: Mapping[str, Any], context: BoardContext) -> str:
    """A party of a dispute: "OpenAI", "Mustafa Suleyman (Microsoft)"."""
    organization, people = context.name(party["organization"]), party["people"]
    return f"{people} ({organization})" if people and organization else people or organization


def track_record(rows: list[dict[str, Any]]) -> Block:
    """Of a publisher: outcomes of its rumors."""
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
        evidence = link_to_events(f"Rumors of {row['source']}", "track_record", row["evidence"])
        early = f"{format_number(row['median_days_early'])} days early" if row["median_days_early"] is not None else ""
        made.append(
            [
                cell(
                    row["source"],
                    sub=f"first with {row['stated_first']} of {row['claims_shared']} shared claims"
                    if row["claims_shared"]
                    else "",
                ),
                cell(f"{row['statements']}", link="explore?" + urlencode({"words": f'"{row["source"]}"'})),
                cell(f"{row['rumors']}", evidence=evidence),
                cell(f"{row['came_true']}", evidence=evidence, sub=early),
                cell(f"{row['denied']}", evidence=evidence),
                cell(f"{(row['open'] or 0) + (row['contested'] or 0)}", evidence=evidence),
                cell(format_percent(row["hit_rate"]), evidence=evidence),
            ]
        )
    return table(
        "As a publisher",
        columns,
        made,
        name="track-record",
        wide=True,
        note="Outcomes of what it first published as rumors.",
    )
