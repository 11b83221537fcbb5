"""Putting files of the warehouse aside, and a rebuilt one in the live one's place. Only for who holds the fence."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from projections.store.duckdb_file.home import FILE, Home

READY = "ready"
WAL = f"{FILE}.wal"


def is_ready(home: Home) -> bool:
    """Whether a rebuilt file waits to take the live one's place."""
    return (home.rebuilt / READY).exists() and (home.rebuilt / FILE).exists()  # its file goes first, its mark last


def offer(home: Home, rebuilt: Path) -> None:
    """Offer a closed, checkpointed file to whoever writes here."""
    home.rebuilt.mkdir(parents=True, exist_ok=True)
    rebuilt.replace(home.rebuilt / FILE)
    (home.rebuilt / READY).touch()


def take_rebuilt(home: Home) -> Path | None:
    """Put the rebuilt file in the live one's place; where the old one went, None where there was none."""
    old = set_aside(home, "replaced")
    (home.rebuilt / FILE).replace(home.live)
    (home.rebuilt / READY).unlink()
    return old


def set_aside(home: Home, why: str) -> Path | None:
    """Move the live file and its log into quarantine, under a name with the time and `why`; None where there is none."""
    if not home.live.exists():
        return None
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{why}"
    folder = home.quarantine / name
    folder.mkdir(parents=True)
    for part in (WAL, FILE):  # the log first: a main file without it is whole, a log without its main file is nothing
        path = home.live.with_name(part)
        if path.exists():
            path.replace(folder / part)
    return folder
