"""The live file: one DuckDB file that one process writes to."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Self

import duckdb

from projections.answer_buffer import buffer_answers
from projections.apply.table_writer import TableWriter
from projections.errors import WarehouseOutdated
from projections.fault_point import FaultPoint, no_fault
from projections.memory_size import WRITERS_MEMORY, bytes_of
from projections.schema.definitions import SETTINGS
from projections.store.duckdb_file.damage import damage_detected
from projections.store.limits import share_of_memory
from projections.store.unused_memory import release_memory_of

LIVE_WAL = "16MB"
"""Each publication checkpoints; a transaction that writes more does, too."""
CATCHING_UP_WAL = "256MB"
"""With a longer write-ahead log a commit costs half."""
WRITERS_SHARE = 0.5
"""Most of DuckDB's own default limit, four fifths of the machine or container: rules are evaluated beside it."""
SPILL = "spill"
"""Name of the folder, beside the file, of what does not fit into memory."""
STORAGE_VERSION = "v1.5.0"
"""From this version on, DuckDB refuses to replay the write-ahead log of another file."""
_TAGS = "SELECT tags FROM duckdb_databases() WHERE database_name = current_database()"


class LiveFile:
    """Tables in one DuckDB file. The process must hold the writer's lock.

    Args:
        path: the file, created if it is missing.
        threads: of DuckDB.
        memory: most that DuckDB may use, such as `512MB`; what needs more spills into a folder beside the file.
        fault_point: called inside a transaction, before it is committed.

    Raises:
        WarehouseOutdated: the file's tables are of another version; it has to be rebuilt.
        WarehouseDamaged: the file or its write-ahead log cannot be read.
    """

    def __init__(
        self, path: Path, *, threads: int = 1, memory: str = WRITERS_MEMORY, fault_point: FaultPoint = no_fault
    ) -> None:
        self.path = path
        self._connection, self._memory = _connect(path, threads, memory)
        self.is_catching_up = False
        try:
            with damage_detected(path):
                self.tables = TableWriter(self._connection, fault_point)
            self.checkpoint()  # a write-ahead log that mixes definitions and data may not be replayed
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Checkpoint and close the file."""
        self._connection.close()

    def catch_up(self, behind: bool) -> None:
        """Use a longer write-ahead log while behind. When live use a short one, after a checkpoint, and less memory."""
        if behind != self.is_catching_up:
            self.is_catching_up = behind
            self._connection.execute(f"SET checkpoint_threshold = '{CATCHING_UP_WAL if behind else LIVE_WAL}'")
            if not behind:
                self.checkpoint()
                release_memory_of(self._connection, self._memory)

    def abandon(self) -> None:
        """Close a damaged file, whatever DuckDB says to that."""
        with suppress(duckdb.Error):
            self._connection.close()

    def checkpoint(self) -> None:
        """Write everything into the main file."""
        self._connection.execute("CHECKPOINT")


def _connect(path: Path, threads: int, memory: str) -> tuple[duckdb.DuckDBPyConnection, int]:
    """Open the file for writing, in UTC; the connection and the bytes of memory that it may use."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "storage_compatibility_version": STORAGE_VERSION,
        "threads": threads,
        "temp_directory": str(path.with_name(SPILL)),
    }
    with damage_detected(path):
        connection = duckdb.connect(str(path), config=config)
        connection.execute(f"{SETTINGS}; SET checkpoint_threshold = '{LIVE_WAL}'")
        buffer_answers(connection)
        limit = min(bytes_of(memory), share_of_memory(connection, WRITERS_SHARE))
        connection.execute(f"SET memory_limit = '{limit}B'")
        (tags,) = connection.execute(_TAGS).fetchone() or ({},)
    if not str(tags.get("storage_version", "")).startswith("v1.5"):
        connection.close()
        raise WarehouseOutdated(f"{path} has an older storage version.", hint="Run `whenline rebuild`.")
    return connection, limit
