"""The home whose tables the pages show (WHENLINE_HOME): one reader for all sessions."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from projections.read.page_reader import PageReader
from projections.read.query_sandbox.limits import Concurrency
from projections.read.reader import Reader
from ui.shared.read_port import ReadPort

HOME = "WHENLINE_HOME"


def page_reader() -> ReadPort:
    """The reader of the home that the environment names."""
    return _reader(Path(os.environ.get(HOME, ".whenline")))


@lru_cache(maxsize=1)
def _reader(home: Path) -> PageReader:
    return PageReader(Reader(home, concurrency()))


def concurrency() -> Concurrency:
    """How many readers' queries run at once, from the environment; one process waits for the next query."""
    read, default = os.environ.get, Concurrency()
    return Concurrency(
        total=int(read("WHENLINE_MAX_QUERIES", default.total)),
        per_session=int(read("WHENLINE_MAX_QUERIES_PER_SESSION", default.per_session)),
        wait_seconds=float(read("WHENLINE_MAX_QUERY_WAIT", default.wait_seconds)),
        spare=1,
    )
