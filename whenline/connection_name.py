"""The name under which a process connects to the catalog of a lake: other processes show it."""

from __future__ import annotations

import os
import socket

LONGEST_HOST = 24
"""PostgreSQL cuts names at 63 bytes."""


def name_connections(command: str) -> None:
    """Name the connections of this process that are opened from now on, unless its environment does."""
    os.environ.setdefault("PGAPPNAME", connection_name(command))


def connection_name(command: str) -> str:
    """The name of this process as others show it, such as `whenline projector on host, process 7`."""
    host = socket.gethostname().partition(".")[0][:LONGEST_HOST]
    return f"{prefix_of(command)} on {host}, process {os.getpid()}"


def prefix_of(command: str) -> str:
    """What the names of all processes of a command begin with."""
    from projections.store.ducklake.sessions import NAME  # noqa: PLC0415 - the command line starts fast

    return f"{NAME} {command}"
