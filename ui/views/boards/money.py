"""Money: revenue over time, what drives it, and who has invested in whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, link_to_events, steps, table
from ui.shared.formatting import (
    MEASURE_LABELS,
    certainty_label,
    format_day,
    format_money,
    format_percent,
    format_signed,
    format_window,
    organization_name,
    title_of_slug,
)

MAX_SERIES = 6
"""Most lines of a chart: those with the highest latest figures."""


def money_board(rows: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str], at: datetime) -> list[Block]:
    """The board."""
    return [
        *revenue_charts(rows["revenue_history"], names, at),
        revenue(rows["revenue"], names),
        capital(rows["capital"], names),
        terms(rows["terms"], names),
    ]


def revenue_charts(history: list[dict[str, Any]], names: Mapping[str, str], at: datetime) -> list[Block]:
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
        series = [
            _line(list(points), names)
            for _, points in groupby(of_measure, lambda row: (row["organization"], row["segment"]))
        ]
        series.sort(key=lambda line: -line["points"][-1]["value"])
        if any(len(line["points"]) > 1 for line in series):
            charts.append(
                steps(
                    f"Revenue, {MEASURE_LABELS.get(measure, measure)}, in {currency}",
                    series[:MAX_SERIES],
                    name=f"chart-{measure}-{currency}",
                    note="Each figure is valid until the next. Filled marks are firm; dotted ones are rumors, "
                    "denied or only possible. A bar is the range that the statement allows.",
                    until=at.timestamp() * 1000,
                    wide=True,
                )
            )
    return charts


def _line(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    name = f"{organization_name(rows[0]['organization'], names)}, {rows[0]['segment']}"
    return {"name": name, "points": [_point(row, name) for row in rows]}


def _point(row: dict[str, Any], name: str) -> Block:
    figure = format_money(row["amount"], row["currency"], row["bound"])
    text = f"{figure} on {format_day(row['happened_to'])}, {certainty_label(row['certainty'])}"
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


def revenue(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """The latest figure of each organization, segment and measure."""
    columns = [
        ("Who earns it", "text"),
        ("Measure", "text"),
        ("Figure", "number"),
        ("Growth", "number"),
        ("Driven by", "text"),
    ]
    return table(
        "Revenue",
        columns,
        [_revenue(row, names) for row in rows],
        name="revenue",
        wide=True,
        note="The latest firm figure; below it, the figure if rumors are true.",
        empty="No revenue known by then.",
    )


def _revenue(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    who = organization_name(row["organization"], names)
    figure = format_money(row["amount"], row["currency"], row["bound"])
    possible = format_money(row["possible_amount"], row["possible_currency"], row["possible_bound"])
    title = f"{who}, {row['segment']}, {MEASURE_LABELS.get(row['measure'], row['measure'])}"
    grown = f"{format_signed(row['change_percent'])} %" if row["change_percent"] is not None else ""
    if not grown and row["change_amount"] is not None:
        grown = ("+" if row["change_amount"] > 0 else "−") + format_money(
            abs(row["change_amount"]), row["change_currency"]
        )
    drivers = [
        driver["what"] + (f" {format_percent(driver['share'])}" if isinstance(driver.get("share"), float) else "")
        for driver in row["drivers"] or []
    ]
    return [
        cell(who, sub=row["segment"]),
        cell(MEASURE_LABELS.get(row["measure"], row["measure"])),
        cell(
            figure or f"possibly {possible}",
            evidence=link_to_events(f"{title}: {figure or possible}", "revenue", [row["key"], row["possible_key"]]),
            sub=f"possibly {possible}, {certainty_label(row['possible_certainty'])}" if possible and figure else "",
            certainty=row["certainty"],
        ),
        cell(
            grown,
            sub=f"in a {row['change_over'].replace('_', ' ')}" if row["change_over"] else "",
            evidence=link_to_events(f"{title}: growth", "revenue", [row["change_key"]]),
        ),
        cell(", ".join(drivers), evidence=link_to_events(f"{title}: drivers", "revenue", [row["drivers_key"]])),
    ]


def capital(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """Who has invested in whom."""
    columns = [("Investor", "text"), ("Into", "text"), ("Total", "number"), ("Rounds", "number"), ("Stake", "number")]
    return table(
        "Capital",
        columns,
        [_capital(row, names) for row in rows],
        name="capital",
        wide=True,
        note="A stated total of all rounds is never added to single rounds.",
        empty="No investment known by then.",
    )


def _capital(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    investor, investee = organization_name(row["investor"], names), organization_name(row["investee"], names)
    currency = (row["currencies"] or [None])[0]
    evidence = link_to_events(f"{investor} in {investee}", "capital", row["evidence"])
    total = format_money(row["cumulative"], currency, row["cumulative_bound"])
    rounds = format_money(row["rounds"], currency) if row["round_count"] else ""
    promised = f"promised {format_money(row['promised'], currency)}" if row["promised"] else ""
    bought = (
        f"bought, {row['acquisition']}, {format_money(row['price'], row['price_currency'])}".rstrip(", ")
        if row["acquired_at"]
        else ""
    )
    return [
        cell(investor),
        cell(investee, sub=bought),
        cell(
            total,
            evidence=evidence,
            sub=f"possibly {format_money(row['cumulative_possible'], currency)}" if row["cumulative_possible"] else "",
        ),
        cell(rounds or promised, evidence=evidence, sub=promised if rounds else ""),
        cell(
            format_percent(row["stake"], row["stake_bound"]),
            evidence=evidence,
            sub=format_money(row["stake_value"], row["stake_currency"], row["stake_value_bound"]),
        ),
    ]


def terms(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """Terms that partners have agreed."""
    columns = [("Term", "text"), ("Latest", "text"), ("Until", "text")]
    return table(
        "Terms between partners",
        columns,
        [_term(row, names) for row in rows],
        name="terms",
        wide=True,
        empty="No terms known by then.",
    )


def _term(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    partners = " and ".join(organization_name(slug, names) for slug in row["partners"])
    holder = f", held by {organization_name(row['holder'], names)}" if row["holder"] else ""
    words = row["words"] or row["change"]
    possible = row["possible_words"] or row["possible_change"]
    return [
        cell(title_of_slug(row["term"]), sub=partners + holder),
        cell(
            words or f"possibly: {possible}",
            evidence=link_to_events(f"{title_of_slug(row['term'])}, {partners}", "terms", row["evidence"]),
            certainty=row["certainty"] if words else row["possible_certainty"],
            sub=f"possibly: {possible}" if words and possible else "",
        ),
        cell(format_window(None, row["until"]).removeprefix("until ")),
    ]
