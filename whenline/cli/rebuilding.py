"""`whenline rebuild`."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from whenline.cli.out import print_json, say
from whenline.settings import load


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(rebuild)


def rebuild(json: Annotated[bool, typer.Option("--json", help="For machines.")] = False) -> None:
    """Make the tables again from the log, compare them with the live ones, and put them in their place.

    The old tables serve meanwhile, and are kept in `quarantine/`. A running worker goes on with the new ones.
    Exit code 1 if they differed.
    """
    from streams.projector import rebuild as rebuild_  # noqa: PLC0415 - the command line starts fast

    settings = load()
    columns = (TextColumn("Rebuilding"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("records", total=None)
        done = asyncio.run(
            rebuild_(settings.home, settings.servers, lambda done, total: bar.update(task, completed=done, total=total))
        )
    if json:
        print_json(asdict(done))
    else:
        say(f"{done.records} records projected anew")
        if done.differing is None:
            say("Nothing of the same version to compare with")
        elif done.differing:
            say("Differs from the live tables: " + ", ".join(done.differing))
        else:
            say("Equal to the live tables, table by table")
        if done.quarantine:
            say(f"The old file is kept in {done.quarantine}")
    if done.differing:
        raise typer.Exit(1)
