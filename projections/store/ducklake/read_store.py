"""The reading side of a lake: the generations of this home's replica; and the lake itself for other tools."""

from __future__ import annotations

from pathlib import Path

from projections.apply.metadata import get_metadata
from projections.store.duckdb_file import FileReadStore
from projections.store.ducklake.address import LakeAddress
from projections.store.ducklake.connecting import attach_statement
from projections.store.ducklake.replica import STATE, state_of
from projections.store.port import Version


class LakeReadStore(FileReadStore):
    """Readers open generations as those of the file's store, so that all questions run at local speed.

    Args:
        root: the home.
        address: of the lake.
    """

    def __init__(self, root: Path, address: LakeAddress) -> None:
        super().__init__(root)
        self._address = address

    def attach_statement(self, version: Version, name: str) -> str:
        """The statement that attaches the lake as it was when this version was published."""
        with self.connect(version) as connection:
            state = state_of(get_metadata(connection, STATE))
        pinned = () if state is None else (f"SNAPSHOT_VERSION {state.snapshot}",)
        return attach_statement(self._address, name, "READ_ONLY", *pinned)
