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

from whenline.cli.out import instant, print_json, say
from whenline.settings import load

if TYPE_CHECKING:
    from projections.read.snapshots import Snapshot


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(snapshot)


def snapshot(
    known: Annotated[str, typer.Option(help="What was known by then; a day means its end.")],
    at: Annotated[
        str | None, typer.Option(help="Time in the world that its views answer for; if not given, that of --known.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="File to make.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Make a DuckDB file of what was known by a date, and nothing that was learned later. To cite in a report.

    All tables, views and macros are in it; plain views answer for its own two times. It names the log positions it was made
    from, and a hash of its content that is the same for the same log and dates.

    Example: `whenline snapshot --known 2025-04-02`

    Example: `whenline snapshot --known 2025-10 --at 2025-04-02 --output report.duckdb`
    """
    from projections.read.snapshots import take  # noqa: PLC0415
    from projections.store import open_read_store  # noqa: PLC0415 - the command line starts fast

    by, of = instant(known), instant(at)
    assert by is not None  # noqa: S101 - for the type checker
    path = output or Path(f"whenline-known-{by.astimezone(UTC):%Y%m%dT%H%M%SZ}.duckdb")
    columns = (TextColumn("Making the snapshot"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("steps", total=None)
        made = take(
            open_read_store(load().home),
            path,
            by,
            of,
            force=force,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    if json:
        print_json(_for_machines(made))
        return
    say(str(made.path))
    say(made.citation)
    if not made.records:
        say("It is empty: nothing was known by then.")
    say("Log positions: its table `positions`. Ask it with any DuckDB 1.5, read-only: `FROM snapshot`, `FROM revenue`.")


def _for_machines(made: Snapshot) -> dict[str, object]:
    from projections.read.json_values import plain  # noqa: PLC0415

    told: dict[str, object] = plain(asdict(made) | {"path": str(made.path), "citation": made.citation})
    told["positions"] = [
        {"topic": topic, "partition": partition, "next_offset": offset} for topic, partition, offset in made.positions
    ]
    return told
