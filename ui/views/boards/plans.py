"""Plans and their outcomes; indicators and the events that moved them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, items, link_to_events, spans, table
from ui.shared.formatting import (
    certainty_label,
    format_day,
    format_event_time,
    format_last_day,
    format_number,
    format_window,
    kind_label,
    organization_name,
)

_STATES = {"open": "open", "overdue": "overdue", "fulfilled": "fulfilled", "cancelled": "cancelled", "denied": "denied"}
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
        note="Each bar is the latest window, a diamond the settlement, the line the chosen day.",
    )


def _span(row: dict[str, Any], names: Mapping[str, str]) -> Block:
    start = row["window_from"] or row["happened_from"]
    state = plan_state_words(row)
    return {
        "t": row["what"],
        "s": f"{organization_name(row['organization'], names)}, {state}",
        "k": row["state"],
        "from": _ms(start),
        "to": _ms(row["window_to"]),
        "settled": _ms(row["settled_at"]),
        "o": link_to_events(f"{row['what']}: {state}", "plans", row["evidence"]),
    }


def _ms(moment: datetime | None) -> float | None:
    return moment.timestamp() * 1000 if moment else None


def plan_state_words(row: dict[str, Any]) -> str:
    """ "overdue by 32 days", "fulfilled, 92 days late", "open"."""
    state, late = row["state"], row["late_by_days"]
    if state == "overdue":
        return f"overdue by {format_number(late)} days" if late else "overdue"
    if state == "fulfilled" and late is not None:
        return f"fulfilled, {format_number(late)} days late" if late > 0 else "fulfilled in time"
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
        empty="No plan known by then.",
    )


def _plan(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    state = plan_state_words(row)
    possible = (
        f"possibly {row['possible_outcome']}, {certainty_label(row['possible_certainty'])}"
        if row["possible_outcome"]
        else ""
    )
    first = format_window(row["first_window_from"], row["first_window_to"])
    window = format_window(row["window_from"], row["window_to"])
    tone = {"overdue": "bad", "denied": "bad", "fulfilled": "good"}.get(row["state"], "")
    evidence = link_to_events(f"{row['what']}: {state}", "plans", row["evidence"])
    return [
        cell(
            row["what"],
            sub=", ".join(filter(None, [organization_name(row["organization"], names), row["commitment"]])),
            certainty=row["certainty"],
        ),
        cell(state, evidence=evidence, sub=possible, tone=tone),
        cell(window, sub=f"first {first}" if first != window else ""),
        cell(
            f"{format_number(row['slipped_by_days'])} days" if row["slips"] else "",
            sub=f"{row['slips']} times" if (row["slips"] or 0) > 1 else "",
            evidence=evidence if row["slips"] else None,
        ),
    ]


def history(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """Each step of each plan."""
    return items(
        "History",
        [_step(row, names) for row in rows],
        name="plan-history",
        wide=True,
        empty="No plan known by then.",
    )


def _step(row: dict[str, Any], names: Mapping[str, str]) -> Cell:
    moved = f"to {format_last_day(row['window_to'])}" if row["step"] == "slipped" else ""
    text = " ".join(filter(None, [f"{row['what']}: {row['step']}", moved]))
    return {
        **cell(
            text,
            sub=organization_name(row["organization"], names),
            certainty=row["certainty"],
            evidence=link_to_events(text, "plan_history", [row["key"]]),
        ),
        "date": format_event_time(row),
    }


def watchlist(rows: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str], _at: datetime) -> list[Block]:
    """The board of indicators."""
    return [indicators(rows["indicators"], names), moves(rows["indicator_moves"], names)]


def indicators(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """What is watched."""
    columns = [("What is watched", "text"), ("Why", "text"), ("Moves", "number"), ("Last moved by", "text")]
    return table(
        "What is watched",
        columns,
        [_indicator(row, names) for row in rows],
        name="indicators",
        wide=True,
        empty="No indicator known by then.",
    )


def _indicator(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    measure, sign = row["condition_measure"] or row["measure"], _COMPARES.get(row["comparison"], "")
    condition = f"until {measure} {sign} {format_number(row['threshold'])}" if row["threshold"] is not None else ""
    possible = f"possibly {row['possible_moves']} more" if row["possible_moves"] else ""
    return [
        cell(
            row["about"],
            sub=", ".join(filter(None, [organization_name(row["organization"], names), row["measure"], condition])),
        ),
        cell(row["why"] or ""),
        cell(
            f"{row['moves'] or 0}",
            evidence=link_to_events(
                f"What moved: {row['about']}", "indicators", [row["key"], *(row["moved_by"] or [])]
            ),
            sub=possible,
        ),
        cell(
            row["last_moved_by_headline"] or "not yet",
            sub=format_day(row["last_moved_at"]),
            tone="" if row["last_moved_by"] else "soft",
            evidence=link_to_events(row["about"], "indicators", [row["last_moved_by"]]),
        ),
    ]


def moves(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """The events that moved them, the latest first."""
    return items(
        "What moved them",
        [_move(row, names) for row in rows if row["occurrence"] != "absent"],
        name="indicator-moves",
        wide=True,
        empty="No event moved one by then.",
    )


def _move(row: dict[str, Any], names: Mapping[str, str]) -> Cell:
    return {
        **cell(
            row["headline"],
            sub=f"moved: {row['about']}",
            certainty=row["certainty"],
            evidence=link_to_events(row["headline"], "indicator_moves", [row["key"]]),
        ),
        "date": format_event_time(row),
        "kind": f"{kind_label(row['kind'])}, {organization_name(row['moved_by'], names)}",
    }
