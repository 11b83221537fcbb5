"""The whole command line, and how errors end a command: message on stderr, exit code of the error."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
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
    maintain,
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
from whenline.cli.os_errors import ENVIRONMENT_HINT, described, is_environmental
from whenline.cli.output import print_line, printable
from whenline.cli.standard_streams import output_failure
from whenline.cli.without_pandas import hide_pandas
from whenline.logs import silence_libraries
from whenline.private_home import UMASK

app = typer.Typer(
    name="whenline",
    help="A bitemporal industry timeline: when a thing happened, apart from when it was known.",
    epilog="Set WHENLINE_HOME, WHENLINE_BROKER_PORT, WHENLINE_GATEWAY_PORT, WHENLINE_UI_PORT or "
    "KAFKA_BOOTSTRAP_SERVERS to change its folder, ports and Kafka. Exit codes: 0 success, 1 some events were refused, "
    "2 an error that the message explains, 75 try again later, 130 stopped by Ctrl-C.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (processes, publish, sql, tail, snapshot, explain, status, kinds, rebuild, skip, maintain):
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


def run() -> None:
    """Run the command line of this process, and end the process."""
    os.umask(UMASK)
    silence_libraries()
    hide_pandas()
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # what a command began, it also ends
    code = _exit_code()
    failure = output_failure()
    if failure is not None:
        _print_error(f"Standard output cannot be written: {failure.strerror}.", "")
    sys.exit(code or (WhenlineError.exit_code if failure is not None else 0))


def _exit_code() -> int | str | None:
    try:
        app()
    except WhenlineError as error:
        _print_error(error.what, error.hint)
        return error.exit_code
    except SystemExit as ended:  # that is how Typer ends every command; it takes a closed pipe for a failure
        return 0 if isinstance(ended.__context__, BrokenPipeError) else ended.code
    except OSError as error:
        if not is_environmental(error):
            raise
        _print_error(described(error), ENVIRONMENT_HINT)
        return WhenlineError.exit_code
    return 0


def _print_error(what: str, hint: str) -> None:
    with suppress(OSError):  # nobody can be told; the exit code remains
        errors = Console(stderr=True, highlight=False, soft_wrap=True)
        errors.print(f"[bold red]Error:[/] {_escaped(what)}")
        if hint:
            errors.print(_escaped(hint), style="dim")


def _escaped(text: str) -> str:
    return printable(text).replace("[", "\\[")
