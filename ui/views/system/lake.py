"""The state of the lake as blocks of a sheet: its size, how far behind this copy is, and who is at work."""

from __future__ import annotations

from datetime import datetime

from ui.components.sheet.blocks import Block, Cell, cell, table, tile, tiles
from ui.shared.formatting import format_instant
from ui.shared.lake_state import Lake

WORK = {"writer": "resolves and publishes", "maintenance": "maintains the lake"}
NOTE = (
    "Processes that are connected to the catalog of the lake. A lease is held by one at a time; another one takes over."
)


def lake_blocks(lake: Lake, number: int) -> list[Block]:
    """The blocks; none where there is no lake.

    Args:
        lake: its state.
        number: of the version that these pages show.
    """
    if not lake:
        return []
    if "why" in lake:
        return [table("Lake", [("Reason", "text")], [[cell(lake["why"])]], name="lake", wide=True, first=1, empty="")]
    behind = max(0, lake["number"] - number)
    sizes = tiles(
        [
            tile("Lake", f"{lake['number']:,}", sub="its newest version"),
            tile("Behind", f"{behind:,}", sub="versions that this copy lacks", tone="soft" if behind else ""),
            tile("Snapshots", f"{lake['snapshots']:,}", sub="with those of maintenance"),
            tile("Files", f"{lake['files']:,}", sub="in the object store"),
            tile("Size", _size(lake["bytes"]), sub="of these files"),
        ]
    )
    rows = [
        [cell(each["name"]), cell(WORK.get(each["lease"], each["lease"])), cell(_instant(each["since"]))]
        for each in lake["leases"]
    ]
    rows += [_projector(each) for each in lake.get("projectors", ())]
    rows += [[cell(each["name"]), cell("connected"), cell(_instant(each["since"]))] for each in lake["sessions"]]
    columns = [("Process", "text"), ("What", "text"), ("Since", "text")]
    empty = "None: nobody writes to the lake."
    return [sizes, table("Processes", columns, rows, name="processes", wide=True, first=12, note=NOTE, empty=empty)]


def _projector(each: Lake) -> list[Cell]:
    if each["appended_seconds_ago"] is None:
        return [cell(each["name"]), cell("projector"), cell("connected, and appended nothing yet")]
    return [
        cell(each["name"]),
        cell(f"projector of {len(each['partitions'])} partitions", sub=f"{each['waiting_records']:,} records wait"),
        cell(
            f"appended {each['appended_seconds_ago']:,.0f} s ago",
            sub="not connected any more" if each["is_connected"] is False else "",
        ),
    ]


def _instant(text: str | None) -> str:
    return "not known" if text is None else format_instant(datetime.fromisoformat(text))


def _size(count: float) -> str:
    """Bytes in their largest unit: "900 B", "1.5 MB"."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:,.3g} TB"
