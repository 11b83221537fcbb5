"""Where the tables of a home lie.

::

    <home>/
    ├── warehouse/          the live file of the one writer; closed to everyone else
    │   ├── writer.lock     the fence
    │   ├── whenline.duckdb
    │   └── rebuilt/        a rebuilt file that waits to take the live one's place
    ├── generations/N/      whenline.duckdb and its write-ahead log, complete and never changed again
    ├── CURRENT             names the newest generation
    ├── current/whenline.duckdb   one fixed path, at most a minute old
    └── quarantine/         files that were damaged, outdated or replaced; kept
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FILE = "whenline.duckdb"


@dataclass(frozen=True)
class Home:
    """Paths of a home; nothing is made or read."""

    root: Path

    @property
    def warehouse(self) -> Path:
        """Folder of the live file."""
        return self.root / "warehouse"

    @property
    def live(self) -> Path:
        """The live file."""
        return self.warehouse / FILE

    @property
    def fence(self) -> Path:
        """The lock of the one writer."""
        return self.warehouse / "writer.lock"

    @property
    def rebuilt(self) -> Path:
        """Folder of a rebuilt file on its way."""
        return self.warehouse / "rebuilt"

    @property
    def generations(self) -> Path:
        """Folder of the published generations."""
        return self.root / "generations"

    @property
    def pointer(self) -> Path:
        """File that names the newest generation."""
        return self.root / "CURRENT"

    @property
    def current(self) -> Path:
        """The one fixed path for tools that want one."""
        return self.root / "current" / FILE

    @property
    def quarantine(self) -> Path:
        """Folder of files that were set aside."""
        return self.root / "quarantine"
