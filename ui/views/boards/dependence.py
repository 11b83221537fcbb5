"""Dependence: the index of each consumer and supplier, over time and on the day, and the statements behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, link_to_events, steps, table
from ui.shared.formatting import (
    EXTENT_LABELS,
    RESOURCE_LABELS,
    certainty_label,
    format_day,
    format_percent,
    organization_name,
)

MAX_SERIES = 6
"""Most suppliers in a chart: those with the highest index."""


def dependence(rows: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str], at: datetime) -> list[Block]:
    """The board."""
    return [
        *charts(rows["over_time"], names, at),
        *indexes(rows["dependence"], names),
        suppliers(rows["suppliers"], names),
    ]


def charts(rows: list[dict[str, Any]], names: Mapping[str, str], at: datetime) -> list[Block]:
    """One chart per consumer and resource whose index changed."""
    found = []
    ordered = sorted(rows, key=lambda row: (row["consumer"], row["resource"], row["supplier"], row["moment"]))
    for (consumer, of), of_consumer in groupby(ordered, lambda row: (row["consumer"], row["resource"])):
        lines = (_line(list(points), names) for _, points in groupby(of_consumer, lambda row: row["supplier"]))
        series = [line for line in lines if line["points"]]
        series.sort(key=lambda line: -line["points"][-1]["value"])
        if any(len(line["points"]) > 1 for line in series):
            title = f"{organization_name(consumer, names)}: whose {RESOURCE_LABELS.get(of, of)} it relies on, over time"
            found.append(
                steps(
                    title,
                    series[:MAX_SERIES],
                    name=f"chart-{consumer}-{of}",
                    unit="%",
                    until=at.timestamp() * 1000,
                    wide=True,
                    note="The index at each change of a supplier, as known on the day of knowledge.",
                )
            )
    return found


def _line(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    name = organization_name(rows[0]["supplier"], names)
    points: list[Block] = []
    for row in rows:
        firm = row["dependence"] is not None
        value = row["dependence"] if firm else row["possible_dependence"]
        if value is None or (points and points[-1]["firm"] == firm and abs(points[-1]["value"] - value) < 1e-9):
            continue
        text = f"{'' if firm else 'possibly '}{format_percent(value)} from {format_day(row['moment'])}"
        points.append(
            {
                "at": row["moment"].timestamp() * 1000,
                "value": value,
                "low": value,
                "high": value,
                "text": text,
                "certainty": row["certainty"] if firm else "rumored",
                "firm": firm,
                "o": link_to_events(f"{name}: {text}", "dependence", row["evidence"]),
            }
        )
    return {"name": name, "points": points}


def indexes(rows: list[dict[str, Any]], names: Mapping[str, str]) -> list[Block]:
    """One table per consumer and resource."""
    found = []
    for (consumer, of), members in groupby(rows, lambda row: (row["consumer"], row["resource"])):
        title = f"{organization_name(consumer, names)}: {RESOURCE_LABELS.get(of, of)}"
        found.append(
            table(
                title,
                [("Supplier", "text"), ("Index", "bar"), ("Extent", "text")],
                [_index(row, title, names) for row in members],
                name=f"dependence-{consumer}-{of}",
                wide=True,
                note="The indexes add up to 100 %.",
            )
        )
    return found or [
        table(
            "Dependence",
            [("Supplier", "text")],
            [],
            name="dependence",
            wide=True,
            empty="No supplier known by then.",
        )
    ]


def _index(row: dict[str, Any], title: str, names: Mapping[str, str]) -> list[Cell]:
    possible = (
        row["possible_dependence"]
        if row["possible_dependence"] is not None and abs(row["possible_dependence"] - (row["dependence"] or 0)) > 1e-9
        else None
    )
    supplier = organization_name(row["supplier"], names)
    own = " (its own)" if row["supplier"] == row["consumer"] else ""
    return [
        cell(supplier + own),
        cell(
            format_percent(row["dependence"]) or f"possibly {format_percent(possible)}",
            bar=row["dependence"],
            bar_possible=possible,
            sub=f"possibly {format_percent(possible)}" if possible is not None and row["dependence"] else "",
            evidence=link_to_events(
                f"{title}, from {supplier}: {format_percent(row['dependence'])}", "dependence", row["evidence"]
            ),
        ),
        cell(EXTENT_LABELS.get(row["extent"] or "", row["extent"] or ""), certainty=row["certainty"]),
    ]


def suppliers(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """The statements: who supplies which product, and to what extent."""
    columns = [("Product", "text"), ("Supplier", "text"), ("Extent", "text"), ("Since", "text")]
    return table(
        "Who supplies what",
        columns,
        [_supplier(row, names) for row in rows],
        name="suppliers",
        wide=True,
        empty="No supplier known by then.",
    )


def _supplier(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    consumer, supplier = organization_name(row["consumer"], names), organization_name(row["supplier"], names)
    product = row["product"] or f"all of {consumer}"
    extent = EXTENT_LABELS.get(row["extent"] or "", row["extent"] or "")
    possible = EXTENT_LABELS.get(row["possible_extent"] or "", row["possible_extent"] or "")
    share = format_percent(row["share"], row["share_bound"])
    return [
        cell(
            product,
            sub=f"{consumer}, {RESOURCE_LABELS.get(row['resource'], row['resource'])}"
            if row["product"]
            else RESOURCE_LABELS.get(row["resource"], row["resource"]),
        ),
        cell(supplier, sub=row["model"] or ""),
        cell(
            ", ".join(filter(None, [extent, share])) or f"possibly {possible}",
            certainty=row["certainty"] if extent else row["possible_certainty"],
            evidence=link_to_events(f"{supplier} in {product}", "suppliers", row["evidence"]),
            sub=f"possibly {possible}, {certainty_label(row['possible_certainty'])}" if extent and possible else "",
        ),
        cell(format_day(row["happened_from"])),
    ]
