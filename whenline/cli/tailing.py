"""`whenline tail`."""

from __future__ import annotations

import json as json_
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from whenline.cli.out import console
from whenline.settings import load

COLORS = {"info": "cyan", "notable": "yellow", "major": "bold red"}
CERTAINTIES = {"rumored": "yellow", "confirmed": "green"}


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(tail)


def tail(
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Only this kind; may stand several times.")] = None,
    organization: Annotated[
        list[str] | None, typer.Option("--organization", help="Only what names this slug; may stand several times.")
    ] = None,
    severity: Annotated[
        str | None, typer.Option("--severity", help="Only signals of at least this: info, notable, major.")
    ] = None,
    after: Annotated[
        str | None,
        typer.Option("--after", help="Go on behind this position; `start` is all there is; if not given, now."),
    ] = None,
    resume: Annotated[
        Path | None, typer.Option("--resume", help="File that keeps the position: the next run goes on there.")
    ] = None,
    no_follow: Annotated[
        bool, typer.Option("--no-follow", help="End where there is no more, instead of waiting.")
    ] = False,
    url: Annotated[
        str | None, typer.Option("--url", help="Address of the gateway; if not given, that of this home.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One line of JSON an event, with its position.")] = False,
) -> None:
    """Show events as they come into the tables. Where the connection breaks, it goes on where it was; Ctrl-C ends it.

    In a home with tokens, set WHENLINE_TOKEN to one with the scope `read`.

    Example: `whenline tail --organization openai --organization microsoft`

    Example: `whenline tail --kind signal.raised --severity notable --json --resume seen.position`
    """
    from whenline.tail import Tail, read_position, write_position  # noqa: PLC0415 - the command line starts fast

    settings = load()
    kept = read_position(resume) if resume is not None else None
    filters = {"kind": kind or [], "organization": organization or [], "severity": [severity] if severity else []}
    reading = Tail(url or settings.gateway_url, settings.token.get_secret_value(), filters, kept or after)
    if not no_follow and sys.stderr.isatty():
        typer.echo("Waiting for events. Ctrl-C ends it.", err=True)
    out = console()
    try:
        for position, told in reading.events(follow=not no_follow):
            _print(out, position, told, json=json)
            if resume is not None:
                write_position(resume, position)
    except KeyboardInterrupt:
        return
    finally:
        if resume is not None and reading.reached and reading.position is not None:
            write_position(resume, reading.position)


def _print(out: Console, position: str, told: dict[str, Any], *, json: bool) -> None:
    if json:
        sys.stdout.write(json_.dumps({"id": position} | told, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        return
    event, data = told["event"], told["event"]["data"]
    known, logged = (datetime.fromisoformat(told[name]) for name in ("known_at", "logged_at"))
    severity, certainty = data.get("severity"), data.get("certainty", "reported")
    line = Text(f"{logged:%Y-%m-%d %H:%M:%S}  ", style="dim")
    line.append(f"{event['type'].removeprefix('whenline.'):22}", style=COLORS.get(severity or "", "blue"))
    line.append(f" {_shown(', '.join(each['slug'] for each in data['organizations']))}", style="bold")
    line.append(f"  {_shown(data['headline'])}", style="")
    more = [severity or certainty] + ([f"known {known:%Y-%m-%d}"] if known.date() != logged.date() else [])
    line.append(f"  ({', '.join(more)})", style=CERTAINTIES.get(certainty, "dim"))
    out.print(line, soft_wrap=True)


def _shown(text: str) -> str:
    """A publisher's text without what a terminal would obey."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
