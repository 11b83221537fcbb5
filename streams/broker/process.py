"""The running Kafka process of a home, recorded in `broker.json`.

A process is identified by its id, its start time in clock ticks since boot, and the boot's id. So a process id that the
system has reused never matches, and a step of the system clock changes nothing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psutil

PROC = Path("/proc")
MOST = 2**31
"""Process ids are smaller; a larger number overflows in the calls of the system."""
START_TICKS = 19
"""Index of `starttime` among the fields after the command name in /proc/PID/stat (field 22 in proc_pid_stat(5))."""


class ProcessRecord:
    """The file that records a process.

    Args:
        file: `broker.json`; missing while the broker does not run.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    @property
    def exists(self) -> bool:
        """Whether a process is recorded, running or not."""
        return self._file.exists()

    @property
    def port(self) -> int:
        """The port that the recorded process listens on."""
        return int(self._read()["port"])

    @property
    def is_serving(self) -> bool:
        """Whether the recorded process completed its start."""
        return bool(self._read().get("serves"))

    def process(self) -> psutil.Process | None:
        """The recorded process; None if it does not run."""
        recorded = self._read()
        if not recorded:
            return None
        try:
            process = psutil.Process(int(recorded["pid"]))
            if identity_of(process.pid) != recorded.get("identity"):
                return None
            if process.status() == psutil.STATUS_ZOMBIE:
                process.wait(0)  # a child of this process, which nobody else reaps
                return None
        except (psutil.NoSuchProcess, psutil.TimeoutExpired):
            return None
        return process

    def write(self, pid: int, port: int) -> None:
        """Record a process that was just launched."""
        self._write({"pid": pid, "identity": identity_of(pid), "port": port})

    def mark_serving(self) -> None:
        """Record that the process completed its start."""
        self._write(self._read() | {"serves": True})

    def remove(self) -> None:
        """Record that no process runs."""
        self._file.unlink(missing_ok=True)

    def _read(self) -> dict[str, Any]:
        try:
            recorded = json.loads(self._file.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return recorded if is_record(recorded) else {}

    def _write(self, recorded: dict[str, Any]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._file.with_suffix(".tmp")
        temporary.write_text(json.dumps(recorded))
        temporary.replace(self._file)


def is_record(recorded: Any) -> bool:
    """Whether a JSON value is what `ProcessRecord` writes. A damaged file records nothing."""
    if not isinstance(recorded, dict):
        return False
    pid, port = recorded.get("pid"), recorded.get("port")
    return type(pid) is int and 0 < pid < MOST and type(port) is int and 0 <= port < MOST


def identity_of(pid: int) -> str:
    """Identifies a running process among all that ever have its id.

    psutil's creation time is no substitute on Linux: it is computed from the boot time, which moves with the clock.

    Raises:
        psutil.NoSuchProcess: it does not run.
    """
    if not (PROC / "stat").exists():
        return f"{psutil.Process(pid).create_time():.2f}"
    try:
        stat = (PROC / str(pid) / "stat").read_text()
    except OSError as error:
        raise psutil.NoSuchProcess(pid) from error
    ticks = stat.rpartition(")")[2].split()[START_TICKS]
    boot = (PROC / "sys" / "kernel" / "random" / "boot_id").read_text().strip()
    return f"{boot}/{ticks}"
