"""The statements of dependence: who supplies which product, and to what extent."""

from __future__ import annotations

from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, count_note, link_to_events, table
from ui.shared.formatting import EXTENT_LABELS, RESOURCE_LABELS, certainty_label, format_percent
from ui.views.boards.context import BoardContext

Row = dict[str, Any]


def suppliers(rows: list[Row], context: BoardContext) -> Block:
    """The statements: who supplies which product, and to what extent."""
    columns = [("Product", "text"), ("Supplier", "text"), ("Extent", "text"), ("Since", "text")]
    return table(
        "Who supplies what",
        columns,
        [_supplier(row, context) for row in rows],
        name="suppliers",
        wide=True,
        note=count_note("", rows),
        empty="No supplier known by then.",
    )


def _supplier(row: Row, context: BoardContext) -> list[Cell]:
    consumer, supplier = context.name(row["consumer"]), context.name(row["supplier"])
    resource = RESOURCE_LABELS.get(row["resource"], row["resource"])
    product = row["product"] or f"all of {consumer}"
    extent = EXTENT_LABELS.get(row["extent"] or "", row["extent"] or "")
    unsure = ", ".join(
        filter(
            None,
            [
                EXTENT_LABELS.get(row["possible_extent"] or "", row["possible_extent"] or ""),
                format_percent(row["possible_share"], row["possible_share_bound"]),
            ],
        )
    )
    share = format_percent(row["share"], row["share_bound"])
    return [
        cell(product, sub=f"{consumer}, {resource}" if row["product"] else f"{resource}"),
        cell(supplier, sub=row["model"] or ""),
        cell(
            ", ".join(filter(None, [extent, share])) or f"possibly {unsure}",
            certainty=row["certainty"] if extent else row["possible_certainty"],
            evidence=link_to_events(f"{supplier} in {product}", "suppliers", row["evidence"]),
            sub=f"possibly {unsure}, {certainty_label(row['possible_certainty'])}" if extent and unsure else "",
        ),
        cell(context.when(row["key"], row)),
    ]
