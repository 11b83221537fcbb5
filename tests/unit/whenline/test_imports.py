"""What processes import when they start: the command line none of the libraries that take longest, others only their own."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import importlib, sys
importlib.import_module(sys.argv[1])
print(*sorted(set(sys.argv[2:]) & sys.modules.keys()))
"""
SLOW = ("duckdb", "fastapi", "faust", "numpy", "pyarrow", "streamlit")


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("whenline.cli.app", SLOW),
        ("whenline.composition.worker", ("fastapi", "streamlit")),
        ("whenline.composition.gateway", ("faust", "streamlit")),
        ("whenline.composition.pages", ("fastapi", "faust")),
    ],
)
def test_it_starts_without(module: str, unwanted: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", PROGRAM, module, *unwanted]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.split() == []
