"""Dependence: who supplies what, in words and as a matrix of products and suppliers; the index with its weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, count_note, count_of, heading, link_to_events, steps, table
from ui.shared.formatting import EXTENT_LABELS, RESOURCE_LABELS, format_day
from ui.views.boards.context import BoardContext
from ui.views.boards.suppliers import suppliers

Row = dict[str, Any]

MAX_SERIES = 6
"""Most suppliers in a chart: those with the highest index."""
MAX_SUPPLIERS = 8
"""Most suppliers of a matrix: those with the highest index."""
EXTENTS = ("primary", "partial", "selectable", "hosted", "testing")
WEIGHTS = "relied on 1, used in part 0.5, selectable 0.25, hosted 0.1, being tested 0.05, or the share that is stated"
"""Weights of the index, as in docs/time.md: an assumption of Whenline, not a measurement."""


def dependence(rows: Mapping[str, list[Row]], names: Mapping[str, str], at: datetime) -> list[Block]:
    """The board."""
    context = BoardContext.of(rows, names, at)
    return [
        *places_note(rows["places"]),
        *in_words(rows["dependence"], rows["parts"], context),
        *charts(rows["over_time"], context),
        suppliers(rows["suppliers"], context),
    ]


def places_note(places: list[Row], of: str = "Those with the most suppliers") -> list[Block]:
    """Says that there are more consumers than are shown; nothing where all are."""
    total = count_of(places)
    if total == len(places):
        return []
    note = f"{of}: {len(places)} of {total:,} consumers and resources. Ask for others in Explore, with SQL."
    return [heading("Consumers", note, name="dependence-places")]


def in_words(rows: list[Row], parts: list[Row], context: BoardContext) -> list[Block]:
    """Of each consumer and resource: its suppliers in words, the matrix, and the index with its weights."""
    found = []
    for place, members in groupby(rows, _place):
        own = [part for part in parts if _place(part) == place]
        listed = sorted(members, key=lambda row: (-(row["dependence"] or 0), -(row["possible_dependence"] or 0)))
        found += [words_table(listed, own, context), matrix(listed, own, context)]
        found += [index_table(listed, own, context)] if any(row["dependence"] for row in listed) else []
    return found or [
        table(
            "Dependence", [("Supplier", "text")], [], name="dependence", wide=True, empty="No supplier known by then."
        )
    ]


def _place(row: Row) -> tuple[str, str]:
    return row["consumer"], row["resource"]


def _title(row: Row, context: BoardContext) -> str:
    return f"{context.name(row['consumer'])}: {RESOURCE_LABELS.get(row['resource'], row['resource'])}"


def _supplier_name(row: Row, context: BoardContext) -> str:
    return context.name(row["supplier"]) + (" (its own)" if row["supplier"] == row["consumer"] else "")


def reliance_words(parts: Iterable[Row], products: int) -> str:
    """What one supplier is to a consumer, by what is stated of each: "relied on as a whole, and in 2 of 5 products"."""
    own = [part for part in parts if part["extent"] and part["extent"] != "dropped" and not part["inherited"]]
    counted = Counter(part["extent"] for part in own if part["product"])
    whole = {part["extent"] for part in own if not part["product"]}
    phrases = []
    for extent in EXTENTS:
        within = f"in {counted[extent]} of {products} product{'' if products == 1 else 's'}" if counted[extent] else ""
        places = " and ".join(filter(None, ["as a whole" if extent in whole else "", within]))
        phrases += [f"{EXTENT_LABELS[extent]} {places}"] if places else []
    return ", ".join(phrases)


def products_of(parts: Iterable[Row]) -> int:
    """How many products have a firm supplier of their own."""
    return len({part["product"] for part in parts if part["product"] and part["extent"] and not part["inherited"]})


def possible_words(parts: Iterable[Row]) -> str:
    """What rumors, contested claims and open intervals would make of it: "possibly used in part in Copilot"."""
    phrases = [
        f"{EXTENT_LABELS.get(part['possible_extent'], part['possible_extent'])} in {part['product'] or 'all of it'}"
        for part in parts
        if part["possible_extent"] and part["possible_extent"] != part["extent"]
    ]
    return f"possibly {', '.join(phrases)}" if phrases else ""


def words_table(rows: list[Row], parts: list[Row], context: BoardContext) -> Block:
    """The suppliers of one consumer and resource in words."""
    first = rows[0]
    title = _title(first, context)
    made = []
    for row in rows:
        its = [part for part in parts if part["supplier"] == row["supplier"]]
        firm, unsure = reliance_words(its, products_of(parts)), possible_words(its)
        evidence = link_to_events(f"{title}, from {context.name(row['supplier'])}", "dependence", row["evidence"])
        made.append(
            [
                cell(_supplier_name(row, context)),
                cell(
                    firm or unsure or "not supplied any more",
                    sub=unsure if firm else "",
                    evidence=evidence,
                ),
                cell(context.when(row["key"]), certainty=row["certainty"]),
            ]
        )
    return table(
        title,
        [("Supplier", "text"), ("To what extent", "text"), ("Weightiest statement", "text")],
        made,
        name=f"dependence-{first['consumer']}-{first['resource']}",
        wide=True,
        note=count_note(
            "Of the products whose suppliers are known: events rarely name all. What is stated of the organization as "
            "a whole is not counted again in its products.",
            rows,
            "suppliers",
        ),
    )


def matrix(rows: list[Row], parts: list[Row], context: BoardContext) -> Block:
    """Products down, suppliers across: to what extent each supplies it."""
    first = rows[0]
    across = [row["supplier"] for row in rows[:MAX_SUPPLIERS]]
    by_cell = {(part["product"], part["supplier"]): part for part in parts}
    products = sorted({part["product"] for part in parts}, key=lambda product: (product is not None, product or ""))
    named = [(context.name(slug), "text") for slug in across]
    note = "Smaller below: stated of the organization as a whole, or what would possibly be so."
    count = count_of(rows)
    if count > MAX_SUPPLIERS:
        note += f" The {MAX_SUPPLIERS} weightiest of {count:,} suppliers."
    return table(
        f"{_title(first, context)}, by product",
        [("Product", "text"), *named],
        [
            [
                cell(product or f"all of {context.name(first['consumer'])}"),
                *(_extent(by_cell.get((product, slug)), context) for slug in across),
            ]
            for product in products
        ],
        name=f"matrix-{first['consumer']}-{first['resource']}",
        wide=True,
        note=note,
    )


def _extent(part: Row | None, context: BoardContext) -> Cell:
    if part is None:
        return cell("–", tone="soft")
    firm, unsure = EXTENT_LABELS.get(part["extent"] or "", ""), EXTENT_LABELS.get(part["possible_extent"] or "", "")
    unsure = f"possibly {unsure}" if unsure and unsure != firm else ""
    notes = ["as the whole" if part["inherited"] and firm else "", unsure if firm else ""]
    where = part["product"] or context.name(part["consumer"])
    title = f"{context.name(part['supplier'])} in {where}: {firm or unsure}"
    return cell(
        firm or unsure or "–",
        sub=", ".join(filter(None, notes)),
        tone="" if firm else "soft",
        evidence=link_to_events(title, "dependence_parts", part["evidence"]) if firm or unsure else None,
    )


def index_table(rows: list[Row], parts: list[Row], context: BoardContext) -> Block:
    """The index of each supplier with the sum that makes it."""
    first = rows[0]
    slots = len({part["product"] for part in parts if part["part"] is not None})
    return table(
        f"{_title(first, context)}, as an index by weights",
        [("Supplier", "text"), ("Index, 0 to 1", "bar"), ("Sum", "text")],
        [_index(row, parts, slots, context) for row in rows],
        name=f"index-{first['consumer']}-{first['resource']}",
        wide=True,
        note=count_note(
            f"An assumption, no measured share: in each product a supplier's weight ({WEIGHTS}) over all weights "
            "there; the index is the mean over the products. It moves when a product is added.",
            rows,
            "suppliers",
        ),
    )


def _index(row: Row, parts: list[Row], slots: int, context: BoardContext) -> list[Cell]:
    its = [part for part in parts if part["supplier"] == row["supplier"] and part["weight"]]
    terms = [f"{part['weight']:.2g} of {part['weight'] / part['part']:.3g}" for part in its if part["part"]]
    made = f"({' + '.join(terms)}) ÷ {slots}" if terms else ""
    index, possible = row["dependence"], row["possible_dependence"]
    differs = possible is not None and abs(possible - (index or 0)) > 1e-9
    title = f"{_title(row, context)}, from {context.name(row['supplier'])}: index {index_words(index)}, {made}"
    return [
        cell(_supplier_name(row, context)),
        cell(
            index_words(index) if index is not None else f"possibly {index_words(possible)}",
            bar=index,
            bar_possible=possible if differs else None,
            sub=f"possibly {index_words(possible)}" if differs and index is not None else "",
            evidence=link_to_events(title, "dependence", [*row["evidence"], *_keys_of_slots(parts)]),
        ),
        cell(made),
    ]


def _keys_of_slots(parts: list[Row]) -> list[str]:
    """Keys of what all suppliers have in the slots: the index of one depends on the weights of all."""
    return list(dict.fromkeys(key for part in parts if part["weight"] for key in part["evidence"]))


def index_words(index: float | None) -> str:
    """An index as "0.71": a number from 0 to 1, never a percentage."""
    return "" if index is None else f"{index:.2f}"


def charts(rows: list[Row], context: BoardContext) -> list[Block]:
    """One chart per consumer and resource whose index changed."""
    found = []
    ordered = sorted(rows, key=lambda row: (row["consumer"], row["resource"], row["supplier"], row["moment"]))
    for (consumer, of), of_consumer in groupby(ordered, _place):
        series = [_line(list(points), context) for _, points in groupby(of_consumer, lambda row: row["supplier"])]
        series = [line for line in series if line["points"]]
        series.sort(key=lambda line: -line["points"][-1]["value"])
        if any(len(line["points"]) > 1 for line in series):
            title = f"{context.name(consumer)}: the index of its suppliers of {RESOURCE_LABELS.get(of, of)} over time"
            found.append(
                steps(
                    title,
                    series[:MAX_SERIES],
                    name=f"chart-{consumer}-{of}",
                    unit="index",
                    until=context.at.timestamp() * 1000,
                    wide=True,
                    note=f"At each change of a supplier, as known on the day of knowledge. Weights: {WEIGHTS}. Dotted "
                    "from a year after the last change.",
                )
            )
    return found


def _line(rows: list[Row], context: BoardContext) -> Block:
    name = context.name(rows[0]["supplier"])
    points: list[Block] = []
    for row in rows:
        index = row["dependence"]
        if index is None or (points and abs(points[-1]["value"] - index) < 1e-9):
            continue
        text = f"{index_words(index)} by {format_day(row['moment'])}"
        points.append(
            {
                "at": row["moment"].timestamp() * 1000,
                "value": index,
                "low": index,
                "high": index,
                "text": text,
                "certainty": row["certainty"],
                "firm": True,
                "o": link_to_events(f"{name}: {text}", "dependence", row["evidence"]),
            }
        )
    return {"name": name, "points": points}
