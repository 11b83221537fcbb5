"""Talent: who gained people, who lost them, moves between organizations, and holders of roles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, link_to_events, table
from ui.shared.formatting import (
    certainty_label,
    format_day,
    format_headcount,
    format_number,
    format_signed,
    organization_name,
)


def talent(rows: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str], _at: datetime) -> list[Block]:
    """The board."""
    return [balance(rows["talent_balance"], names), flows(rows["talent_flows"], names), roles(rows["roles"], names)]


def balance(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """Gains and losses of each organization."""
    most = max((abs(row["net"] or 0) + (row["gained_possible"] or 0) for row in rows), default=0) or 1
    columns = [("Organization", "text"), ("Joined", "number"), ("Left", "number"), ("Net", "bar")]
    return table(
        "Gained and lost",
        columns,
        [_balance(row, names, most) for row in rows],
        name="talent-balance",
        wide=True,
        note="People who joined minus people who left, by firm statements. A group without a number has unknown "
        "size, not zero.",
        empty="No move known by then.",
    )


def _balance(row: dict[str, Any], names: Mapping[str, str], most: float) -> list[Cell]:
    who = organization_name(row["organization"], names)
    evidence = link_to_events(f"{who}: people gained and lost", "talent_balance", row["evidence"])
    net = row["net"] or 0
    return [
        cell(who),
        cell(format_number(row["gained"]), evidence=evidence, sub=_more(row["unknown_gained"], row["gained_possible"])),
        cell(format_number(row["lost"]), evidence=evidence, sub=_more(row["unknown_lost"], row["lost_possible"])),
        {
            **cell(
                format_signed(net),
                evidence=evidence,
                bar=net / most,
                tone="good" if net > 0 else "bad" if net < 0 else "",
            ),
            "two": True,
        },
    ]


def _more(groups: int | None, possible: float | None) -> str:
    notes = [f"and {groups} group{'s' if groups > 1 else ''} of unknown size" if groups else ""]
    notes.append(f"possibly {format_number(possible)} more" if possible else "")
    return ", ".join(filter(None, notes))


def flows(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """Moves between organizations."""
    most = max(((row["people"] or 0) + (row["people_possible"] or 0) for row in rows), default=0) or 1
    columns = [("From", "text"), ("To", "text"), ("People", "bar"), ("Who", "text"), ("Latest", "text")]
    return table(
        "Moves",
        columns,
        [_flow(row, names, most) for row in rows],
        name="talent-flows",
        wide=True,
        empty="No move known by then.",
    )


def _flow(row: dict[str, Any], names: Mapping[str, str], most: float) -> list[Cell]:
    there, here = (organization_name(row[side], names) or "not stated" for side in ("from_org", "to_org"))
    firm, possible = row["people"] or 0, row["people_possible"] or 0
    if firm or row["unknown_groups"]:
        text = format_headcount(row["people_low"], row["people_high"]) if firm else ""
        text = " and ".join(filter(None, [text, "a group of unknown size" if row["unknown_groups"] else ""]))
        sub = f"possibly {format_number(possible)} more" if possible else ""
    else:
        text, sub = f"possibly {format_number(possible) if possible else 'a group of unknown size'}", ""
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
        cell(", ".join(row["names"] or [])),
        cell(format_day(row["last_moved_at"])),
    ]


def roles(rows: list[dict[str, Any]], names: Mapping[str, str], title: str = "Who holds which role") -> Block:
    """Roles and their holders."""
    columns = [("Role", "text"), ("Holder", "text"), ("Since", "text")]
    return table(
        title,
        columns,
        [_role(row, names) for row in rows],
        name="roles",
        wide=True,
        empty="No role known by then.",
    )


def _role(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    holder, possible = row["holder"], row["possible_holder"] or "nobody"
    changed = f"possibly {possible}, {certainty_label(row['possible_certainty'])}" if row["possible_change"] else ""
    where = ", ".join(filter(None, [organization_name(row["organization"], names), row["team"]]))
    return [
        cell(row["role"], sub=where),
        cell(
            holder or changed,
            evidence=link_to_events(f"{row['role']}, {where}", "roles", row["evidence"]),
            certainty=row["certainty"] if holder else row["possible_certainty"],
            sub=changed if holder else "",
        ),
        cell(format_day(row["since"])),
    ]
