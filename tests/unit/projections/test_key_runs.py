"""Sorted runs of prefixes find exactly what was added, in memory or in files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections import key_runs
from projections.key_runs import KeyRuns

numbers = st.lists(st.integers(0, 2**64 - 1), max_size=60)


@pytest.mark.parametrize("long", [2, 7, 1 << 20])
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(numbers, max_size=8), numbers)
def test_law_found_is_what_was_added(
    monkeypatch: pytest.MonkeyPatch, long: int, batches: list[list[int]], others: list[int]
) -> None:
    monkeypatch.setattr(key_runs, "LONG", long)
    runs, added = KeyRuns(), set[int]()
    for batch in batches:
        earlier, size = runs, len(runs)
        runs = runs.with_keys([np.array(batch, np.uint64)])
        assert len(earlier) == size
        added |= set(batch)
        sought = [*others, *added]
        assert runs.contain(np.array(sought, np.uint64)).tolist() == [each in added for each in sought]
        assert all(bool((run[:-1] <= run[1:]).all()) for run in runs._runs)
    assert len(runs) == sum(map(len, batches))


GROW = """
import resource, sys
import numpy as np
from projections.key_runs import KeyRuns

resource.setrlimit(resource.RLIMIT_DATA, (int(sys.argv[1]), -1))
random, runs = np.random.default_rng(1), KeyRuns()
for _ in range(24):
    runs = runs.with_keys([random.integers(0, 2**64 - 1, 1 << 20, np.uint64)])
sought = np.random.default_rng(1).integers(0, 2**64 - 1, 1 << 20, np.uint64)
assert runs.contain(sought).all()
print(len(runs) * 8)
print(next(int(line.split()[1]) * 1024 for line in open("/proc/self/status") if line.startswith("RssFile")))
"""


def test_many_keys_need_little_memory_of_the_process(tmp_path: Path) -> None:
    """Mapped files do not count: their pages are given back. Runs that only arrays held took twice their size."""
    limit = 150 * 10**6
    environment = {
        "TMPDIR": str(tmp_path),
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "1",
        "MALLOC_MMAP_THRESHOLD_": "1000000",  # else the allocator keeps some arrays that were freed, now more, now less
    }
    command = [sys.executable, "-c", GROW, str(limit)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    keys, mapped = map(int, done.stdout.split())
    assert keys > limit
    assert mapped < keys / 2  # libraries among it
    assert list(tmp_path.iterdir()) == []
