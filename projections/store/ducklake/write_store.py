"""The writing side of a lake."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from projections.fault_point import FaultPoint, no_fault
from projections.memory_size import WRITERS_MEMORY
from projections.store.duckdb_file import FileWriteStore
from projections.store.ducklake.address import LakeAddress
from projections.store.ducklake.write_session import WORKING, LakeWriteSession
from projections.store.port import RebuildSession


class LakeWriteStore:
    """A lake, with the working file and the replica in a home.

    Args:
        root: the home.
        address: of the lake.
        memory: most that DuckDB may use for the working file.
        fault_point: called at each step of the commit protocol.
    """

    def __init__(
        self,
        root: Path,
        address: LakeAddress,
        *,
        memory: str = WRITERS_MEMORY,
        fault_point: FaultPoint = no_fault,
    ) -> None:
        self._root, self._address, self._memory, self._fault_point = root, address, memory, fault_point
        self._local = FileWriteStore(root / WORKING, memory=memory)

    def open(self) -> LakeWriteSession:
        """Lock the home, take the lease of the lake, and open the working file."""
        return LakeWriteSession(self._root, self._address, self._memory, self._fault_point)

    def rebuild(self) -> AbstractContextManager[RebuildSession]:
        """Open an empty file beside the working file."""
        return self._local.rebuild()

    def has_rebuilt(self) -> bool:
        """Whether a rebuilt file waits for a writer on this machine."""
        return self._local.has_rebuilt()

    def set_aside(self) -> tuple[str, ...]:
        """Working files in quarantine, oldest first."""
        return self._local.set_aside()
