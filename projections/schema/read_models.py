"""Descriptions and example queries of read models and tables, from the opening comments of their SQL files."""

from __future__ import annotations

from functools import cache

from projections.schema.definitions import SQL
from projections.schema.documentation import SqlFile, read


@cache
def _files() -> dict[str, SqlFile]:
    return {path.stem: read(path) for path in sorted(SQL.rglob("*.sql"))}


def description_of(name: str) -> str:
    """What a read model or table holds, in words; empty for an unknown name."""
    file = _files().get(name)
    return file.says if file else ""


@cache
def examples() -> dict[str, str]:
    """An example query by read model or macro, as in the reference."""
    return {name: file.example for name, file in _files().items() if file.example and (file.views or file.macros)}
