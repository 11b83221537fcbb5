"""Writes what a person does at the command line to the audit log, with the user of the operating system."""

from __future__ import annotations

import getpass
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from projections.audit.log import Audit, Exporter
from whenline.settings import Settings

if TYPE_CHECKING:  # workers and pages would import the whole gateway
    from streams.gateway.tokens import Token

LONGEST = 500
"""Characters of a query."""


def exporter_of(settings: Settings) -> Exporter | None:
    """The syslog server of the settings, if they name one.

    Raises:
        SyslogAddressError: they name none that there is.
    """
    if not settings.audit_syslog:
        return None
    from projections.audit.syslog import Syslog  # noqa: PLC0415 - most homes have none

    return Syslog(settings.audit_syslog)


def os_user() -> str:
    """Who runs this process. Behind `sudo`, who called it, too."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container may run as a user without a name
        name = f"uid {os.getuid()}"
    called_by = os.environ.get("SUDO_USER")
    return f"{name} (sudo by {called_by})" if called_by else name


def rights(token: Token) -> dict[str, Any]:
    """What a token may do, as the audit log names it."""
    return {
        "token": token.id,
        "name": token.name,
        "scopes": token.scopes,
        "sources": token.sources,
        "kinds": token.kinds,
        "expires": token.expires_at,
    }


def record(settings: Settings, action: str, **fields: Any) -> None:
    """Write one line; a failure is a warning, since what was done is done."""
    _audit(settings, _warn).write(action, user=os_user(), **fields)


@contextmanager
def recorded_read(settings: Settings, what: str, query: str) -> Iterator[None]:
    """Write a query with its duration and whether it failed. A user who may not write to the home may read."""
    began, outcome = time.monotonic(), "failed"
    try:
        yield
        outcome = "answered"
    finally:
        seconds = round(time.monotonic() - began, 3)
        details = {"what": what, "query": query[:LONGEST], "outcome": outcome, "seconds": seconds}
        _audit(settings, lambda _error: None).write("read", user=os_user(), **details)


def query_recorder(settings: Settings) -> Callable[[str, str, str, float], None]:
    """Writes queries of the pages: visitor, query, whether it was answered or failed, and seconds."""
    audit = Audit(settings.home, exporter=exporter_of(settings))

    def write(visitor: str, query: str, outcome: str, seconds: float) -> None:
        details = {"what": "page sql", "query": query[:LONGEST], "outcome": outcome, "seconds": seconds}
        audit.write("read", visitor=visitor or None, **details)

    return write


def page_recorder(settings: Settings) -> Callable[[str, str, int | None], None]:
    """Writes opened pages: visitor, page, and the version that it shows."""
    audit = Audit(settings.home, exporter=exporter_of(settings))

    def write(visitor: str, page: str, version: int | None) -> None:
        audit.write("read", visitor=visitor or None, what="page", page=page, version=version)

    return write


def _audit(settings: Settings, failed: Callable[[OSError], None]) -> Audit:
    return Audit(settings.home, exporter=exporter_of(settings), failed=failed)


def _warn(error: OSError) -> None:
    typer.echo(f"Warning: the audit log of this home cannot be written: {error}", err=True)
