"""`whenline rebuild`."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import asdict

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from whenline.cli.options import Json
from whenline.cli.output import print_json, print_line
from whenline.settings import load


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(rebuild)


def rebuild(json: Json = False) -> None:
    """Rebuild the tables from the log, compare them with the live ones, and replace the live ones.

    The old tables serve readers meanwhile, and are then moved to `quarantine/`. A running worker continues with the new
    ones. Exit code 1 if they differed.
    """
    from streams.projector import rebuild as rebuild_  # noqa: PLC0415 - the command line starts fast

    settings = load()
    columns = (TextColumn("Rebuilding"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("records", total=None)
        result = asyncio.run(
            rebuild_(
                settings.tables,
                settings.cluster,
                lambda done, total: bar.update(task, completed=done, total=total),
                memory=settings.writer_memory,
            )
        )
    if json:
        print_json(asdict(result))
    else:
        print_line(f"{result.records} records projected again")
        if result.differing is None:
            print_line("There were no live tables of the same version to compare with")
        elif result.differing:
            print_line("Differs from the live tables: " + ", ".join(result.differing))
        else:
            print_line("Equal to the live tables, table by table")
        if result.quarantine:
            print_line(f"The old file is now in {result.quarantine}")
    if result.differing:
        raise typer.Exit(1)
