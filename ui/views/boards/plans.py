"""Plans and what became of them; indicators and what moved them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, items, opens, spans, table
from ui.shared.words import called, certainty, day, kind, last_day, number, span, when

_STATES = {"open": "open", "overdue": "overdue", "fulfilled": "kept", "cancelled": "cancelled", "denied": "denied"}
_COMPARES = {"lt": "<", "le": "≤", "eq": "=", "ge": "≥", "gt": ">"}


def plans_board(rows: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str], at: datetime) -> list[Block]:
    """The board."""
    return [plan_spans(rows["plans"], names, at), plans(rows["plans"], names), history(rows["plan_history"], names)]


def plan_spans(rows: list[dict[str, Any]], names: Mapping[str, str], at: datetime) -> Block:
    """The windows as bars."""
    return spans(
        "Windows",
        [_span(row, names) for row in rows],
        name="plan-windows",
        at=at.timestamp() * 1000,
        note="Each bar is the window as last set; a diamond is when it was settled; the line is the day asked of.",
    )


def _span(row: dict[str, Any], names: Mapping[str, str]) -> Block:
    start = row["window_from"] or row["happened_from"]
    state = state_words(row)
    return {
        "t": row["what"],
        "s": f"{called(row['organization'], names)}, {state}",
        "k": row["state"],
        "from": _ms(start),
        "to": _ms(row["window_to"]),
        "settled": _ms(row["settled_at"]),
        "o": opens(f"{row['what']}: {state}", "plans", row["evidence"]),
    }


def _ms(moment: datetime | None) -> float | None:
    return moment.timestamp() * 1000 if moment else None


def state_words(row: dict[str, Any]) -> str:
    """ "overdue by 32 days", "kept, 92 days late", "open"."""
    state, late = row["state"], row["late_by_days"]
    if state == "overdue":
        return f"overdue by {number(late)} days" if late else "overdue"
    if state == "fulfilled" and late is not None:
        return f"kept, {number(late)} days late" if late > 0 else "kept in time"
    return _STATES.get(state, str(state))


def plans(rows: list[dict[str, Any]], names: Mapping[str, str], title: str = "Plans") -> Block:
    """Each plan with its state."""
    columns = [("Plan", "text"), ("State", "text"), ("Window", "text"), ("Slipped", "number")]
    return table(
        title,
        columns,
        [_plan(row, names) for row in rows],
        name="plans",
        wide=True,
        empty="No plan has been told by then.",
    )


def _plan(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    state = state_words(row)
    possible = (
        f"possibly {row['possible_outcome']}, {certainty(row['possible_certainty'])}" if row["possible_outcome"] else ""
    )
    first = span(row["first_window_from"], row["first_window_to"])
    window = span(row["window_from"], row["window_to"])
    tone = {"overdue": "bad", "denied": "bad", "fulfilled": "good"}.get(row["state"], "")
    leads = opens(f"{row['what']}: {state}", "plans", row["evidence"])
    return [
        cell(
            row["what"],
            sub=", ".join(filter(None, [called(row["organization"], names), row["commitment"]])),
            certainty=row["certainty"],
        ),
        cell(state, leads=leads, sub=possible, tone=tone),
        cell(window, sub=f"first {first}" if first != window else ""),
        cell(
            f"{number(row['slipped_by_days'])} days" if row["slips"] else "",
            sub=f"{row['slips']} times" if (row["slips"] or 0) > 1 else "",
            leads=leads if row["slips"] else None,
        ),
    ]


def history(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """Each step of each plan."""
    return items(
        "Step by step",
        [_step(row, names) for row in rows],
        name="plan-history",
        wide=True,
        empty="No plan has been told by then.",
    )


def _step(row: dict[str, Any], names: Mapping[str, str]) -> Cell:
    moved = f"to {last_day(row['window_to'])}" if row["step"] == "slipped" else ""
    text = " ".join(filter(None, [f"{row['what']}: {row['step']}", moved]))
    return {
        **cell(
            text,
            sub=called(row["organization"], names),
            certainty=row["certainty"],
            leads=opens(text, "plan_history", [row["key"]]),
        ),
        "date": when(row),
    }


def watchlist(rows: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str], _at: datetime) -> list[Block]:
    """The board of indicators."""
    return [indicators(rows["indicators"], names), moves(rows["indicator_moves"], names)]


def indicators(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """What is watched."""
    columns = [("What is watched", "text"), ("Why", "text"), ("Moves", "number"), ("Last moved by", "text")]
    return table("What is watched", columns, [_indicator(row, names) for row in rows], name="indicators", wide=True,
                 empty="No indicator has been named by then.")  # fmt: skip


def _indicator(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    condition = (
        f"until {row['condition_measure'] or row['measure']} {_COMPARES.get(row['comparison'], '')} {number(row['threshold'])}"
        if row["threshold"] is not None
        else ""
    )
    possible = f"possibly {row['possible_moves']} more" if row["possible_moves"] else ""
    return [
        cell(
            row["about"], sub=", ".join(filter(None, [called(row["organization"], names), row["measure"], condition]))
        ),
        cell(row["why"] or ""),
        cell(
            f"{row['moves'] or 0}",
            leads=opens(f"What moved: {row['about']}", "indicators", [row["key"], *(row["moved_by"] or [])]),
            sub=possible,
        ),
        cell(
            row["last_moved_by_headline"] or "not yet",
            sub=day(row["last_moved_at"]),
            tone="" if row["last_moved_by"] else "soft",
            leads=opens(row["about"], "indicators", [row["last_moved_by"]]),
        ),
    ]


def moves(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """What moved them, the latest first."""
    return items(
        "What moved them",
        [_move(row, names) for row in rows if row["occurrence"] != "absent"],
        name="indicator-moves",
        wide=True,
        empty="Nothing has moved them by then.",
    )


def _move(row: dict[str, Any], names: Mapping[str, str]) -> Cell:
    return {
        **cell(
            row["headline"],
            sub=f"moved: {row['about']}",
            certainty=row["certainty"],
            leads=opens(row["headline"], "indicator_moves", [row["key"]]),
        ),
        "date": when(row),
        "kind": f"{kind(row['kind'])}, {called(row['moved_by'], names)}",
    }
