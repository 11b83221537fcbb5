"""The home whose tables the pages show (WHENLINE_HOME): one reader for all sessions."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from projections.read.page_reader import PageReader
from projections.read.reader import Reader
from ui.shared.read_port import ReadPort

HOME = "WHENLINE_HOME"


def page_reader() -> ReadPort:
    """The reader of the home that the environment names."""
    return _reader(Path(os.environ.get(HOME, ".whenline")))


@lru_cache(maxsize=1)
def _reader(home: Path) -> PageReader:
    return PageReader(Reader(home))
