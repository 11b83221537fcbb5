"""What the writer needs beyond its limit spills to the disk: a process that may not have more memory goes on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from projections.errors import QueryRefused
from projections.memory_size import WRITERS_MEMORY, bytes_of
from projections.store import open_write_store

LARGE = """
import resource, sys
from pathlib import Path
from whenline.cli.without_pandas import hide_pandas
hide_pandas()
from projections.store import open_write_store

def fill(session):
    resident = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_DATA, (resident + 250_000_000,) * 2)
    session.tables.connection.execute("CREATE TEMP TABLE large AS SELECT random() AS x FROM range(40_000_000)")

store = open_write_store(Path(sys.argv[1]), memory="100MB")
if sys.argv[2] == "rebuild":
    with store.rebuild() as session:
        fill(session)
else:
    with store.open() as session:
        fill(session)
"""


CAUGHT_UP = """
import resource, sys
from pathlib import Path
from whenline.cli.without_pandas import hide_pandas
hide_pandas()
from projections.store import open_write_store

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

with open_write_store(Path(sys.argv[1])).open() as session:
    session.catch_up(True)
    before = resident()
    run = session.tables.connection.execute
    run("SET enable_progress_bar = false; CREATE TEMP TABLE large AS SELECT random() AS x FROM range(10_000_000)")
    run("DROP TABLE large")
    session.catch_up(False)
    print(resident() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such limit of a process")
@pytest.mark.parametrize("how", ["worker", "rebuild"])
def test_320_mb_are_written_with_250_mb_of_memory(tmp_path: Path, how: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LARGE, str(tmp_path), how], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only the C library of Linux keeps so much")
def test_a_writer_that_has_caught_up_gives_memory_back(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", CAUGHT_UP, str(tmp_path)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 40_000_000


def test_the_limit_does_not_grow_with_the_machine(tmp_path: Path) -> None:
    with open_write_store(tmp_path).open() as session:
        row = session.tables.connection.execute("SELECT current_setting('memory_limit')").fetchone()
        assert row is not None
        assert bytes_of(row[0]) <= bytes_of(WRITERS_MEMORY)


def test_a_limit_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QueryRefused, match="is not an amount of memory"):
        open_write_store(tmp_path, memory="much").open()
