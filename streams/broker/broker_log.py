"""Kafka's own log file: what it wrote since its last start."""

from __future__ import annotations

import time
from pathlib import Path

LARGEST = 8 * 1024 * 1024
"""Bytes; a larger broker.log is moved to broker.log.1 at the next start."""
START_MARK = "--- "
TAIL_LINES = 12
READ_BYTES = 256 * 1024


class BrokerLog:
    """`broker.log`, to which Kafka appends.

    Args:
        file: its path.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    def begin(self, address: str) -> None:
        """Mark a start, in a new file if the old one is large."""
        if self.file.exists() and self.file.stat().st_size > LARGEST:
            self.file.replace(self.file.with_suffix(".log.1"))
        with self.file.open("ab") as log:
            log.write(f"{START_MARK}{time.strftime('%FT%TZ', time.gmtime())} start on {address}\n".encode())

    def since_start(self) -> str:
        """Kafka's output since its last start."""
        if not self.file.exists():
            return ""
        with self.file.open("rb") as log:
            log.seek(max(0, self.file.stat().st_size - READ_BYTES))
            return log.read().decode(errors="replace").rpartition(START_MARK)[2]

    def tail(self) -> str:
        """The last lines since the last start, indented, without stack traces; for an error message."""
        lines = [line for line in self.since_start().splitlines() if line.strip() and not line.startswith("\tat ")]
        return "".join(f"\n  {line[:300]}" for line in lines[-TAIL_LINES:])
