"""Parses the numbers of CSV cells: with a decimal point, with a decimal comma, or refused where either may be meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Literal

import msgspec

Decimal = Literal["point", "comma"]
"""The decimal sign of a file."""

_WITH_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?", re.ASCII)
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+", re.ASCII)


class NumberParser:
    """Parses the numbers of one file.

    Without a stated sign, numbers have a decimal point, as in JSON. In a file that separates its cells with semicolons,
    or that has decimal commas elsewhere, `1.234` may also mean 1234: there it stays text, which validation refuses.

    Args:
        decimal: the sign, if the publisher states it.
        separator: what separates cells.
    """

    def __init__(self, decimal: Decimal | None, separator: str) -> None:
        self._decimal = decimal
        self._may_have_commas = separator == ";"

    def observe(self, rows: Iterable[list[str]]) -> None:
        """Look for decimal commas in rows that are parsed next."""
        if self._decimal is None and not self._may_have_commas:
            self._may_have_commas = any(
                "," in cell and _DECIMAL_COMMA.fullmatch(cell) is not None for row in rows for cell in row
            )

    def parse(self, cell: str) -> Any:
        """The number, or the cell itself where it is none, or may be one of two."""
        if self._decimal == "comma":
            if _WITH_COMMA.fullmatch(cell) is None:
                return cell
            cell = cell.replace(".", "").replace(",", ".")
        elif self._decimal is None and self._may_have_commas and _AMBIGUOUS.fullmatch(cell) is not None:
            return cell
        try:
            found = msgspec.json.decode(cell.removeprefix("+"))
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return cell
        return found if isinstance(found, int | float) and not isinstance(found, bool) else cell


def advice(cell: object) -> str:
    """What to do about a cell that is no number; empty where nothing is known."""
    if not isinstance(cell, str):
        return ""
    if _AMBIGUOUS.fullmatch(cell) is not None:
        whole = cell.replace(".", "")
        return f"; it may mean {whole} or {cell.rstrip('0').rstrip('.')}: state `--decimal point` or `--decimal comma`"
    if _DECIMAL_COMMA.fullmatch(cell) is not None:
        return f"; write {cell.replace('.', '').replace(',', '.')}, or state `--decimal comma`"
    return ""
