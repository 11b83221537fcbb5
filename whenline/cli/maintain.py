"""`whenline maintain`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from whenline.cli.output import print_line
from whenline.connection_name import name_connections
from whenline.settings import SettingsError, load


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(maintain)


def maintain(
    keep_hours: Annotated[float, typer.Option(min=1, help="How long a lake keeps its former versions.")] = 24.0,
) -> None:
    """Merge small files of the lake, forget old versions, and remove files that nobody can need any more.

    Whoever writes to the lake does it every WHENLINE_MAINTAIN_HOURS; this does it now. It is safe beside all of them.

    Example: `whenline maintain --keep-hours 48`
    """
    from projections.store.choice import lake_of  # noqa: PLC0415 - the command line starts fast
    from projections.store.ducklake.maintenance import maintain as care  # noqa: PLC0415

    name_connections("maintain")
    lake = lake_of(load().tables)
    if lake is None:
        raise SettingsError(
            "The tables of this home are in its own file, which needs no maintenance.",
            hint="It is for a lake: set WHENLINE_STORE and WHENLINE_DATA.",
        )
    done = care(lake, timedelta(hours=keep_hours))
    print_line(f"merged {done.merged} files, forgot {done.forgotten} versions, removed {done.removed} files")
