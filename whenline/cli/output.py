"""Output of commands: plain text for pipes, colors on a terminal only, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import typer
from rich.console import Console


def console() -> Console:
    """Standard output, a terminal or a pipe."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def print_line(text: str) -> None:
    """Print a line and flush it at once, for a process that reads the output."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def print_json(value: Any) -> None:
    """Print a value as JSON: indented on a terminal, on one line in a pipe."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None, default=str))


def print_table(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Print aligned columns; on a terminal that is too narrow, one line per value."""
    terminal = console()
    cells = [["" if value is None else str(value) for value in row] for row in rows]
    headings = [str(name) for name in names]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    if terminal.is_terminal and sum(widths) + 2 * len(widths) > terminal.width:
        _print_values(terminal, headings, cells)
        return
    for row in (headings, *cells):
        padded = (cell.replace("\n", " ").ljust(width) for cell, width in zip(row, widths, strict=True))
        print_line("  ".join(padded).rstrip())


def _print_values(terminal: Console, headings: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    longest = max(map(len, headings))
    for number, row in enumerate(cells, 1):
        terminal.rule(f"{number}", align="left", style="dim")
        for heading, cell in zip(headings, row, strict=True):
            if cell:
                terminal.print(f"[bold]{heading:{longest}}[/]  " + cell.replace("[", "\\["))
