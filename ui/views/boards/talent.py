"""Talent: who gained people, who lost them, from where to where, and who holds which role."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, opens, table
from ui.shared.words import called, certainty, day, number, people, signed


def talent(rows: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str], _at: datetime) -> list[Block]:
    """The board."""
    return [balance(rows["talent_balance"], names), flows(rows["talent_flows"], names), roles(rows["roles"], names)]


def balance(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """Gains and losses of each organization."""
    most = max((abs(row["net"] or 0) + (row["gained_possible"] or 0) for row in rows), default=0) or 1
    columns = [("Organization", "text"), ("Came", "number"), ("Went", "number"), ("Net", "bar")]
    return table(
        "Gained and lost",
        columns,
        [_balance(row, names, most) for row in rows],
        name="talent-balance",
        wide=True,
        note="People who came less people who went, as told firmly. Groups without a number are of unknown size, never zero.",
        empty="Nobody has been told to have moved by then.",
    )


def _balance(row: dict[str, Any], names: Mapping[str, str], most: float) -> list[Cell]:
    who = called(row["organization"], names)
    leads = opens(f"{who}: people gained and lost", "talent_balance", row["evidence"])
    net = row["net"] or 0
    return [
        cell(who),
        cell(number(row["gained"]), leads=leads, sub=_more(row["unknown_gained"], row["gained_possible"])),
        cell(number(row["lost"]), leads=leads, sub=_more(row["unknown_lost"], row["lost_possible"])),
        {
            **cell(signed(net), leads=leads, bar=net / most, tone="good" if net > 0 else "bad" if net < 0 else ""),
            "two": True,
        },
    ]


def _more(groups: int | None, possible: float | None) -> str:
    said = [f"and {groups} group{'s' if groups > 1 else ''} of unknown size" if groups else ""]
    said.append(f"possibly {number(possible)} more" if possible else "")
    return ", ".join(filter(None, said))


def flows(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """From where to where."""
    most = max(((row["people"] or 0) + (row["people_possible"] or 0) for row in rows), default=0) or 1
    columns = [("From", "text"), ("To", "text"), ("People", "bar"), ("Who", "text"), ("Latest", "text")]
    return table("From where to where", columns, [_flow(row, names, most) for row in rows], name="talent-flows", wide=True,
                 empty="Nobody has been told to have moved by then.")  # fmt: skip


def _flow(row: dict[str, Any], names: Mapping[str, str], most: float) -> list[Cell]:
    there, here = (called(row[side], names) or "not said" for side in ("from_org", "to_org"))
    firm, possible = row["people"] or 0, row["people_possible"] or 0
    if firm or row["unknown_groups"]:
        text = people(row["people_low"], row["people_high"]) if firm else ""
        text = " and ".join(filter(None, [text, "a group of unknown size" if row["unknown_groups"] else ""]))
        sub = f"possibly {number(possible)} more" if possible else ""
    else:
        text, sub = f"possibly {number(possible) if possible else 'a group of unknown size'}", ""
    return [
        cell(there, tone="" if row["from_org"] else "soft"),
        cell(here, tone="" if row["to_org"] else "soft"),
        cell(text, sub=sub, bar=firm / most, bar_possible=(firm + possible) / most if possible else None,
             leads=opens(f"From {there} to {here}", "talent_flows", row["evidence"])),
        cell(", ".join(row["names"] or [])),
        cell(day(row["last_moved_at"])),
    ]  # fmt: skip


def roles(rows: list[dict[str, Any]], names: Mapping[str, str], title: str = "Who holds which role") -> Block:
    """Roles with their holders."""
    columns = [("Role", "text"), ("Held by", "text"), ("Since", "text")]
    return table(
        title,
        columns,
        [_role(row, names) for row in rows],
        name="roles",
        wide=True,
        empty="No role has been told by then.",
    )


def _role(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    holder, possible = row["holder"], row["possible_holder"] or "nobody"
    changed = f"possibly {possible}, {certainty(row['possible_certainty'])}" if row["possible_change"] else ""
    where = ", ".join(filter(None, [called(row["organization"], names), row["team"]]))
    return [
        cell(row["role"], sub=where),
        cell(holder or changed, leads=opens(f"{row['role']}, {where}", "roles", row["evidence"]),
             certainty=row["certainty"] if holder else row["possible_certainty"], sub=changed if holder else ""),
        cell(day(row["since"])),
    ]  # fmt: skip
