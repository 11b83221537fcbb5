"""Sets the live file aside, and replaces it with a rebuilt one. The process must hold the writer's lock."""

from __future__ import annotations

import errno
import shutil
from datetime import UTC, datetime
from pathlib import Path

from projections.store.duckdb_file import durability
from projections.store.duckdb_file.home import FILE, READY, WAL, Home


def has_rebuilt(home: Home) -> bool:
    """Whether a rebuilt file waits to replace the live one."""
    return (home.rebuilt / READY).exists() and (home.rebuilt / FILE).exists()  # the file is moved before its mark


def offer_rebuilt(home: Home, rebuilt: Path) -> None:
    """Offer a closed, checkpointed file to the writer. This needs no lock."""
    home.rebuilt.mkdir(parents=True, exist_ok=True)
    durability.sync(rebuilt)
    durability.move(rebuilt, home.rebuilt / FILE)
    (home.rebuilt / READY).touch()


def take_rebuilt(home: Home) -> Path | None:
    """Replace the live file with the rebuilt one; returns the folder of the old one, None if there was none."""
    old = set_aside(home, "replaced")
    durability.move(home.rebuilt / FILE, home.live)
    (home.rebuilt / READY).unlink()
    return old


def set_aside(home: Home, reason: str) -> Path | None:
    """Move the live file and its log into quarantine, under a name with time and reason; None if there is none."""
    if not home.live.exists():
        return None
    folder = home.quarantine / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{reason}"
    folder.mkdir(parents=True)
    for name in (WAL, FILE):  # a main file without its log is complete; a log without its main file is useless
        path = home.live.with_name(name)
        if path.exists():
            _move(path, folder / name)
    durability.sync(folder)
    durability.sync(home.warehouse)
    return folder


def _move(path: Path, target: Path) -> None:
    try:
        path.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.move(path, target)  # quarantine lies in another file system
