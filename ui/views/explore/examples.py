"""Queries to start from: the example of each read model, as the reference shows it."""

from __future__ import annotations

import re
from functools import cache

from projections.schema.definitions import SQL

_EXAMPLE = re.compile(r"^-- example: (.+)$", re.MULTILINE)


@cache
def examples() -> dict[str, str]:
    """A query by read model."""
    found = {}
    for path in sorted((SQL / "models").glob("*.sql")):
        match = _EXAMPLE.search(path.read_text(encoding="utf-8"))
        if match:
            found[path.stem] = match[1]
    return found
