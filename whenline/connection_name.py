"""The name under which a process connects to the catalog of a lake: other processes show it."""

from __future__ import annotations

import os
import socket

LONGEST_HOST = 30
"""PostgreSQL cuts names at 63 bytes."""


def name_connections(command: str) -> None:
    """Name the connections of this process that are opened from now on, unless its environment does."""
    from projections.store.ducklake.sessions import NAME  # noqa: PLC0415 - the command line starts fast

    host = socket.gethostname().partition(".")[0][:LONGEST_HOST]
    os.environ.setdefault("PGAPPNAME", f"{NAME} {command} on {host}, process {os.getpid()}")
