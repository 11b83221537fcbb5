"""What a command does without, so that it answers at once.

DuckDB and pyarrow import pandas, where it is installed, to look at each value that they are given: more than half a second,
for nothing. No command has a use for pandas; only the pages do, through Streamlit.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class _WithoutPandas(MetaPathFinder):
    """Says of pandas that it is not installed, and nothing of other modules."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        if fullname == "pandas":
            raise ModuleNotFoundError("commands do without pandas", name=fullname)
        return None


_FINDER = _WithoutPandas()


def leave_pandas_out() -> None:
    """From here on pandas is not there, unless it was imported before."""
    sys.meta_path.insert(0, _FINDER)


def take_pandas_back() -> None:
    """From here on pandas can be imported again."""
    if _FINDER in sys.meta_path:
        sys.meta_path.remove(_FINDER)
