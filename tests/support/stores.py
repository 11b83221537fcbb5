"""The adapters of the store port, and a writer process that ends at a fault point.

`python -m tests.support.stores ADAPTER HOME STEP` applies `SECOND_BATCH` and publishes, and ends by SIGKILL at STEP.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from projections.fault_point import FaultPoint
from projections.store.duckdb_file import FileReadStore, FileWriteStore
from projections.store.ducklake import LakeReadStore, LakeWriteStore
from projections.store.port import ReadStore, WriteStore
from tests.support.lakes import lake_in
from tests.support.records import batch, event

FIRST_BATCH = (event("1"), b"poison", event("2"))
SECOND_BATCH = (event("3"), b"more poison", event("1"), event("4"))
"""Its third record is a duplicate of the first batch's first one."""
STEPS = ("in transaction", "after commit", "before pointer", "after publish")


@dataclass(frozen=True)
class Adapter:
    """How to open one implementation of the port."""

    open_write_store: Callable[[Path, FaultPoint], WriteStore]
    open_read_store: Callable[[Path], ReadStore]


ADAPTERS = {
    "duckdb_file": Adapter(lambda root, fault_point: FileWriteStore(root, fault_point=fault_point), FileReadStore),
    "ducklake": Adapter(
        lambda root, fault_point: LakeWriteStore(root, lake_in(root), fault_point=fault_point),
        lambda root: LakeReadStore(root, lake_in(root)),
    ),
}


def main(adapter: str, home: str, step: str) -> None:
    def fault_point(name: str) -> None:
        if name == step:
            os.kill(os.getpid(), signal.SIGKILL)

    with ADAPTERS[adapter].open_write_store(Path(home), fault_point).open() as session:
        session.tables.apply(batch(*SECOND_BATCH, start=len(FIRST_BATCH)))
        fault_point("after commit")
        session.publish()
        fault_point("after publish")


if __name__ == "__main__":
    main(*sys.argv[1:])
