"""Talent: who gained people, who lost them, moves between organizations, and holders of roles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, count_note, link_to_events, table
from ui.shared.figure import OPEN
from ui.shared.formatting import BOUND_SIGNS, certainty_label, format_headcount, format_number, format_signed
from ui.views.boards.context import BoardContext


def talent(rows: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str], at: datetime) -> list[Block]:
    """The board."""
    context = BoardContext.of(rows, names, at)
    return [
        balance(rows["talent_balance"], context),
        flows(rows["talent_flows"], context),
        roles(rows["roles"], context),
    ]


def balance(rows: list[dict[str, Any]], context: BoardContext) -> Block:
    """Gains and losses of each organization."""
    most = max((abs(row["net"] or 0) for row in rows), default=0) or 1
    columns = [("Organization", "text"), ("Joined", "number"), ("Left", "number"), ("Net", "bar")]
    return table(
        "Gained and lost",
        columns,
        [_balance(row, context, most) for row in rows],
        name="talent-balance",
        wide=True,
        note=count_note(
            "People who joined minus people who left, by firm statements. A group without a number has unknown "
            "size, not zero: the net is open where such groups came and went.",
            rows,
        ),
        empty="No move known by then.",
    )


def _balance(row: dict[str, Any], context: BoardContext, most: float) -> list[Cell]:
    who = context.name(row["organization"])
    evidence = link_to_events(f"{who}: people gained and lost", "talent_balance", row["evidence"])
    return [
        cell(who),
        cell(
            side_words(row, "gained"),
            evidence=evidence,
            sub=side_possible_words(row, "gained"),
        ),
        cell(side_words(row, "lost"), evidence=evidence, sub=side_possible_words(row, "lost")),
        {
            **cell(
                net_words(row),
                evidence=evidence,
                bar=row["net_low"] / most if row["net_low"] is not None and row["net_low"] == row["net_high"] else None,
                tone=net_tone(row),
            ),
            "two": True,
        },
    ]


def side_words(row: dict[str, Any], side: str) -> str:
    """How many people came (`gained`) or went (`lost`): "4", "≥ 4, with a group of unknown size", "3 to 5"."""
    groups = row[f"unknown_{side}"]
    if not groups:
        return format_headcount(row[f"{side}_low"], row[f"{side}_high"])
    nameless = "a group of unknown size" if groups == 1 else f"{groups} groups of unknown size"
    return f"≥ {format_number(row[f'{side}_low'])}, with {nameless}" if row[f"{side}_low"] else nameless


def net_words(row: dict[str, Any]) -> str:
    """Gained less lost with its bounds: "+4", "≥ +20", "−2 to +3"; "open" where nothing bounds it."""
    low, high = row["net_low"], row["net_high"]
    if low is None and high is None:
        return OPEN
    if high is None:
        return f"≥ {format_signed(low)}" if low else "≥ 0"
    if low is None:
        return f"≤ {format_signed(high)}" if high else "≤ 0"
    return format_signed(low) if low == high else f"{format_signed(low)} to {format_signed(high)}"


def net_tone(row: dict[str, Any]) -> str:
    """Whether the bounds of the net say that it is a gain (`good`) or a loss (`bad`)."""
    if row["net_low"] is not None and row["net_low"] > 0:
        return "good"
    return "bad" if row["net_high"] is not None and row["net_high"] < 0 else ""


def more_words(possible: float | None, bound: str | None) -> str:
    """What rumors would add, with its bound: "possibly ~ 23 more"; empty if nothing."""
    if not possible:
        return ""
    return f"possibly {BOUND_SIGNS.get(bound, '')}{format_number(possible)} more" if bound else "possibly some more"


def side_possible_words(row: dict[str, Any], side: str) -> str:
    """What rumors and open intervals would add to a side: "possibly ~ 23 more, and a group of unknown size"."""
    return with_groups(
        more_words(row[f"{side}_possible"], row[f"{side}_possible_bound"]), row[f"unknown_{side}_possible"]
    )


def with_groups(more: str, groups: int) -> str:
    """The same words with groups of unknown size that are possible."""
    if not groups:
        return more
    nameless = "a group of unknown size" if groups == 1 else f"{groups} groups of unknown size"
    return f"{more}, and {nameless}" if more else f"possibly {nameless}"


def flows(rows: list[dict[str, Any]], context: BoardContext) -> Block:
    """Moves between organizations."""
    most = max(((row["people"] or 0) + (row["people_possible"] or 0) for row in rows), default=0) or 1
    columns = [("From", "text"), ("To", "text"), ("People", "bar"), ("Who", "text"), ("Latest", "text")]
    return table(
        "Moves",
        columns,
        [_flow(row, context, most) for row in rows],
        name="talent-flows",
        wide=True,
        note=count_note("", rows),
        empty="No move known by then.",
    )


def _flow(row: dict[str, Any], context: BoardContext, most: float) -> list[Cell]:
    there, here = (context.name(row[side]) or "not stated" for side in ("from_org", "to_org"))
    firm, possible = row["people"] or 0, row["people_possible"] or 0
    if firm or row["unknown_groups"]:
        sides = {"moved_low": row["people_low"], "moved_high": row["people_high"]}
        text = side_words(sides | {"unknown_moved": row["unknown_groups"]}, "moved")
        sub = with_groups(more_words(possible, row["people_possible_bound"]), row["unknown_groups_possible"])
    else:
        unsure = more_words(possible, row["people_possible_bound"]).removesuffix(" more")
        text, sub = with_groups(unsure, row["unknown_groups_possible"]) or "possibly somebody", ""
    return [
        cell(there, tone="" if row["from_org"] else "soft"),
        cell(here, tone="" if row["to_org"] else "soft"),
        cell(
            text,
            sub=sub,
            bar=firm / most,
            bar_possible=(firm + possible) / most if possible else None,
            evidence=link_to_events(f"From {there} to {here}", "talent_flows", row["evidence"]),
        ),
        cell(", ".join(row["names"]), sub=_possibly(row["names_possible"])),
        cell(context.when(row["last_move_key"])),
    ]


def _possibly(people: list[str]) -> str:
    return f"possibly {', '.join(people)}" if people else ""


def roles(rows: list[dict[str, Any]], context: BoardContext, title: str = "Who holds which role") -> Block:
    """Roles and their holders."""
    columns = [("Role", "text"), ("Holder", "text"), ("Since", "text")]
    return table(
        title,
        columns,
        [_role(row, context) for row in rows],
        name="roles",
        wide=True,
        note=count_note("", rows),
        empty="No role known by then.",
    )


def _role(row: dict[str, Any], context: BoardContext) -> list[Cell]:
    holder, possible = row["holder"], row["possible_holder"] or "nobody"
    changed = f"possibly {possible}, {certainty_label(row['possible_certainty'])}" if row["possible_change"] else ""
    where = ", ".join(filter(None, [context.name(row["organization"]), row["team"]]))
    return [
        cell(row["role"], sub=where),
        cell(
            holder or changed,
            evidence=link_to_events(f"{row['role']}, {where}", "roles", row["evidence"]),
            certainty=row["certainty"] if holder else row["possible_certainty"],
            sub=changed if holder else "",
        ),
        cell(context.when(row["key"], row) if holder else ""),
    ]
