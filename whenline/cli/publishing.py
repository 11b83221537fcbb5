"""Commands that publish: a file of events, or a data set that ships."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whenline.cli.out import print_json, say
from whenline.settings import load

if TYPE_CHECKING:
    from streams.publishing.bulk.sources import Source

CSV_ENDINGS = (".csv", ".tsv")


class Form(StrEnum):
    """How a file holds events."""

    JSONL = "jsonl"
    CSV = "csv"


Json = Annotated[bool, typer.Option("--json", help="For machines.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check everything, publish nothing. Kafka need not run.")]
Rejects = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="File for what is refused: a line of JSON each, with the line it stood on, the reasons and the original. "
        "Mend the originals there and publish that file.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace a file of rejects that is there.")]
Restart = Annotated[bool, typer.Option("--restart", help="Begin at the first line, also where a run was broken off.")]


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
        typer.Option(help="If not given, the file's ending says: .csv and .tsv are CSV, all else JSON lines."),
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="URI", help="Source of events that name none: one URI a publisher.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="Kind of events that name no type; `whenline kinds` lists them.")
    ] = None,
    rejects: Rejects = None,
    force: Force = False,
    restart: Restart = False,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Publish a file of events: each is checked, sent, and acknowledged by Kafka before it counts as accepted.

    A line that breaks the contract is refused, and all others are published. What is there already is a duplicate, and not sent
    again. A run that was broken off, by Ctrl-C or worse, goes on where it stood when the same command is run again.

    CSV: columns are named as fields, with dots for what lies within: `time,headline,organizations,model`. A row without an
    id gets one that is made of what it says.

    Exit codes: 0 all is published, 1 some lines were refused, 2 the file cannot be read, 75 Kafka does not answer, 130 stopped
    by Ctrl-C.

    Example: `whenline publish launches.csv --source urn:example:me --kind model.launched --rejects refused.jsonl`
    """
    from streams.publishing.bulk.errors import UnreadableFile  # noqa: PLC0415 - the command line starts fast
    from streams.publishing.bulk.sources import source_of  # noqa: PLC0415

    form = format or (Form.CSV if file.lower().endswith(CSV_ENDINGS) else Form.JSONL)
    if rejects is not None and rejects.exists() and file != "-" and Path(file).exists() and rejects.samefile(file):
        raise UnreadableFile(f"{rejects} is the file to be published itself", hint="Name another file for the rejects.")
    defaults = {name: value for name, value in (("source", source), ("type", _known_kind(kind))) if value}
    _publish(source_of(file), form, defaults, rejects, force=force, restart=restart, dry_run=dry_run, json=json)


def import_(
    name: Annotated[
        str | None,
        typer.Argument(
            help="Name of a data set that ships, or FILE.py, a script of yours with a function `events`. "
            "Without one, data sets are listed.",
            show_default=False,
        ),
    ] = None,
    rejects: Rejects = None,
    force: Force = False,
    restart: Restart = False,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Publish a data set that ships with Whenline, or the events of an importer of yours. Importing it again changes nothing.

    It goes as a file does: checked, in batches, with progress, resumed where a run was broken off. Exit codes are those of
    `whenline publish`.

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
                say(f"{each.name:24} {each.title} ({each.credit}, {each.license})")
        return
    found = events_of_script(Path(name)) if name.endswith(".py") else events_of(name)
    source = SeekableSource.of_bytes(name, lines_of(name, found))
    _publish(source, Form.JSONL, {}, rejects, force=force, restart=restart, dry_run=dry_run, json=json)


def _known_kind(kind: str | None) -> str | None:
    from events.registry import KINDS  # noqa: PLC0415
    from events.validation import UnknownKind  # noqa: PLC0415

    if kind is None:
        return None
    name = kind.removeprefix("whenline.")
    if name not in KINDS:
        near = get_close_matches(name, KINDS, n=1)
        meant = f"Did you mean `{near[0]}`? " if near else ""
        raise UnknownKind("", f"There is no kind `{kind}`", hint=f"{meant}`whenline kinds` lists them.")
    return KINDS[name].type


def _publish(
    source: Source,
    form: Form,
    defaults: dict[str, str],
    rejects: Path | None,
    *,
    force: bool,
    restart: bool,
    dry_run: bool,
    json: bool,
) -> None:
    from whenline.cli.bulk import Told, Wanted, run  # noqa: PLC0415

    wanted = Wanted(source, form.value, defaults, rejects, force=force, restart=restart, dry_run=dry_run)
    told = Told(source, shown=sys.stderr.isatty(), dry_run=dry_run, json=json)
    try:
        run(load(), wanted, told)
    finally:
        source.close()
    if told.exit_code:
        raise typer.Exit(told.exit_code)
