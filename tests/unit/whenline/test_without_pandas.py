"""Commands start without pandas, and the pages with it."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from whenline.cli.without_pandas import hide_pandas, restore_pandas
hide_pandas()
import duckdb, pyarrow
assert duckdb.connect().execute("SELECT ?", ["text"]).fetchall() == [("text",)]
assert pyarrow.array(["text"]).to_pylist() == ["text"]
assert "pandas" not in sys.modules, "it was imported after all"
restore_pandas()
restore_pandas()
import pandas
hide_pandas()
assert sys.modules["pandas"] is pandas
"""


def test_values_convert_without_pandas_and_it_can_be_restored() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, timeout=120)
