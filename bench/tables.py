"""Tables of results with one column a size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

Result = dict[str, Any]


def show_by_size(
    title: str, results: Sequence[Result], size: str, cells: Mapping[str, Callable[[Result], str]]
) -> None:
    """Print a table.

    Args:
        title: above it.
        results: a column each.
        size: name of the result that is the head of its column.
        cells: rows, each with what it shows of a result.
    """
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for result in results:
        table.add_column(f"{result[size]:,}", justify="right")
    for name, cell in cells.items():
        table.add_row(name, *(cell(result) for result in results))
    Console().print(table)
