"""A piece of a file as an event that is ready to be sent, or the reasons why it is none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from events.errors import ContractError
from events.registry import KINDS
from events.validation import InvalidEvent, Problem
from streams.log.port import CLOUDEVENTS_JSON
from streams.publishing.bulk.columns import Columns
from streams.publishing.bulk.pieces import LONGEST, TOO_LONG, Piece
from streams.publishing.publisher import Ready, prepare, rejected

ORIGINAL = "original"
REJECT_FIELDS = frozenset({"line", "status", "reasons", ORIGINAL})
_OVERHEAD = 200 + sum(map(len, CLOUDEVENTS_JSON))
"""Bytes that Kafka adds to a record, and more."""

_decode = msgspec.json.Decoder().decode


class Refused(Struct, frozen=True):
    """A piece that is not published, and why."""

    line: int
    status: str
    """`rejected` by the contract, or in `conflict` with an event that has its id."""
    reasons: list[Problem]
    original: Any
    """The event as JSON where it is such, else the text. Mended, it can be published from where it was written."""


class Checker:
    """Checks pieces.

    Args:
        defaults: attributes for events that do not say them.
    """

    def __init__(self, defaults: Mapping[str, str] | None = None) -> None:
        self._defaults = dict(defaults or {})
        if self._defaults.get("type") in KINDS:
            self._defaults["type"] = KINDS[self._defaults["type"]].type

    def check(self, piece: Piece, columns: Columns | None, now: datetime) -> Ready | Refused:
        """An event ready to be sent, or what is wrong with it."""
        document: Any = None
        try:
            document = self._document(piece, columns)
            ready = prepare(document, now)
            if columns is None and _may_repeat_names(piece.text, document, ready.value):
                json.loads(piece.text, object_pairs_hook=_once)
            if len(ready.value) + len(ready.partition_key) + _OVERHEAD > LONGEST:
                raise InvalidEvent([Problem("", TOO_LONG)])
            if piece.cells is not None and columns is not None and len(piece.cells) != len(columns.names):
                raise InvalidEvent([_wrong_count(piece.cells, columns)])
        except ContractError as error:
            problems = rejected(document, error).problems
            if piece.cells is not None and columns is not None and len(piece.cells) != len(columns.names):
                problems = [_wrong_count(piece.cells, columns)]
            original = document if document is not None else piece.text.rstrip(b"\r").decode(errors="backslashreplace")
            return Refused(piece.line, "rejected", problems, original)
        return ready

    def _document(self, piece: Piece, columns: Columns | None) -> Any:
        if piece.wrong:
            raise InvalidEvent([Problem("", piece.wrong)])
        if len(piece.text) > LONGEST:
            raise InvalidEvent([Problem("", TOO_LONG)])
        if piece.cells is not None and columns is not None:
            return columns.event(piece.cells, self._defaults)
        document = _parsed(piece.text)
        if isinstance(document, dict):
            if document.keys() == REJECT_FIELDS:
                document = document[ORIGINAL]
                document = _parsed(document.encode()) if isinstance(document, str) else document
            if self._defaults and isinstance(document, dict):
                document = self._defaults | document
        return document


def _parsed(text: bytes) -> Any:
    try:
        document = _decode(text)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise InvalidEvent([Problem("", f"not JSON in UTF-8: {error}")]) from error
    return document


def _may_repeat_names(text: bytes, document: Any, kept: bytes) -> bool:
    """Whether a name may stand twice in an object of the text.

    Then one of the two was dropped, and its quotes are missing in what is kept. What is stamped, or left out, has four each.
    """
    changed = ("subject" not in document) + ("dataschema" not in document) - ("datacontenttype" in document)
    return text.count(b'"') + 4 * changed != kept.count(b'"') or b"\\u" in text or b"null" in text


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidEvent(
            [Problem("", f"the name `{twice[:100]}` stands twice in one object; which is meant is not known")]
        )
    return found


def _wrong_count(cells: list[str], columns: Columns) -> Problem:
    return Problem("", f"has {len(cells)} cells, where the header names {len(columns.names)} columns")
