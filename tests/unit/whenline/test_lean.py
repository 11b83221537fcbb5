"""Commands start without pandas, and the pages with it."""

from __future__ import annotations

import subprocess
import sys

ASKED = """
import sys
from whenline.cli import lean
lean.leave_pandas_out()
import duckdb, pyarrow
assert duckdb.connect().execute("SELECT ?", ["told"]).fetchall() == [("told",)]
assert pyarrow.array(["told"]).to_pylist() == ["told"]
assert "pandas" not in sys.modules, "it was imported after all"
lean.take_pandas_back()
lean.take_pandas_back()
import pandas
"""


def test_values_are_told_without_pandas_and_it_can_be_had_again() -> None:
    subprocess.run([sys.executable, "-c", ASKED], check=True, timeout=120)
