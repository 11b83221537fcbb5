"""The home whose tables the pages show, WHENLINE_HOME: one reader of it for all sessions."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import cast

from projections.read.query_sandbox.limits import Concurrency
from projections.read.reader import Reader
from ui.shared.source import Source

HOME = "WHENLINE_HOME"


def reader() -> Source:
    """The reader of the home that the environment names."""
    return cast(Source, _reader(Path(os.environ.get(HOME, ".whenline"))))


@lru_cache(maxsize=1)
def _reader(home: Path) -> Reader:
    return Reader(home, concurrency())


def concurrency() -> Concurrency:
    """How many readers' queries run at once, as the environment says; one process waits for the next query."""
    read, default = os.environ.get, Concurrency()
    return Concurrency(
        total=int(read("WHENLINE_MAX_QUERIES", default.total)),
        per_session=int(read("WHENLINE_MAX_QUERIES_PER_SESSION", default.per_session)),
        wait_seconds=float(read("WHENLINE_QUERY_WAIT", default.wait_seconds)),
        spare=1,
    )
