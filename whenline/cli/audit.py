"""`whenline audit`: checks the audit log."""

from __future__ import annotations

from typing import Annotated

import typer

from events.errors import WhenlineError
from whenline.cli.options import Json
from whenline.cli.output import print_json, print_line
from whenline.settings import load

app = typer.Typer(help="The audit log: who did what.", no_args_is_help=True)


class AuditBroken(WhenlineError):
    """The audit log was changed."""

    exit_code = 1


@app.callback()
def audit() -> None:
    """The audit log: who did what."""


@app.command()
def verify(
    expect: Annotated[
        str | None, typer.Option(help="A hash that an earlier run printed: the log must still contain that line.")
    ] = None,
    json: Json = False,
) -> None:
    """Check that each line of the audit log follows the one before it, and print the hash of the last one.

    Exit code 1 names the first line that does not. Keep the hash elsewhere: the files alone cannot show that their end
    was cut off, or that all of them were written anew.

    Example: `whenline audit verify`
    """
    from projections.audit.chain import verify as verified  # noqa: PLC0415 - the command line starts fast

    home = load().home
    try:
        found = verified(home)
    except OSError as error:
        raise WhenlineError(f"The audit log of {home} cannot be read: {error}") from error
    broken = found.broken
    if broken is None and expect is not None and expect not in found.heads:
        broken = f"No line has the hash {expect}: lines were removed, or the log was written anew."
    if json:
        print_json(
            {
                "files": found.files,
                "lines": found.lines,
                "unchained": found.unchained,
                "torn": found.torn,
                "hash": found.head,
                "broken": broken,
            }
        )
    if broken is not None:
        raise AuditBroken(
            f"The audit log is broken: {broken}", hint="Compare the files with a copy, or with what syslog has."
        )
    if not json:
        torn = f", {found.torn} of them torn by a crash" if found.torn else ""
        old = f", {found.unchained} of them from a release without hashes" if found.unchained else ""
        print_line(f"{found.lines} lines in {found.files} files are chained{torn}{old}.")
        print_line(f"Hash of the last line: {found.head}")
