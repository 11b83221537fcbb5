"""Plans and their outcomes; indicators and the events that moved them."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, count_note, items, link_to_events, spans, table
from ui.shared.formatting import certainty_label, format_last_day, format_number, format_window, kind_label
from ui.views.boards.context import BoardContext

_STATES = {"open": "open", "overdue": "overdue", "fulfilled": "fulfilled", "cancelled": "cancelled", "denied": "denied"}
_COMPARES = {"lt": "<", "le": "≤", "eq": "=", "ge": "≥", "gt": ">"}
_HOLDS = {"lt": operator.lt, "le": operator.le, "eq": operator.eq, "ge": operator.ge, "gt": operator.gt}
_STANDINGS = {-1: "behind", 0: "near parity", 1: "ahead"}
_MEASURES = {
    "dependence": "the index of dependence",
    "best_score": "the best score",
    "price": "the price",
    "stake": "the stake",
    "moves": "the number of events that bear on it",
}


def plans_board(rows: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str], at: datetime) -> list[Block]:
    """The board."""
    context = BoardContext.of(rows, names, at)
    return [
        plan_spans(rows["plans"], context),
        plans(rows["plans"], context),
        history(rows["plan_history"], context),
    ]


def plan_spans(rows: list[dict[str, Any]], context: BoardContext) -> Block:
    """The windows as bars."""
    return spans(
        "Windows",
        [_span(row, context) for row in rows],
        name="plan-windows",
        at=context.at.timestamp() * 1000,
        note=count_note("Each bar is the latest window, a diamond the settlement, the line the chosen day.", rows),
    )


def _span(row: dict[str, Any], context: BoardContext) -> Block:
    start = row["window_from"] or row["happened_from"]
    state = plan_state_words(row, context)
    return {
        "t": row["what"],
        "s": f"{context.name(row['organization'])}, {state}",
        "k": row["state"],
        "from": _ms(start),
        "to": _ms(row["window_to"]),
        "settled": _ms(row["settled_at"]),
        "o": link_to_events(f"{row['what']}: {state}", "plans", row["evidence"]),
    }


def _ms(moment: datetime | None) -> float | None:
    return moment.timestamp() * 1000 if moment else None


def plan_state_words(row: dict[str, Any], context: BoardContext) -> str:
    """ "overdue by 32 days", "fulfilled, 92 days late", "fulfilled, 91 to 120 days late", "open"."""
    state, late = row["state"], row["late_by_days"]
    if state == "overdue":
        return f"overdue by {_days(late)}" if late else "overdue"
    if state == "fulfilled" and late is not None:
        span = context.stated.span(row["settled_by"])
        last = span.end - timedelta(microseconds=1) if span.start and span.end and span.end > span.start else span.start
        more = (last.date() - span.start.date()).days if last and span.start else 0
        return late_words(late, late + more)
    return _STATES.get(state, str(state))


def late_words(earliest: float, latest: float) -> str:
    """How late a plan was fulfilled, by the first and the last day on which that can have been."""
    if latest <= 0:
        return "fulfilled in time"
    if earliest <= 0:
        return f"fulfilled in time or up to {_days(latest)} late"
    days = _days(latest) if earliest == latest else f"{format_number(earliest)} to {_days(latest)}"
    return f"fulfilled, {days} late"


def _days(count: float) -> str:
    return f"{format_number(count)} day{'' if count == 1 else 's'}"


def plans(rows: list[dict[str, Any]], context: BoardContext, title: str = "Plans") -> Block:
    """Each plan with its state."""
    columns = [("Plan", "text"), ("State", "text"), ("Window", "text"), ("Slipped", "number")]
    return table(
        title,
        columns,
        [_plan(row, context) for row in rows],
        name="plans",
        wide=True,
        note=count_note("", rows),
        empty="No plan known by then.",
    )


def _plan(row: dict[str, Any], context: BoardContext) -> list[Cell]:
    state = plan_state_words(row, context)
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
            sub=", ".join(filter(None, [context.name(row["organization"]), row["commitment"]])),
            certainty=row["certainty"],
        ),
        cell(
            state,
            evidence=evidence,
            sub="; ".join(filter(None, [context.when(row["settled_by"]) if row["settled_by"] else "", possible])),
            tone=tone,
            certainty=context.stated.of(row["settled_by"]).get("certainty"),
        ),
        cell(window, sub=f"first {first}" if first != window else ""),
        cell(
            f"{format_number(row['slipped_by_days'])} days" if row["slips"] else "",
            sub=f"{row['slips']} times" if (row["slips"] or 0) > 1 else "",
            evidence=evidence if row["slips"] else None,
        ),
    ]


def history(rows: list[dict[str, Any]], context: BoardContext) -> Block:
    """Each step of each plan."""
    return items(
        "History",
        [_step(row, context) for row in rows],
        name="plan-history",
        wide=True,
        note=count_note("", rows),
        empty="No plan known by then.",
    )


def _step(row: dict[str, Any], context: BoardContext) -> Cell:
    moved = f"to {format_last_day(row['window_to'])}" if row["step"] == "slipped" else ""
    text = " ".join(filter(None, [f"{row['what']}: {row['step']}", moved]))
    return {
        **cell(
            text,
            sub=context.name(row["organization"]),
            certainty=row["certainty"],
            evidence=link_to_events(text, "plan_history", [row["key"]]),
        ),
        "date": context.when(row["key"], row),
    }


def watchlist(rows: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str], at: datetime) -> list[Block]:
    """The board of indicators."""
    context = BoardContext.of(rows, names, at)
    return [indicators(rows["indicators"], context), moves(rows["indicator_moves"], context)]


def condition_words(row: dict[str, Any]) -> str:
    """When the condition of an indicator is met: "met by near parity or ahead", "met when revenue > 0"."""
    measure, comparison, threshold = row["condition_measure"], row["comparison"], row["threshold"]
    if measure == "standing":
        met = [words for value, words in _STANDINGS.items() if _HOLDS[comparison](value, threshold)]
        return f"met by {' or '.join(met)}" if met else "never met"
    if measure == "moves" and comparison == "ge":
        return "met by an event that bears on it" if threshold == 1 else f"met by {threshold:g} events that bear on it"
    words = _MEASURES.get(measure or "", measure or row["measure"])
    return f"met when {words} {_COMPARES.get(comparison, '')} {format_number(threshold)}"


def indicators(rows: list[dict[str, Any]], context: BoardContext) -> Block:
    """What is watched."""
    columns = [("What is watched", "text"), ("Why", "text"), ("Moves", "number"), ("Last moved by", "text")]
    return table(
        "What is watched",
        columns,
        [_indicator(row, context) for row in rows],
        name="indicators",
        wide=True,
        note=count_note("", rows),
        empty="No indicator known by then.",
    )


def _indicator(row: dict[str, Any], context: BoardContext) -> list[Cell]:
    condition = condition_words(row) if row["threshold"] is not None else ""
    possible = f"possibly {row['possible_moves']} more" if row["possible_moves"] else ""
    return [
        cell(
            row["about"],
            sub=", ".join(filter(None, [context.name(row["organization"]), row["measure"], condition])),
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
            sub=context.when(row["last_moved_by"]) if row["last_moved_by"] else "",
            tone="" if row["last_moved_by"] else "soft",
            evidence=link_to_events(row["about"], "indicators", [row["last_moved_by"]]),
        ),
    ]


def moves(rows: list[dict[str, Any]], context: BoardContext) -> Block:
    """The events that moved them, the latest first."""
    return items(
        "What moved them",
        [_move(row, context) for row in rows if row["occurrence"] != "absent"],
        name="indicator-moves",
        wide=True,
        note=count_note("", rows),
        empty="No event moved one by then.",
    )


def _move(row: dict[str, Any], context: BoardContext) -> Cell:
    return {
        **cell(
            row["headline"],
            sub=f"moved: {row['about']}",
            certainty=row["certainty"],
            evidence=link_to_events(row["headline"], "indicator_moves", [row["key"]]),
        ),
        "date": context.when(row["key"], row),
        "kind": f"{kind_label(row['kind'])}, {context.name(row['moved_by'])}",
    }
