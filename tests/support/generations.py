"""The live file of a home and its publisher, as the projector has them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from projections.store import Version
from projections.store.duckdb_file.generation_publisher import GenerationPublisher
from projections.store.duckdb_file.home import Home
from projections.store.duckdb_file.live_file import LiveFile
from projections.store.duckdb_file.read_store import FileReadStore
from tests.support.records import batch, event

BIG = "x" * 250


@dataclass(frozen=True)
class Generation:
    """A version and its file."""

    version: Version
    path: Path


class Writer:
    """The live file of a home and its publisher, as the projector has them."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.file = LiveFile(home.live)
        self.store = FileReadStore(home.root)
        self.publisher = GenerationPublisher(home)
        self.publisher.open()
        self._next = 0

    def write(self, count: int = 1) -> None:
        values = [event(str(self._next + number), data={"headline": BIG}) for number in range(count)]
        self.file.tables.apply(batch(*values, start=self._next))
        self._next += count

    def publish(self, count: int = 1) -> Generation:
        self.write(count)
        self.file.checkpoint()
        positions = {partition: position.next_offset for partition, position in self.file.tables.positions.items()}
        return self._with_path(self.publisher.publish(positions))

    def newest(self) -> Generation:
        return self._with_path(self.store.newest())

    def refresh_current(self, generation: Generation) -> None:
        self.store.refresh_current(generation.version)

    def _with_path(self, version: Version) -> Generation:
        return Generation(version, self.home.generation(version.number))

    def close(self) -> None:
        self.file.close()
        self.publisher.close()


def rows(path: Path) -> int:
    """Number of events in a file, read by another process as any tool would."""
    query = "import sys, duckdb; print(duckdb.connect(sys.argv[1], read_only=True).sql('FROM ledger').count('*').fetchone()[0])"
    done = subprocess.run([sys.executable, "-c", query, path], capture_output=True, text=True, check=True)
    return int(done.stdout)
