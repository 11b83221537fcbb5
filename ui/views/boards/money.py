"""Money: revenue as it grew, what drives it, and who has put money into whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, opens, steps, table
from ui.shared.words import MEASURES, called, certainty, day, money, percent, signed, spaced, span

SERIES = 6
"""Lines of a chart at most: those with the latest figures."""


def money_board(rows: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str], at: datetime) -> list[Block]:
    """The board."""
    return [
        *revenue_charts(rows["revenue_history"], names, at),
        revenue(rows["revenue"], names),
        capital(rows["capital"], names),
        terms(rows["terms"], names),
    ]


def revenue_charts(history: list[dict[str, Any]], names: Mapping[str, str], at: datetime) -> list[Block]:
    """One chart a measure and currency: figures of different measures are never drawn together."""
    told = [
        row
        for row in history
        if row["amount"] is not None and row["happened_to"] is not None and row["occurrence"] != "absent"
    ]
    told.sort(
        key=lambda row: (row["measure"], row["currency"] or "", row["organization"], row["segment"], row["happened_to"])
    )
    charts = []
    for (measure, currency), of_measure in groupby(told, lambda row: (row["measure"], row["currency"] or "")):
        series = [
            _line(list(points), names)
            for _, points in groupby(of_measure, lambda row: (row["organization"], row["segment"]))
        ]
        series.sort(key=lambda line: -line["points"][-1]["value"])
        if any(len(line["points"]) > 1 for line in series):
            charts.append(
                steps(
                    f"Revenue, {MEASURES.get(measure, measure)}, in {currency}",
                    series[:SERIES],
                    name=f"chart-{measure}-{currency}",
                    note="Each figure holds until the next. Filled marks count, dotted ones are rumors, denied or only possible; "
                    "a bar is the range that the words allow.",
                    until=at.timestamp() * 1000,
                    wide=True,
                )
            )
    return charts


def _line(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    name = f"{called(rows[0]['organization'], names)}, {rows[0]['segment']}"
    return {"name": name, "points": [_point(row, name) for row in rows]}


def _point(row: dict[str, Any], name: str) -> Block:
    said = f"{money(row['amount'], row['currency'], row['bound'])} on {day(row['happened_to'])}, {certainty(row['certainty'])}"
    return {
        "at": row["happened_to"].timestamp() * 1000, "value": row["amount"], "low": row["amount_low"], "high": row["amount_high"],
        "text": said, "certainty": row["certainty"], "firm": bool(row["is_firm"]),
        "o": opens(f"{name}: {said}", "revenue_history", [row["key"]]),
    }  # fmt: skip


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
        note="The latest firm figure; what rumors would put in its place stands below.",
        empty="No revenue has been told by then.",
    )


def _revenue(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    who = called(row["organization"], names)
    figure = money(row["amount"], row["currency"], row["bound"])
    possible = money(row["possible_amount"], row["possible_currency"], row["possible_bound"])
    title = f"{who}, {row['segment']}, {MEASURES.get(row['measure'], row['measure'])}"
    grown = f"{signed(row['change_percent'])} %" if row["change_percent"] is not None else ""
    if not grown and row["change_amount"] is not None:
        grown = ("+" if row["change_amount"] > 0 else "−") + money(abs(row["change_amount"]), row["change_currency"])
    drivers = [
        driver["what"] + (f" {percent(driver['share'])}" if isinstance(driver.get("share"), float) else "")
        for driver in row["drivers"] or []
    ]
    return [
        cell(who, sub=row["segment"]),
        cell(MEASURES.get(row["measure"], row["measure"])),
        cell(
            figure or f"possibly {possible}",
            leads=opens(f"{title}: {figure or possible}", "revenue", [row["key"], row["possible_key"]]),
            sub=f"possibly {possible}, {certainty(row['possible_certainty'])}" if possible and figure else "",
            certainty=row["certainty"],
        ),
        cell(
            grown,
            sub=f"in a {row['change_over'].replace('_', ' ')}" if row["change_over"] else "",
            leads=opens(f"{title}: growth", "revenue", [row["change_key"]]),
        ),
        cell(", ".join(drivers), leads=opens(f"{title}: drivers", "revenue", [row["drivers_key"]])),
    ]


def capital(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """Who has put money into whom."""
    columns = [("Investor", "text"), ("Into", "text"), ("In all", "number"), ("Rounds", "number"), ("Stake", "number")]
    return table(
        "Capital",
        columns,
        [_capital(row, names) for row in rows],
        name="capital",
        wide=True,
        note="A sum of all rounds as stated is never added to single rounds.",
        empty="No investment has been told by then.",
    )


def _capital(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    investor, investee = called(row["investor"], names), called(row["investee"], names)
    currency = (row["currencies"] or [None])[0]
    leads = opens(f"{investor} in {investee}", "capital", row["evidence"])
    in_all = money(row["cumulative"], currency, row["cumulative_bound"])
    rounds = money(row["rounds"], currency) if row["round_count"] else ""
    promised = f"promised {money(row['promised'], currency)}" if row["promised"] else ""
    bought = (
        f"bought, {row['acquisition']}, {money(row['price'], row['price_currency'])}".rstrip(", ")
        if row["acquired_at"]
        else ""
    )
    return [
        cell(investor),
        cell(investee, sub=bought),
        cell(
            in_all,
            leads=leads,
            sub=f"possibly {money(row['cumulative_possible'], currency)}" if row["cumulative_possible"] else "",
        ),
        cell(rounds or promised, leads=leads, sub=promised if rounds else ""),
        cell(
            percent(row["stake"], row["stake_bound"]),
            leads=leads,
            sub=money(row["stake_value"], row["stake_currency"], row["stake_value_bound"]),
        ),
    ]


def terms(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """What partners have agreed."""
    columns = [("Term", "text"), ("As it stands", "text"), ("Until", "text")]
    return table("Terms between partners", columns, [_term(row, names) for row in rows], name="terms", wide=True,
                 empty="No terms have been told by then.")  # fmt: skip


def _term(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    partners = " and ".join(called(slug, names) for slug in row["partners"])
    held = f", held by {called(row['holder'], names)}" if row["holder"] else ""
    words = row["words"] or row["change"]
    possible = row["possible_words"] or row["possible_change"]
    return [
        cell(spaced(row["term"]), sub=partners + held),
        cell(
            words or f"possibly: {possible}",
            leads=opens(f"{spaced(row['term'])}, {partners}", "terms", row["evidence"]),
            certainty=row["certainty"] if words else row["possible_certainty"],
            sub=f"possibly: {possible}" if words and possible else "",
        ),
        cell(span(None, row["until"]).removeprefix("until ")),
    ]
