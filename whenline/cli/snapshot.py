"""`whenline snapshot`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from whenline.cli.dates import instant
from whenline.cli.options import Json
from whenline.cli.output import print_json, print_line
from whenline.settings import load

if TYPE_CHECKING:
    from projections.read.snapshots import Snapshot


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(snapshot)


def snapshot(
    known: Annotated[str, typer.Option(help="Knowledge time: what was known by then. A day means its end.")],
    at: Annotated[
        str | None, typer.Option(help="Valid time that the snapshot's views answer for; by default that of --known.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="File to create.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
    json: Json = False,
) -> None:
    """Create a DuckDB file with what was known by a date, and nothing that was learned later. To cite in a report.

    It has all tables, views and macros; the views answer for its own two times. It records the log
    positions it was made from, and a content hash that is the same for the same log and dates.

    Example: `whenline snapshot --known 2025-04-02`

    Example: `whenline snapshot --known 2025-10 --at 2025-04-02 --output report.duckdb`
    """
    from projections.read.snapshots import take  # noqa: PLC0415
    from projections.store import open_read_store  # noqa: PLC0415 - the command line starts fast

    knowledge_time, valid_time = instant(known), instant(at)
    assert knowledge_time is not None  # noqa: S101 - for the type checker
    path = output or Path(f"whenline-known-{knowledge_time.astimezone(UTC):%Y%m%dT%H%M%SZ}.duckdb")
    columns = (TextColumn("Making the snapshot"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("steps", total=None)
        made = take(
            open_read_store(load().tables),
            path,
            knowledge_time,
            valid_time,
            force=force,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    if json:
        print_json(_as_json(made))
        return
    print_line(str(made.path))
    print_line(made.citation)
    if not made.records:
        print_line("It is empty: nothing was known by then.")
    print_line(
        "Its table `positions` has the log positions. Query it with any DuckDB 1.5, read-only: `FROM snapshot`, "
        "`FROM revenue`."
    )


def _as_json(made: Snapshot) -> dict[str, object]:
    from projections.read.json_values import to_json_value  # noqa: PLC0415

    document: dict[str, object] = to_json_value(asdict(made) | {"path": str(made.path), "citation": made.citation})
    document["positions"] = [
        {"topic": topic, "partition": partition, "next_offset": offset} for topic, partition, offset in made.positions
    ]
    return document
