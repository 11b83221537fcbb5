"""Layout of a home's files.

::

    <home>/
    ├── writer.lock         the writer's lock
    ├── rebuild.lock        the lock of a running rebuild
    ├── warehouse/          the live file of the one writer; closed to everyone else
    │   ├── whenline.duckdb
    │   ├── rebuilding/     a file that is being rebuilt
    │   └── rebuilt/        a rebuilt file that waits to replace the live one
    ├── generations/N/      whenline.duckdb, read-only, complete and never changed again; generation.json
    ├── retired/N/          files of generations that no name leads to any more, to be written anew
    ├── spill/              what background jobs do not keep in memory while they run
    ├── CURRENT             names the newest generation
    ├── current/whenline.duckdb   one fixed path, read-only, for any tool
    └── quarantine/         files that were damaged, outdated or replaced
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FILE = "whenline.duckdb"
WAL = f"{FILE}.wal"
METADATA = "generation.json"
READY = "ready"


@dataclass(frozen=True)
class Home:
    """Paths of a home. It creates and reads nothing."""

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
    def lock(self) -> Path:
        """Lock file of the one writer; outside of `warehouse`, which people move away while a worker runs."""
        return self.root / "writer.lock"

    @property
    def rebuild_lock(self) -> Path:
        """Lock file of the one rebuild."""
        return self.root / "rebuild.lock"

    @property
    def rebuilding(self) -> Path:
        """Folder of a file that is being rebuilt."""
        return self.warehouse / "rebuilding"

    @property
    def rebuilt(self) -> Path:
        """Folder of a rebuilt file that waits to replace the live one."""
        return self.warehouse / "rebuilt"

    @property
    def generations(self) -> Path:
        """Folder of the published generations."""
        return self.root / "generations"

    @property
    def retired(self) -> Path:
        """Folder of retired generations."""
        return self.root / "retired"

    def generation(self, number: int) -> Path:
        """The file of a generation."""
        return self.generations / str(number) / FILE

    @property
    def pointer(self) -> Path:
        """File that names the newest generation."""
        return self.root / "CURRENT"

    @property
    def current(self) -> Path:
        """The one fixed path, for tools that need one."""
        return self.root / "current" / FILE

    @property
    def quarantine(self) -> Path:
        """Folder of files that were set aside."""
        return self.root / "quarantine"
