"""Only one process writes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from projections.errors import WarehouseLocked
from projections.store.duckdb_file.writer_lock import WriterLock
from tests.support.waiting import until

HOLD = """
import sys
from pathlib import Path
from projections.store.duckdb_file.writer_lock import WriterLock
fence = WriterLock(Path(sys.argv[1]))
fence.acquire()
print("held", flush=True)
sys.stdin.read()
"""
TAKE = """
import sys
from pathlib import Path
from projections.errors import WarehouseLocked
from projections.store.duckdb_file.writer_lock import WriterLock
try:
    WriterLock(Path(sys.argv[1])).acquire()
except WarehouseLocked as error:
    print(error)
    sys.exit(2)
"""


def test_a_second_taker_is_refused_with_the_holder_named(tmp_path: Path) -> None:
    path = tmp_path / "warehouse" / "writer.lock"
    with WriterLock(path):
        with pytest.raises(WarehouseLocked, match=rf"process {os.getpid()}\) writes.*WHENLINE_HOME"):
            WriterLock(path).acquire()
        other = subprocess.run([sys.executable, "-c", TAKE, path], capture_output=True, text=True, check=False)
        assert (other.returncode, f"process {os.getpid()}" in other.stdout) == (2, True)
    with WriterLock(path):
        assert path.read_text() == f"{os.getpid()}\n"


def test_letting_go_twice_is_nothing(tmp_path: Path) -> None:
    fence = WriterLock(tmp_path / "writer.lock")
    fence.acquire()
    fence.release()
    fence.release()
    WriterLock(tmp_path / "writer.lock").acquire()


def test_a_refused_taker_leaves_the_holders_fence_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "writer.lock"
    with WriterLock(path):
        for _ in range(3):
            with pytest.raises(WarehouseLocked):
                WriterLock(path).acquire()
        assert path.read_text() == f"{os.getpid()}\n"


def test_death_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "writer.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(WarehouseLocked, match=f"process {holder.pid}"):
            WriterLock(path).acquire()
        holder.kill()
        holder.wait(240)
    fence = WriterLock(path)

    def taken() -> bool:
        fence.acquire()
        return True

    assert until(taken, what="the fence of a dead process is free")
    fence.release()
