"""Rows of CSV in a file of rejects: their cells stay text, so that the rules of CSV hold once they are mended."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from events.validation import InvalidEvent, Problem, escaped
from streams.publishing.bulk.columns import UNNAMED, Columns
from streams.publishing.bulk.errors import UnreadableFile
from streams.publishing.bulk.numbers import Decimal, advice

ROW = "row"
"""The only field of an original that is a row of CSV."""
_INSTANTS = frozenset({"/time", "/knowntime"})
_MOST_HEADERS = 1000
WITHOUT_COLUMN = "has a value in a column without a name: name the column, or empty the cell"


class RejectedRows:
    """Turns such rows into events.

    Args:
        decimal: the decimal sign of their numbers, if the publisher states it.
    """

    def __init__(self, decimal: Decimal | None) -> None:
        self._decimal = decimal
        self._columns: dict[tuple[str, ...], Columns] = {}

    def event(self, row: Mapping[str, Any], defaults: dict[str, str]) -> dict[str, Any]:
        """The JSON object of a row's event.

        Raises:
            InvalidEvent: a column is none, a cell is missing, or there are cells without a column.
        """
        missing = [Problem(f"/{escaped(name)}", 'the row has no such cell: state it, or ""') for name in _missing(row)]
        if missing:
            raise InvalidEvent(missing)
        if row.get(UNNAMED):
            raise InvalidEvent([Problem(f"/{UNNAMED}", WITHOUT_COLUMN)])
        cells = {name: _text(value) for name, value in row.items() if name != UNNAMED and value != ""}
        return self._columns_of(tuple(cells)).event(list(cells.values()), defaults)

    def _columns_of(self, names: tuple[str, ...]) -> Columns:
        found = self._columns.get(names)
        if found is None:
            try:
                found = Columns(list(names), ";", b"", self._decimal)
            except UnreadableFile as error:
                raise InvalidEvent([Problem("", f"{error}; {error.hint}")]) from error
            if len(self._columns) >= _MOST_HEADERS:
                self._columns.clear()
            self._columns[names] = found
        return found


def is_row(original: object) -> bool:
    """Whether the original of a rejection is a row of CSV."""
    return isinstance(original, dict) and original.keys() == {ROW} and isinstance(original[ROW], dict)


def with_advice(problems: list[Problem], document: Any) -> list[Problem]:
    """The problems of a row in the terms of CSV: what to write for a number, cells without a column."""
    return [_in_terms_of_csv(each, document) for each in problems]


def _in_terms_of_csv(problem: Problem, document: Any) -> Problem:
    if problem.pointer == f"/{UNNAMED}":
        return Problem(problem.pointer, WITHOUT_COLUMN)
    if problem.pointer in _INSTANTS and "is not an instant" in problem.message:
        return Problem(problem.pointer, problem.message + ", or a date: 2025, 2025-03 or 2025-03-07")
    is_number = "must be a number" in problem.message or "must be a whole number" in problem.message
    found = advice(_at(document, problem.pointer)) if is_number else ""
    return Problem(problem.pointer, problem.message + found)


def _missing(row: Mapping[str, Any]) -> list[str]:
    return [name for name, value in row.items() if value is None]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _at(document: Any, pointer: str) -> Any:
    for part in pointer.split("/")[1:]:
        if isinstance(document, list):
            document = document[int(part)] if part.isdecimal() and int(part) < len(document) else None
        else:
            document = document.get(part) if isinstance(document, dict) else None
    return document
