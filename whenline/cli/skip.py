"""`whenline skip`."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Annotated

import typer

from whenline.cli.options import Json
from whenline.cli.output import print_json, print_line
from whenline.settings import load

Topic = Annotated[str, typer.Argument(help="Topic of events, such as whenline.models.")]
Partition = Annotated[int, typer.Argument(min=0, help="Its partition.")]
Offset = Annotated[int, typer.Argument(min=0, help="Offset that cannot be read, as `whenline status` names it.")]
Through = Annotated[
    int | None,
    typer.Option(help="Last offset to skip, where not even the header of the batch can be read. Default: its last."),
]
Reason = Annotated[str, typer.Option(help="Why. Kept in the log and in log_gaps.")]


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(skip)


def skip(
    topic: Topic, partition: Partition, offset: Offset, reason: Reason, through: Through = None, json: Json = False
) -> None:
    """Do without records that cannot be read, so that the tables go on after them. It cannot be undone.

    For a batch that cannot be read: each of its offsets becomes a dead letter. For records that the log deleted: the
    tables begin after them. The decision is a record of the log, so that each rebuild obeys it. A running worker takes
    it over in seconds. Records that can be read are not skipped: exit code 2.

    Example: `whenline skip whenline.models 2 1234 --reason "disk 3 failed, no replica"`
    """
    from streams.projector.skipping import skip as skip_  # noqa: PLC0415 - the command line starts fast

    decision = asyncio.run(skip_(load().cluster, (topic, partition), offset, through=through, reason=reason))
    if json:
        print_json(asdict(decision))
    else:
        first, last = decision.first_offset, decision.last_offset
        print_line(f"{topic}, partition {partition}: the tables do without offsets {first} to {last}")
