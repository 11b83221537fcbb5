"""A page server of its own over a home, without a log."""

from __future__ import annotations

import os
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.stack import COMMAND, free_ports
from tests.support.waiting import until

ROOT = Path(__file__).parents[2]


@contextmanager
def served(home: Path, **settings: str) -> Iterator[str]:
    """The address of the pages over a home, on a free port of the loopback. Ends the server in the end.

    `settings` are further variables of its environment; in their values, `{address}` is the address.
    """
    (port,) = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    ours = {"WHENLINE_HOME": str(home), "WHENLINE_UI_PORT": str(port)}
    output = home.parent / f"pages-{port}.txt"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [*COMMAND, "ui"],
            cwd=ROOT,
            env=os.environ | ours | {name: value.format(address=address) for name, value in settings.items()},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        until(lambda: _is_up(address, process, output), what=f"the page server answers at {address}")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=90)  # a busy machine stops it slowly, and a left process warns in another test


def _is_up(address: str, process: subprocess.Popen[bytes], output: Path) -> bool:
    if process.poll() is not None:
        raise AssertionError(f"The page server ended with {process.returncode}:\n{output.read_text(errors='replace')}")
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
