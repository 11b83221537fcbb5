"""Where the tables are stored: the port, its adapters, and the one place that chooses an adapter."""

from __future__ import annotations

from pathlib import Path

from projections.fault_point import FaultPoint, no_fault
from projections.memory_size import WRITERS_MEMORY
from projections.store.arrivals import ArrivalReader, ArrivalSink
from projections.store.choice import lake_of
from projections.store.duckdb_file import FileReadStore, FileWriteStore
from projections.store.ducklake import LakeArrivalReader, LakeArrivalSink, LakeReadStore, LakeWriteStore
from projections.store.limits import Limits
from projections.store.port import Discarded, ReadStore, Version, WriteSession, WriteStore

__all__ = [
    "ArrivalReader",
    "ArrivalSink",
    "Discarded",
    "Limits",
    "ReadStore",
    "Version",
    "WriteSession",
    "WriteStore",
    "open_arrival_reader",
    "open_arrival_sink",
    "open_read_store",
    "open_write_store",
]


def open_read_store(root: Path) -> ReadStore:
    """The reading side of a home. Nothing is read yet."""
    lake = lake_of(root)
    return FileReadStore(root) if lake is None else LakeReadStore(root, lake)


def open_write_store(root: Path, *, memory: str = WRITERS_MEMORY, fault_point: FaultPoint = no_fault) -> WriteStore:
    """The writing side of a home. Nothing is opened yet.

    Args:
        root: the home.
        memory: most that the store may use to write, such as `512MB`; what needs more spills to the disk.
        fault_point: called at each step of the commit protocol; for tests.
    """
    lake = lake_of(root)
    if lake is not None:
        return LakeWriteStore(root, lake, memory=memory, fault_point=fault_point)
    return FileWriteStore(root, memory=memory, fault_point=fault_point)


def open_arrival_sink(root: Path, projector: str, *, fault_point: FaultPoint = no_fault) -> ArrivalSink | None:
    """Where a projector of this name appends arrivals; None where the tables are in the file of the home."""
    lake = lake_of(root)
    return None if lake is None else LakeArrivalSink(lake, projector, fault_point)


def open_arrival_reader(root: Path) -> ArrivalReader | None:
    """Where a resolver takes arrivals from; None where the tables are in the file of the home."""
    lake = lake_of(root)
    return None if lake is None else LakeArrivalReader(lake)
