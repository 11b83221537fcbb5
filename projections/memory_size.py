"""Amounts of memory as settings give them, such as `512MB`."""

from __future__ import annotations

import re

from projections.errors import QueryRefused

WRITERS_MEMORY = "512MB"
"""Most that DuckDB may use to write, on any machine; the interpreter and the batches in work need as much again."""
_UNITS = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_UNITS |= {"KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30, "TIB": 1 << 40}
_SIZE = re.compile(r"\s*(\d{1,9}(?:\.\d{1,6})?)\s*([kmgt]?i?b)\s*", re.IGNORECASE)


def bytes_of(memory: str) -> int:
    """A size such as `2GB` in bytes.

    Raises:
        QueryRefused: it is none.
    """
    found = _SIZE.fullmatch(memory)
    size = int(float(found[1]) * _UNITS[found[2].upper()]) if found and found[2].upper() in _UNITS else 0
    if size <= 0:
        raise QueryRefused(f"`{memory}` is not an amount of memory.", hint="Give a memory limit such as 2GB.")
    return size
