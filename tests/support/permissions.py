"""Which files of a home other users of the machine could read or write."""

from __future__ import annotations

import os
import stat
from pathlib import Path

IMMUTABLE = ("generations", "current")
"""Their files are 0444, so that nobody writes by mistake; their folders keep others out."""


def open_to_others(home: Path) -> list[str]:
    """Mode and path of everything in a home, itself included, that is not for its owner alone.

    Processes may be running in the home: a file that is removed meanwhile is no one's.
    """
    found = []
    below = (Path(folder, name) for folder, folders, files in os.walk(home) for name in (*folders, *files))
    for path in (home, *sorted(below)):
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:
            continue
        readable = stat.S_ISREG(mode) and path.relative_to(home).parts[:1] in {(name,) for name in IMMUTABLE}
        if not stat.S_ISLNK(mode) and mode & (0o022 if readable else 0o077):
            found.append(f"{stat.filemode(mode)} {path.relative_to(home)}")
    return found
