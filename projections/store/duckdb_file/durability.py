"""Makes files survive a loss of power: what a pointer names is on the disk before the pointer is."""

from __future__ import annotations

import os
from pathlib import Path

READ_ONLY = 0o444
"""Mode of published files: most tools open a file for writing unless they are told not to."""


def sync(path: Path) -> None:
    """Write a file, or the entries of a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def move(source: Path, target: Path) -> None:
    """Rename a file or folder that is on the disk already, and write the rename to the disk."""
    source.replace(target)
    sync(target.parent)


def write_text(path: Path, text: str) -> None:
    """Replace a small file at once: after a loss of power it has the old text or the new one."""
    staging = path.with_name(f".{path.name}.new")
    staging.write_text(text)
    sync(staging)
    move(staging, path)
