"""Commands that publish: `whenline publish` for a file of events, `whenline import` for a bundled data set."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whenline.cli.options import Json
from whenline.cli.output import print_json, print_line
from whenline.settings import load

if TYPE_CHECKING:
    from streams.publishing.bulk.sources import Source

CSV_ENDINGS = (".csv", ".tsv")


class Form(StrEnum):
    """Format of a file of events."""

    JSONL = "jsonl"
    CSV = "csv"


class DecimalSign(StrEnum):
    """Decimal sign of the numbers in a file of CSV."""

    POINT = "point"
    COMMA = "comma"


DryRun = Annotated[bool, typer.Option("--dry-run", help="Check everything, publish nothing. Kafka need not run.")]
Rejects = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="File for refused events: a line of JSON each, with its line number, the reasons and the original. "
        "Correct the originals there and publish that file.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace an existing file of rejects.")]
Restart = Annotated[bool, typer.Option("--restart", help="Begin at the first line, even after an interrupted run.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command(epilog="Examples: `whenline publish events.jsonl --dry-run`, `… | whenline publish -`")(publish)
    app.command("import", epilog="Examples: `whenline import`, `whenline import mine.py --dry-run`")(import_)


def publish(
    file: Annotated[
        str,
        typer.Argument(
            help="JSON lines, one CloudEvent a line, or CSV with a header; `-` is standard input.", show_default=False
        ),
    ],
    format: Annotated[  # noqa: A002 - the option's name
        Form | None,
        typer.Option(help="By default that of the file's extension: .csv and .tsv are CSV, all others JSON lines."),
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="URI", help="Source of events without one: a URI per publisher.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(metavar="KIND", help="Kind of events without a type; `whenline kinds` lists all kinds."),
    ] = None,
    decimal: Annotated[
        DecimalSign | None,
        typer.Option(
            help="Decimal sign of the numbers in CSV. By default a point; a file with semicolons or decimal commas has "
            "to say what 1.234 means."
        ),
    ] = None,
    rejects: Rejects = None,
    force: Force = False,
    restart: Restart = False,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Publish a file of events. An event counts as accepted once Kafka has acknowledged it.

    Refuses lines that violate the contract, and publishes all others. Publishes nothing of a file
    that is no such file: a JSON array, or a compressed one. Does not send duplicates of events in
    the log. Resumes after an interruption when the same command is run again.

    CSV: columns are named as fields, with dots for nested ones:
    `time,headline,organizations,model`. A row without an id gets one that is derived from its
    content.

    Exit codes: 0 all events are published, 1 some lines were refused, 2 the file cannot be read, 75
    Kafka does not answer, 130 stopped by Ctrl-C.

    Example: `whenline publish launches.csv --source urn:example:me --kind model.launched --rejects refused.jsonl`
    """
    from streams.publishing.bulk.errors import UnreadableFile  # noqa: PLC0415 - the command line starts fast
    from streams.publishing.bulk.sources import source_of  # noqa: PLC0415

    form = format or (Form.CSV if file.lower().endswith(CSV_ENDINGS) else Form.JSONL)
    if rejects is not None and rejects.exists() and file != "-" and Path(file).exists() and rejects.samefile(file):
        raise UnreadableFile(f"{rejects} is the file to publish", hint="Name another file for the rejects.")
    defaults = {name: value for name, value in (("source", source), ("type", _known_kind(kind))) if value}
    _publish(
        source_of(file), form, defaults, rejects, decimal, force=force, restart=restart, dry_run=dry_run, json=json
    )  # fmt: skip


def import_(
    name: Annotated[
        str | None,
        typer.Argument(
            help="Name of a bundled data set, or FILE.py, a script of yours with a function `events`. "
            "By default, list the data sets.",
            show_default=False,
        ),
    ] = None,
    rejects: Rejects = None,
    force: Force = False,
    restart: Restart = False,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Publish a bundled data set, or the events of your own importer. Importing it again changes nothing.

    Works as `whenline publish` does for a file, with the same exit codes: it checks events, shows
    progress, and resumes after an interruption.

    Example: `whenline import epoch-notable-models`
    """
    from events.data_sets import DATA_SETS  # noqa: PLC0415
    from streams.importers import events_of, events_of_script, lines_of  # noqa: PLC0415
    from streams.publishing.bulk.sources import SeekableSource  # noqa: PLC0415

    if name is None:
        if json:
            print_json(
                [{"name": each.name, "title": each.title, "license": each.license} for each in DATA_SETS.values()]
            )
        else:
            for each in DATA_SETS.values():
                print_line(f"{each.name:24} {each.title} ({each.credit}, {each.license})")
        return
    found = events_of_script(Path(name)) if name.endswith(".py") else events_of(name)
    source = SeekableSource.of_bytes(name, lines_of(name, found))
    _publish(source, Form.JSONL, {}, rejects, None, force=force, restart=restart, dry_run=dry_run, json=json)


def _known_kind(kind: str | None) -> str | None:
    from events.registry import KINDS  # noqa: PLC0415
    from events.validation import UnknownKind  # noqa: PLC0415

    if kind is None:
        return None
    name = kind.removeprefix("whenline.")
    if name not in KINDS:
        near = get_close_matches(name, KINDS, n=1)
        suggestion = f"Did you mean `{near[0]}`? " if near else ""
        raise UnknownKind("", f"There is no kind `{kind}`", hint=f"{suggestion}`whenline kinds` lists all kinds.")
    return KINDS[name].type


def _publish(
    source: Source,
    form: Form,
    defaults: dict[str, str],
    rejects: Path | None,
    decimal: DecimalSign | None,
    *,
    force: bool,
    restart: bool,
    dry_run: bool,
    json: bool,
) -> None:
    from whenline.cli.publish_display import PublishDisplay  # noqa: PLC0415
    from whenline.cli.publish_run import PublishRequest, run  # noqa: PLC0415

    request = PublishRequest(
        source,
        form.value,
        defaults,
        rejects,
        force=force,
        restart=restart,
        dry_run=dry_run,
        decimal=decimal.value if decimal is not None else None,
    )
    display = PublishDisplay(source, on_terminal=sys.stderr.isatty(), dry_run=dry_run, json=json)
    try:
        run(load(), request, display)
    finally:
        source.close()
    if display.exit_code:
        raise typer.Exit(display.exit_code)
