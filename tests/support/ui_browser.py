"""A Streamlit server of its own over a home, and the browser to look at it with."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.stack import free_ports
from tests.support.waiting import until

ROOT = Path(__file__).parents[2]


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address of the pages over a home, on a free port of the loopback. Ends the server in the end."""
    (port,) = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "ui/app.py", "--server.address=127.0.0.1"]
    output = home.parent / f"streamlit-{port}.txt"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [*command, f"--server.port={port}"],
            cwd=ROOT,
            env=os.environ | {"WHENLINE_HOME": str(home)},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        until(lambda: _is_up(address, process, output), what=f"Streamlit answers at {address}", seconds=60)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=90)  # a busy machine stops it slowly, and a left process warns in another test


def _is_up(address: str, process: subprocess.Popen[bytes], output: Path) -> bool:
    if process.poll() is not None:
        raise AssertionError(f"Streamlit ended with {process.returncode}:\n{output.read_text(errors='replace')}")
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
