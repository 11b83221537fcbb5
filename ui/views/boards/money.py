"""Money: revenue over time, what drives it, and the terms between partners. See `capital` for investments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, count_note, link_to_events, steps, table
from ui.shared.figure import Figure
from ui.shared.formatting import (
    MEASURE_LABELS,
    certainty_label,
    format_money,
    format_percent,
    format_signed,
    format_window,
    title_of_slug,
)
from ui.shared.spans import format_span, span_of
from ui.views.boards.capital import capital
from ui.views.boards.context import BoardContext

MAX_SERIES = 6
"""Most lines of a chart: those with the highest latest figures."""


def money_board(rows: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str], at: datetime) -> list[Block]:
    """The board."""
    context = BoardContext.of(rows, names, at)
    return [
        *revenue_charts(rows["revenue_history"], context),
        revenue(rows["revenue"], context),
        capital(rows["capital"], context),
        terms(rows["terms"], context),
    ]


def revenue_charts(history: list[dict[str, Any]], context: BoardContext) -> list[Block]:
    """One chart per measure and currency: figures of different measures are never drawn together."""
    figures = [
        row
        for row in history
        if row["amount"] is not None and row["happened_to"] is not None and row["occurrence"] != "absent"
    ]
    figures.sort(
        key=lambda row: (row["measure"], row["currency"] or "", row["organization"], row["segment"], row["happened_to"])
    )
    charts = []
    for (measure, currency), of_measure in groupby(figures, lambda row: (row["measure"], row["currency"] or "")):
        members = list(of_measure)
        series = [
            _line(list(points), context)
            for _, points in groupby(members, lambda row: (row["organization"], row["segment"]))
        ]
        lines = members[0].get("row_count") or len(series)
        highest = (
            f" The {MAX_SERIES} lines with the highest latest figures, of {lines:,}." if lines > MAX_SERIES else ""
        )
        series.sort(key=lambda line: -line["points"][-1]["value"])
        if any(len(line["points"]) > 1 for line in series):
            charts.append(
                steps(
                    f"Revenue, {MEASURE_LABELS.get(measure, measure)}, in {currency}",
                    series[:MAX_SERIES],
                    name=f"chart-{measure}-{currency}",
                    note="Each figure is carried on until the next; the line is dotted from a year on. Filled marks "
                    "are firm; dotted ones are rumors, denied or only possible. A bar is the range that the statement "
                    f"allows.{highest}",
                    until=context.at.timestamp() * 1000,
                    wide=True,
                )
            )
    return charts


def _line(rows: list[dict[str, Any]], context: BoardContext) -> Block:
    name = f"{context.name(rows[0]['organization'])}, {rows[0]['segment']}"
    last = next((row for row in reversed(rows) if row["is_firm"]), rows[-1])
    note = context.note(context.stated.figure(last["amount"], last["bound"], last["currency"], last["key"]))
    return {"name": name, "note": note, "points": [_point(row, name, context) for row in rows]}


def _point(row: dict[str, Any], name: str, context: BoardContext) -> Block:
    figure = format_money(row["amount"], row["currency"], row["bound"])
    text = f"{figure}, {context.when(row['key'], row)}, {certainty_label(row['certainty'])}"
    return {
        "at": row["happened_to"].timestamp() * 1000,
        "value": row["amount"],
        "low": row["amount_low"],
        "high": row["amount_high"],
        "text": text,
        "certainty": row["certainty"],
        "firm": bool(row["is_firm"]),
        "o": link_to_events(f"{name}: {text}", "revenue_history", [row["key"]]),
    }


def revenue(rows: list[dict[str, Any]], context: BoardContext) -> Block:
    """The latest figure of each organization, segment and measure."""
    columns = [
        ("Who earns it", "text"),
        ("Measure", "text"),
        ("Figure", "number"),
        ("Growth", "number"),
        ("What it rests on", "text"),
    ]
    return table(
        "Revenue",
        columns,
        [_revenue(row, context) for row in rows],
        name="revenue",
        wide=True,
        note=count_note(
            "The latest firm figure, with its date and age; below it, the figure if rumors are true.", rows
        ),
        empty="No revenue known by then.",
    )


def revenue_figure(row: dict[str, Any], context: BoardContext) -> Figure | None:
    """The firm figure of a row of `revenue`; None: there is none."""
    if row["amount"] is None:
        return None
    stated = context.stated
    return Figure.stated(
        row["amount"],
        row["bound"],
        row["currency"],
        span=stated.span(row["key"], row),
        certainty=row["certainty"],
        sources=stated.sources([row["key"]]),
        method="revenue",
    )


def _revenue(row: dict[str, Any], context: BoardContext) -> list[Cell]:
    who = context.name(row["organization"])
    figure = revenue_figure(row, context)
    possible = context.stated.figure(
        row["possible_amount"], row["possible_bound"], row["possible_currency"], row["possible_key"]
    )
    title = f"{who}, {row['segment']}, {MEASURE_LABELS.get(row['measure'], row['measure'])}"
    unsure = f"possibly {possible.words}" if possible else ""
    notes = [unsure, certainty_label(row["possible_certainty"]), context.note(possible)]
    shown = figure or possible
    return [
        cell(who, sub=row["segment"]),
        cell(MEASURE_LABELS.get(row["measure"], row["measure"])),
        cell(
            figure.words if figure else unsure,
            evidence=link_to_events(
                f"{title}: {shown.sentence(context.at) if shown else ''}",
                "revenue",
                [row["key"], row["possible_key"]],
            ),
            sub="; ".join(
                filter(None, [context.note(shown), ", ".join(filter(None, notes)) if figure and possible else ""])
            ),
            certainty=row["certainty"] if figure else row["possible_certainty"],
        ),
        cell(
            _growth(row),
            sub=", ".join(filter(None, [_period(row), context.when(row["change_key"])])),
            evidence=link_to_events(f"{title}: growth", "revenue", [row["change_key"]]),
        ),
        cell(
            "; ".join(map(driver_words, row["drivers"] or [])),
            sub=context.when(row["drivers_key"]) if row["drivers"] else "",
            evidence=link_to_events(f"{title}: drivers", "revenue", [row["drivers_key"]]),
        ),
    ]


def _growth(row: dict[str, Any]) -> str:
    if row["change_percent"] is not None:
        return f"{format_signed(row['change_percent'])} %"
    if row["change_amount"] is None:
        return ""
    sign = "+" if row["change_amount"] > 0 else "−"
    amount = format_money(abs(row["change_amount"]), row["change_currency"], row["change_bound"])
    return _signed(sign, amount)


def _signed(sign: str, amount: str) -> str:
    """A sign before the digits of an amount that may begin with its bound."""
    if amount[:1] in "><≥≤~":
        return f"{amount[:2]}{sign}{amount[2:]}"
    return f"{sign}{amount}"


def _period(row: dict[str, Any]) -> str:
    return f"in a {row['change_over'].replace('_', ' ')}" if row["change_over"] else ""


def driver_words(driver: dict[str, Any]) -> str:
    """What revenue rests on, and how far: "Azure 60 %", "Bing: Contributes little"."""
    share = format_percent(driver["share"], driver.get("bound")) if isinstance(driver.get("share"), float) else ""
    what = f"{driver['what']} {share}".strip()
    words = (driver.get("words") or "").strip().rstrip(".")
    return f"{what}: {words}" if words else what


def terms(rows: list[dict[str, Any]], context: BoardContext) -> Block:
    """Terms that partners have agreed."""
    columns = [("Term", "text"), ("Latest", "text"), ("Amount", "number"), ("Since", "text"), ("Until", "text")]
    return table(
        "Terms between partners",
        columns,
        [_term(row, context) for row in rows],
        name="terms",
        wide=True,
        note=count_note("", rows),
        empty="No terms known by then.",
    )


def _term(row: dict[str, Any], context: BoardContext) -> list[Cell]:
    partners = " and ".join(context.name(slug) for slug in row["partners"])
    holder = f", held by {context.name(row['holder'])}" if row["holder"] else ""
    words = row["words"] or row["change"]
    possible = row["possible_words"] or row["possible_change"]
    title = f"{title_of_slug(row['term'])}, {partners}"
    amount = format_money(row["amount"], row["currency"], row["bound"])
    unsure = format_money(row["possible_amount"], row["possible_currency"], row["possible_bound"])
    return [
        cell(title_of_slug(row["term"]), sub=partners + holder),
        cell(
            words or f"possibly: {possible}",
            evidence=link_to_events(title, "terms", row["evidence"]),
            certainty=row["certainty"] if words else row["possible_certainty"],
            sub=f"possibly: {possible}" if words and possible else "",
        ),
        cell(
            amount or (f"possibly {unsure}" if unsure else ""),
            sub=f"possibly {unsure}" if amount and unsure else "",
            evidence=link_to_events(f"{title}: {amount or unsure}", "terms", row["evidence"])
            if amount or unsure
            else None,
        ),
        cell(format_span(context.stated.span(row["key"], row)) if span_of(row).latest else ""),
        cell(format_window(None, row["until"]).removeprefix("until ")),
    ]
