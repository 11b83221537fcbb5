"""Ends processes that tests leave: a test that fails midway must not take the processors from all that come after it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import psutil

GRACE_S = 20.0
"""How long a process that is about to end may take."""


def processes_of(folder: Path) -> list[psutil.Process]:
    """All processes whose command or environment names this folder or one in it, but for this process."""
    names = re.compile(re.escape(str(folder)) + r"(?![\w.-])")
    found = []
    for process in psutil.process_iter():
        try:
            texts = [*process.cmdline(), *process.environ().values()]
            is_ours = process.pid != os.getpid() and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            continue
        if is_ours and any(map(names.search, texts)):
            found.append(process)
    return found


def end_processes_of(folder: Path, *, grace_s: float = 0.0) -> list[str]:
    """Kill the processes of a folder, also those that they start meanwhile; the commands of those that were killed."""
    found = processes_of(folder)
    if grace_s and found:
        _, found = psutil.wait_procs(found, timeout=grace_s)
    killed: list[str] = []
    while found:
        for process in found:
            killed.append(_command(process))
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        psutil.wait_procs(found, timeout=GRACE_S)
        found = processes_of(folder)
    return killed


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return f"process {process.pid}"
