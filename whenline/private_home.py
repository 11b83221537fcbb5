"""Permissions of a home: its owner alone, and by a setting one group that may read `current/`."""

from __future__ import annotations

import errno
import grp
import logging
import os
import stat
from pathlib import Path

from events.errors import WhenlineError

UMASK = 0o077
"""Of every command: whatever it creates is for its user alone."""
PRIVATE, TRAVERSABLE, GROUP_READABLE = 0o700, 0o710, 0o750
SHARED = "current"
"""The folder that the group of a home may read."""

_log = logging.getLogger(__name__)


class SharedHome(WhenlineError):
    """The folder of a home belongs to all users of the machine, or to a group that does not exist."""


def make_private(home: Path, group: str = "") -> None:
    """Take a home from other users, if it exists and belongs to this user. With a group, its members keep `current/`.

    Raises:
        SharedHome: the folder is one that all users share, such as /tmp.
    """
    if not home.is_dir():
        return
    if home.stat().st_mode & stat.S_ISVTX:
        raise SharedHome(
            f"{home.absolute()} is a folder that all users of this machine share, and cannot be a home.",
            hint="Set WHENLINE_HOME to a folder in it.",
        )
    _restrict(home, TRAVERSABLE if group else PRIVATE)
    if group:
        for folder in home.iterdir():  # who may pass through the home must not enter its other folders
            if folder.is_dir() and not folder.is_symlink():
                _restrict(folder, GROUP_READABLE if folder.name == SHARED else PRIVATE)


def share_current(home: Path, group: str) -> None:
    """Let a group read `current/`; both folders are created if missing. Without a group, do nothing.

    Raises:
        SharedHome: there is no such group, or this user is not a member of it.
    """
    if not group:
        return
    current = home / SHARED
    current.mkdir(parents=True, exist_ok=True)
    try:
        number = grp.getgrnam(group).gr_gid
        for folder, mode in ((home, TRAVERSABLE), (current, GROUP_READABLE)):
            os.chown(folder, -1, number)
            folder.chmod(mode)
    except (KeyError, PermissionError) as error:
        raise SharedHome(
            f"{current} cannot be shared with the group {group!r}: {error}.",
            hint="WHENLINE_GROUP names a group of this machine, of which the user of the worker is a member.",
        ) from error


def _restrict(folder: Path, allowed: int) -> None:
    mode = stat.S_IMODE(folder.stat().st_mode)
    if not mode & 0o077 & ~allowed:
        return
    try:
        folder.chmod(mode & (allowed | 0o7700))
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.EACCES, errno.EROFS):
            raise
        return  # another user's home, or one that is mounted read-only: its owner decides
    _log.warning(
        "%s was open to other users of this machine (mode %03o); now it is for its owner alone.",
        folder.absolute(),
        mode,
    )
