"""What a command does without, so that it answers at once.

DuckDB and pyarrow import pandas, where it is installed, to look at each value that they are given: more than half a second,
for nothing. No command has a use for pandas; only the pages do, through Streamlit.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import cast

_LEFT_OUT = cast(ModuleType, None)
"""What stands for a module that is not there: importing it raises ImportError, as if it were not installed."""


def leave_pandas_out() -> None:
    """From here on pandas is not there, unless it was imported before."""
    sys.modules.setdefault("pandas", _LEFT_OUT)


def take_pandas_back() -> None:
    """From here on pandas can be imported again."""
    if sys.modules.get("pandas") is None:
        sys.modules.pop("pandas", None)
