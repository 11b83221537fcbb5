"""Read models asked at several points at once, and what they should say beside it."""

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
from tests.reference_model.reading import read, standing
from tests.support.histories import AT_LAST, IDS

Point = tuple[datetime, datetime, datetime]
"""(at, known, logged)."""
Row = dict[str, Any]

_ASKED = """CREATE TEMP TABLE IF NOT EXISTS
    law_points(point INTEGER, moment TIMESTAMPTZ, of_knowledge TIMESTAMPTZ)"""
_ANSWER = """SELECT asked.point, hash(_row), _row.*
    FROM law_points AS asked, LATERAL (FROM {}_as_of(asked.moment, asked.of_knowledge{})) AS _row"""


def ask(connection: duckdb.DuckDBPyConnection, points: Sequence[Point], models: Iterable[str]) -> str:
    """Choose the points that `answers` asks for, all of one log, since DuckDB plans by that; what to name in asking."""
    (of_log,) = {logged for _, _, logged in points}
    connection.execute(_ASKED)
    connection.execute("DELETE FROM law_points")
    for number, (at, known, _) in enumerate(points):
        connection.execute("INSERT INTO law_points VALUES (?, ?, ?)", [number, at, known])
    asked = "whole" if of_log == AT_LAST else "partly"
    logged = "" if asked == "whole" else f", logged := TIMESTAMPTZ '{of_log.isoformat()}'"
    prepared = {name for (name,) in connection.execute("SELECT name FROM duckdb_prepared_statements()").fetchall()}
    for model in models:
        if asked == "partly" or f"{asked}_{model}" not in prepared:
            connection.execute(f"PREPARE {asked}_{model} AS {_ANSWER.format(model, logged)}")
    return asked


def hashes(connection: duckdb.DuckDBPyConnection, asked: str, model: str) -> Counter[tuple[int, int]]:
    """What a model says at each point, as hashes of its rows."""
    rows = connection.execute(f"EXECUTE {asked}_{model}").fetchall()
    return Counter((row[0], row[1]) for row in rows)


def answers(connection: duckdb.DuckDBPyConnection, asked: str, model: str) -> dict[int, list[Row]]:
    """What a model says at each point."""
    connection.execute(f"EXECUTE {asked}_{model}")
    names = [column[0] for column in connection.description or ()][2:]
    found: dict[int, list[Row]] = defaultdict(list)
    for point, _, *row in connection.fetchall():
        found[point].append(dict(zip(names, row, strict=True)))
    return found


def meant(histories: Iterable[Sequence[Logged]], points: Sequence[Point], models: Iterable[str]) -> dict[str, Any]:
    """What each model should say at each point of histories that lie side by side."""
    stands = [standing(history) for history in histories]
    worlds = [(number, World(each, *point)) for number, point in enumerate(points) for each in stands]
    said: dict[str, Any] = {model: defaultdict(list) for model in models}
    for model, by_point in said.items():
        for number, world in worlds:
            by_point[number] += ANSWERS[model](world)
    return said


def differences(found: list[Row], expected: list[Row], refs: dict[uuid.UUID, Ref]) -> list[str]:
    """How what is said differs from what is meant; only columns that are meant are compared."""
    columns = sorted(expected[0]) if expected else []
    said = Counter(_plain({name: row.get(name, "no such column") for name in columns}, refs) for row in found)
    meaning = Counter(_plain(row, refs) for row in expected)
    only_said = [f"said:  {_shown(row)}" for row in (said - meaning).elements()]
    return only_said + [f"meant: {_shown(row)}" for row in (meaning - said).elements()]


def refs_of(histories: Iterable[Sequence[Logged]]) -> dict[uuid.UUID, Ref]:
    """Which event each key means, of all that these histories may name."""
    stated = {said.ref for history in histories for said in map(read, history)}
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
        return LONG_AGO if value.year == 1 else value.astimezone(UTC) if value.year < 9999 else "for ever"
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
