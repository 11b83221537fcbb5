"""Errors of the operating system that a person can act upon: a folder that cannot be written, a full disk."""

from __future__ import annotations

import errno

ENVIRONMENT_HINT = (
    "Check that it is of the expected kind (file or folder), that this user may use it, and that its disk is writable "
    "and has room. WHENLINE_HOME names the folder of all state."
)
_OF_THE_MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM)


def is_environmental(error: OSError) -> bool:
    """Whether the machine or a file is at fault. Any other error of the system is one of this program."""
    return error.filename is not None or error.errno in _OF_THE_MACHINE


def described(error: OSError) -> str:
    """One sentence: what cannot be used, and why."""
    reason = error.strerror or str(error)
    if error.filename is None:
        return f"Standard output or a file cannot be written or read: {reason}."
    return f"{error.filename} cannot be used: {reason}."
