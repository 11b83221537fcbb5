"""`whenline tail`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from whenline.cli.output import console, one_line, print_json, print_notice
from whenline.settings import load

COLORS = {"info": "cyan", "notable": "yellow", "major": "bold red"}
CERTAINTIES = {"rumored": "yellow", "confirmed": "green"}


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(tail)


def tail(
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Only this kind; repeatable.")] = None,
    organization: Annotated[
        list[str] | None, typer.Option("--organization", help="Only events that name this slug; repeatable.")
    ] = None,
    severity: Annotated[
        str | None, typer.Option("--severity", help="Only signals of at least this severity: info, notable, major.")
    ] = None,
    after: Annotated[
        str | None,
        typer.Option("--after", help="Start after this position; `start` is the first event. Default: new events."),
    ] = None,
    resume: Annotated[
        Path | None, typer.Option("--resume", help="File for the position, from which the next run resumes.")
    ] = None,
    no_follow: Annotated[
        bool, typer.Option("--no-follow", help="End after the last event, instead of waiting for new ones.")
    ] = False,
    url: Annotated[str | None, typer.Option("--url", help="URL of the gateway; by default that of this home.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print a line of JSON per event, with its position.")] = False,
) -> None:
    """Show events as they enter the tables. Resumes after a lost connection; Ctrl-C ends it.

    In a home with tokens, set WHENLINE_TOKEN to one with the scope `read`.

    Example: `whenline tail --organization openai --organization microsoft`

    Example: `whenline tail --kind signal.raised --severity notable --json --resume seen.position`
    """
    from whenline.tail import Tail, read_position, write_position  # noqa: PLC0415 - the command line starts fast

    settings = load()
    saved = read_position(resume) if resume is not None else None
    filters = {"kind": kind or [], "organization": organization or [], "severity": [severity] if severity else []}
    stream = Tail(url or settings.gateway_url, settings.token.get_secret_value(), filters, saved or after)
    if not no_follow and sys.stderr.isatty():
        print_notice("Waiting for events. Press Ctrl-C to stop.")
    out = console()
    try:
        for position, document in stream.events(follow=not no_follow):
            _print(out, position, document, json=json)
            if resume is not None:
                write_position(resume, position)
    except KeyboardInterrupt:
        return
    finally:
        if resume is not None and stream.was_connected and stream.position is not None:
            write_position(resume, stream.position)


def _print(out: Console, position: str, document: dict[str, Any], *, json: bool) -> None:
    if json:
        print_json({"id": position} | document, indent=False)
        return
    event, data = document["event"], document["event"]["data"]
    known, logged = (datetime.fromisoformat(document[name]) for name in ("known_at", "logged_at"))
    severity, certainty = data.get("severity"), data.get("certainty", "reported")
    line = Text(f"{logged:%Y-%m-%d %H:%M:%S}  ", style="dim")
    line.append(f"{one_line(event['type'].removeprefix('whenline.')):22}", style=COLORS.get(severity or "", "blue"))
    line.append(f" {one_line(', '.join(each['slug'] for each in data['organizations']))}", style="bold")
    line.append(f"  {one_line(data['headline'])}", style="")
    details = [one_line(severity or certainty)] + ([f"known {known:%Y-%m-%d}"] if known.date() != logged.date() else [])
    line.append(f"  ({', '.join(details)})", style=CERTAINTIES.get(certainty, "dim"))
    out.print(line, soft_wrap=True)
