"""Rows of read models at several points at once, and the rows that the reference model expects."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import duckdb

from tests.reference_model import LONG_AGO, Logged, Ref
from tests.reference_model.answers import ANSWERS
from tests.reference_model.believing import World
from tests.reference_model.keys import key_of
from tests.reference_model.reading import canonical_records, read
from tests.support.histories import AT_LAST, IDS

Point = tuple[datetime, datetime, datetime]
"""(at, known, logged)."""
Row = dict[str, Any]

_CREATE_POINTS = """CREATE TEMP TABLE IF NOT EXISTS
    law_points(point INTEGER, moment TIMESTAMPTZ, of_knowledge TIMESTAMPTZ)"""
"""Temporary, as what loading makes and drops: so a prepared query is planned again for other records. A plan relies on which
tables are empty."""
_ANSWER = """SELECT points.point, hash(_row), _row.*
    FROM law_points AS points, LATERAL (FROM {}_as_of(points.moment, points.of_knowledge{})) AS _row"""


def prepare(connection: duckdb.DuckDBPyConnection, points: Sequence[Point], models: Iterable[str]) -> str:
    """Choose the points for `answers`, all of one log, since DuckDB plans by that; the prefix of prepared queries."""
    (of_log,) = {logged for _, _, logged in points}
    connection.execute(_CREATE_POINTS)
    connection.execute("DELETE FROM law_points")
    for number, (at, known, _) in enumerate(points):
        connection.execute("INSERT INTO law_points VALUES (?, ?, ?)", [number, at, known])
    prefix = "whole" if of_log == AT_LAST else f"until_{of_log:%Y%m%d%H%M%S%f}"
    logged = "" if of_log == AT_LAST else f", logged := TIMESTAMPTZ '{of_log.isoformat()}'"
    prepared = {name for (name,) in connection.execute("SELECT name FROM duckdb_prepared_statements()").fetchall()}
    for name in prepared:
        if not name.startswith(("whole_", prefix)):
            connection.execute(f"DEALLOCATE {name}")
    for model in models:
        if f"{prefix}_{model}" not in prepared:
            connection.execute(f"PREPARE {prefix}_{model} AS {_ANSWER.format(model, logged)}")
    return prefix


def hashes(connection: duckdb.DuckDBPyConnection, prefix: str, model: str) -> Counter[tuple[int, int]]:
    """The rows of a model at each point, as hashes."""
    rows = connection.execute(f"EXECUTE {prefix}_{model}").fetchall()
    return Counter((row[0], row[1]) for row in rows)


def answers(connection: duckdb.DuckDBPyConnection, prefix: str, model: str) -> dict[int, list[Row]]:
    """The rows of a model at each point."""
    connection.execute(f"EXECUTE {prefix}_{model}")
    names = [column[0] for column in connection.description or ()][2:]
    found: dict[int, list[Row]] = defaultdict(list)
    for point, _, *row in connection.fetchall():
        found[point].append(dict(zip(names, row, strict=True)))
    return found


def meant(histories: Iterable[Sequence[Logged]], points: Sequence[Point], models: Iterable[str]) -> dict[str, Any]:
    """The rows that each model should have at each point of histories that lie side by side."""
    canonical = [canonical_records(history) for history in histories]
    worlds = [(number, World(each, *point)) for number, point in enumerate(points) for each in canonical]
    rows: dict[str, Any] = {model: defaultdict(list) for model in models}
    for model, by_point in rows.items():
        for number, world in worlds:
            by_point[number] += ANSWERS[model](world)
    return rows


def differences(found: list[Row], expected: list[Row], refs: dict[uuid.UUID, Ref]) -> list[str]:
    """How the rows differ from the expected ones; only expected columns are compared."""
    columns = sorted(expected[0]) if expected else []
    actual = Counter(_plain({name: row.get(name, "no such column") for name in columns}, refs) for row in found)
    wanted = Counter(_plain(row, refs) for row in expected)
    unexpected = [f"found: {_shown(row)}" for row in (actual - wanted).elements()]
    return unexpected + [f"meant: {_shown(row)}" for row in (wanted - actual).elements()]


def refs_of(histories: Iterable[Sequence[Logged]]) -> dict[uuid.UUID, Ref]:
    """Which event each key means, of all that these histories may name."""
    stated = {statement.ref for history in histories for statement in map(read, history)}
    named = {source[:-1] + name for source, _ in stated for name in "abc"}
    refs = stated | {(source, id_) for source in named for id_ in IDS}
    return {key_of(ref): ref for ref in refs}


_SETS = {"evidence", "comparisons", "near_parity"}


def _plain(row: Row, refs: dict[uuid.UUID, Ref]) -> tuple[tuple[str, Any], ...]:
    return tuple((name, _value(row[name], refs, name in _SETS)) for name in sorted(row))


def _value(value: Any, refs: dict[uuid.UUID, Ref], as_set: bool = False) -> Any:  # noqa: PLR0911
    """A value as both sides write it: keys as references, instants in UTC, numbers to nine digits."""
    if isinstance(value, uuid.UUID):
        return refs[value]
    if isinstance(value, datetime):
        return None if value.year == LONG_AGO.year else value.astimezone(UTC) if value.year < 9999 else "for ever"
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float | Decimal):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return tuple((name, _value(each, refs)) for name, each in sorted(value.items()))
    if isinstance(value, set | frozenset):
        return frozenset(_value(each, refs) for each in value)
    if isinstance(value, tuple):
        return tuple(_value(each, refs) for each in value)
    if isinstance(value, list):
        listed = [_value(each, refs) for each in value]
        return frozenset(listed) if as_set else tuple(listed)
    return value


def _shown(row: tuple[tuple[str, Any], ...]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in row)
