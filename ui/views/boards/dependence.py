"""Dependence: the index of each consumer and supplier, over time and on the day, and the statements it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, opens, steps, table
from ui.shared.words import EXTENTS, called, certainty, day, percent

SERIES = 6
"""Suppliers in a chart at most: those with the greatest index."""
_OF = {"model": "models", "compute": "computing"}


def dependence(rows: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str], at: datetime) -> list[Block]:
    """The board."""
    return [
        *charts(rows["over_time"], names, at),
        *indexes(rows["dependence"], names),
        suppliers(rows["suppliers"], names),
    ]


def charts(rows: list[dict[str, Any]], names: Mapping[str, str], at: datetime) -> list[Block]:
    """One chart a consumer and resource, of those whose index moved."""
    found = []
    ordered = sorted(rows, key=lambda row: (row["consumer"], row["resource"], row["supplier"], row["moment"]))
    for (consumer, of), of_consumer in groupby(ordered, lambda row: (row["consumer"], row["resource"])):
        series = [_line(list(points), names) for _, points in groupby(of_consumer, lambda row: row["supplier"])]
        series.sort(key=lambda line: -line["points"][-1]["value"])
        if any(len(line["points"]) > 1 for line in series):
            title = f"{called(consumer, names)}: whose {_OF.get(of, of)} it relies on, over time"
            found.append(
                steps(
                    title,
                    series[:SERIES],
                    name=f"chart-{consumer}-{of}",
                    unit="%",
                    until=at.timestamp() * 1000,
                    wide=True,
                    note="The index whenever a supplier came, went or changed, as known on the day of knowledge.",
                )
            )
    return found


def _line(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    name = called(rows[0]["supplier"], names)
    points: list[Block] = []
    for row in rows:
        if points and abs(points[-1]["value"] - row["dependence"]) < 1e-9:
            continue
        said = f"{percent(row['dependence'])} from {day(row['moment'])}"
        points.append({
            "at": row["moment"].timestamp() * 1000, "value": row["dependence"], "low": row["dependence"], "high": row["dependence"],
            "text": said, "certainty": row["certainty"], "firm": True, "o": opens(f"{name}: {said}", "dependence", row["evidence"]),
        })  # fmt: skip
    return {"name": name, "points": points}


def indexes(rows: list[dict[str, Any]], names: Mapping[str, str]) -> list[Block]:
    """One table a consumer and resource."""
    found = []
    for (consumer, of), members in groupby(rows, lambda row: (row["consumer"], row["resource"])):
        title = f"{called(consumer, names)}: {_OF.get(of, of)}"
        found.append(
            table(
                title,
                [("Supplier", "text"), ("Index", "bar"), ("At most", "text")],
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
            empty="No supplier has been told by then.",
        )
    ]


def _index(row: dict[str, Any], title: str, names: Mapping[str, str]) -> list[Cell]:
    possible = (
        row["possible_dependence"]
        if row["possible_dependence"] is not None and abs(row["possible_dependence"] - (row["dependence"] or 0)) > 1e-9
        else None
    )
    supplier = called(row["supplier"], names)
    own = " (its own)" if row["supplier"] == row["consumer"] else ""
    return [
        cell(supplier + own),
        cell(percent(row["dependence"]) or f"possibly {percent(possible)}", bar=row["dependence"], bar_possible=possible,
             sub=f"possibly {percent(possible)}" if possible is not None and row["dependence"] else "",
             leads=opens(f"{title}, from {supplier}: {percent(row['dependence'])}", "dependence", row["evidence"])),
        cell(EXTENTS.get(row["extent"] or "", row["extent"] or ""), certainty=row["certainty"]),
    ]  # fmt: skip


def suppliers(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """The statements: who supplies which product, how far."""
    columns = [("Product", "text"), ("Supplier", "text"), ("How far", "text"), ("Since", "text")]
    return table("Who supplies what", columns, [_supplier(row, names) for row in rows], name="suppliers", wide=True,
                 empty="No supplier has been told by then.")  # fmt: skip


def _supplier(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    consumer, supplier = called(row["consumer"], names), called(row["supplier"], names)
    product = row["product"] or f"all of {consumer}"
    extent = EXTENTS.get(row["extent"] or "", row["extent"] or "")
    possible = EXTENTS.get(row["possible_extent"] or "", row["possible_extent"] or "")
    share = percent(row["share"], row["share_bound"])
    return [
        cell(
            product,
            sub=f"{consumer}, {_OF.get(row['resource'], row['resource'])}"
            if row["product"]
            else _OF.get(row["resource"], row["resource"]),
        ),
        cell(supplier, sub=row["model"] or ""),
        cell(
            ", ".join(filter(None, [extent, share])) or f"possibly {possible}",
            certainty=row["certainty"] if extent else row["possible_certainty"],
            leads=opens(f"{supplier} in {product}", "suppliers", row["evidence"]),
            sub=f"possibly {possible}, {certainty(row['possible_certainty'])}" if extent and possible else "",
        ),
        cell(day(row["happened_from"])),
    ]
