"""The whole command line, and how errors end a command: message on stderr, exit code of the error."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from typing import Annotated

import typer
from rich.console import Console

from events.errors import WhenlineError
from whenline.cli import (
    audit,
    broker,
    explain,
    kinds,
    processes,
    publish,
    rebuild,
    signals,
    skip,
    snapshot,
    sql,
    status,
    tail,
    tokens,
)
from whenline.cli.output import print_line, printable
from whenline.cli.without_pandas import hide_pandas
from whenline.logs import silence_libraries
from whenline.private_home import UMASK

app = typer.Typer(
    name="whenline",
    help="A bitemporal industry timeline: when a thing happened, apart from when it was known.",
    epilog="Set WHENLINE_HOME, WHENLINE_BROKER_PORT, WHENLINE_GATEWAY_PORT, WHENLINE_UI_PORT or "
    "KAFKA_BOOTSTRAP_SERVERS to change its folder, ports and Kafka. Exit codes: 0 success, 1 some events were refused, "
    "2 an error that the message explains, 75 try again later.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (processes, publish, sql, tail, snapshot, explain, status, kinds, rebuild, skip):
    module.add_to(app)
app.add_typer(signals.app, name="signals")
app.add_typer(broker.app, name="broker")
app.add_typer(tokens.app, name="token")
app.add_typer(audit.app, name="audit")


def _print_version(wanted: bool) -> None:
    if wanted:
        print_line(version("whenline"))
        raise typer.Exit


@app.callback()
def whenline(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """A bitemporal industry timeline: when a thing happened, apart from when it was known."""


def main() -> None:
    """Run the command line of this process."""
    os.umask(UMASK)
    silence_libraries()
    hide_pandas()
    try:
        app()
    except WhenlineError as error:
        errors = Console(stderr=True, highlight=False, soft_wrap=True)
        errors.print(f"[bold red]Error:[/] {_escaped(error.what)}")
        if error.hint:
            errors.print(_escaped(error.hint), style="dim")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has closed it, as `head` does: that is no error
        sys.exit(0)


def _escaped(text: str) -> str:
    return printable(text).replace("[", "\\[")
