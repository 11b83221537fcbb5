"""Standard input, output and errors of a process that may have been started without them, or whose reader is gone."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys


def open_closed_streams() -> None:
    """Replace each closed standard stream by the null device.

    Otherwise the next file that is opened gets the descriptor of standard output, and with it whatever a library
    prints: a table file would be overwritten by a warning.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest descriptor that is free, which is this one
    sys.stdin = sys.stdin or os.fdopen(0)
    sys.stdout = sys.stdout or os.fdopen(1, "w")
    sys.stderr = sys.stderr or os.fdopen(2, "w")


def write_any_text() -> None:
    """Let standard output take text that its encoding lacks, as escapes.

    One in ASCII or Latin-1 fails on it otherwise.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def output_failure() -> OSError | None:
    """Why the rest of standard output cannot be written; None if it is, or if its reader has closed it, as `head` does.

    Whatever could not be written is dropped, so that the end of the process does not fail on it again.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        _drop(sys.stdout.fileno())
        failure = None if error.errno == errno.EPIPE else error
    else:
        failure = None
    with contextlib.suppress(OSError):
        sys.stderr.flush()
        return failure
    _drop(sys.stderr.fileno())
    return failure


def _drop(descriptor: int) -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, descriptor)
    os.close(null)
