"""What a test leaves running is found by its folder, wherever it is in the tree of processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.left_processes import end_processes_of, processes_of
from tests.support.stack import Stack
from tests.support.waiting import until

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
PARENT = f"import subprocess, time; subprocess.Popen({SLEEP!r}, start_new_session=True); time.sleep(600)"


def started(code: list[str], folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(code, env=os.environ | {"WHENLINE_HOME": str(folder / "home")})


def test_children_of_a_killed_process_are_found_and_ended(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "one1"
    parent, left = started([sys.executable, "-c", PARENT], one), started(SLEEP, other)
    until(lambda: len(processes_of(one)) == 2, what="both run")
    parent.kill()
    parent.wait()
    assert len(end_processes_of(one)) == 1
    assert processes_of(one) == []
    assert [process.pid for process in processes_of(other)] == [left.pid]
    left.kill()
    left.wait()


def test_one_that_ends_by_itself_is_given_time(tmp_path: Path) -> None:
    process = started([sys.executable, "-c", "import time; time.sleep(0.5)"], tmp_path)
    assert end_processes_of(tmp_path, grace_s=60) == []
    process.wait()


def test_a_stack_whose_start_failed_leaves_nothing(tmp_path: Path) -> None:
    with Stack(tmp_path, command=[sys.executable, "-c", PARENT]) as stack:
        with pytest.raises(AssertionError, match="never printed"):
            stack.start(ready="never printed", seconds=0.5)
        until(lambda: len(processes_of(tmp_path)) == 2, what="both run")
    assert processes_of(tmp_path) == []
