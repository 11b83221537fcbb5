"""Prevents commands from importing pandas, so that they answer at once.

DuckDB and pyarrow import pandas, where it is installed, to check the type of each value that they
convert: half a second for every command. Both work without it, and no command uses it; only the
pages do, through Streamlit. Neither library has a setting for this, so an import hook makes pandas
look uninstalled. (`sys.modules["pandas"] = None`, the shorter way, is not enough: pyarrow's
compiled code takes that None for the module.)
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class _NoPandas(MetaPathFinder):
    """Reports that pandas is not installed, and leaves all other modules to the next finder."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        if fullname == "pandas":
            raise ModuleNotFoundError("hidden from commands by whenline.cli.without_pandas", name=fullname)
        return None


_FINDER = _NoPandas()


def hide_pandas() -> None:
    """Make `import pandas` raise ModuleNotFoundError from now on, unless it was imported before."""
    sys.meta_path.insert(0, _FINDER)


def restore_pandas() -> None:
    """Make pandas importable again."""
    if _FINDER in sys.meta_path:
        sys.meta_path.remove(_FINDER)
