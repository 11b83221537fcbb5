"""Turns a raw record of a file into an event that can be sent, or into a rejection with the reasons."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from events.errors import ContractError
from events.registry import KINDS
from events.strict_json import unique_names
from events.validation import InvalidEvent, Problem
from projections.apply.routes import COMMAND_LINE
from streams.log.port import headers_of
from streams.publishing.bulk.columns import Columns
from streams.publishing.bulk.numbers import Decimal
from streams.publishing.bulk.rejected_rows import ROW, RejectedRows, is_row, with_advice
from streams.publishing.bulk.splitting import LONGEST, TOO_LONG, RawRecord
from streams.publishing.preparing import PreparedEvent, prepare
from streams.publishing.results import rejection

ORIGINAL = "original"
REJECT_FIELDS = frozenset({"line", "status", "reasons", ORIGINAL})
_OVERHEAD = 200 + sum(len(part) for header in headers_of(COMMAND_LINE) for part in header)
"""More bytes than Kafka adds to a record."""

_decode = msgspec.json.Decoder().decode


class Rejection(Struct, frozen=True):
    """A record that is not published, and why. One line of the file of rejects."""

    line: int
    status: str
    """`rejected` if it breaks the contract; `conflict` if its id is taken by another event."""
    reasons: list[Problem]
    original: Any
    """The event as JSON, `{"row": …}` with the cells of a row of CSV by column, or the text if it is neither.

    Corrected, it can be published from the file of rejects.
    """


class Checker:
    """Validates raw records.

    Args:
        defaults: attributes for events that leave them out.
        decimal: the decimal sign of numbers in CSV, if the publisher states it.
    """

    def __init__(self, defaults: Mapping[str, str] | None = None, decimal: Decimal | None = None) -> None:
        self._defaults = dict(defaults or {})
        self._rows = RejectedRows(decimal)
        if self._defaults.get("type") in KINDS:
            self._defaults["type"] = KINDS[self._defaults["type"]].type

    def check(self, record: RawRecord, columns: Columns | None, now: datetime) -> PreparedEvent | Rejection:
        """The event that can be sent, or its rejection."""
        document: Any = None
        miscounted = _miscounted(record, columns)
        try:
            document = self._document(record, columns)
            event = prepare(document, now)
            if columns is None and _may_repeat_names(record.text, document, event.value):
                json.loads(record.text, object_pairs_hook=unique_names)
            if len(event.value) + len(event.partition_key) + _OVERHEAD > LONGEST:
                raise InvalidEvent([Problem("", TOO_LONG)])
            if miscounted:
                raise InvalidEvent(miscounted)
        except ContractError as error:
            problems, original = rejection(document, error).problems, self.original(record, columns, document)
            if is_row(original):
                problems = miscounted or with_advice(problems, document)
            return Rejection(record.line, "rejected", problems, original)
        return event

    def original(self, record: RawRecord, columns: Columns | None, document: Any) -> Any:
        """What a file of rejects has of a record.

        Args:
            record: the record.
            columns: of a file of CSV.
            document: the event that it is; None if it is none.
        """
        if record.cells is not None and columns is not None:
            return {ROW: columns.row(record.cells, self._defaults)}
        if columns is None and (row := _rejected_row(record.text)) is not None:
            return row
        return document if document is not None else record.text.rstrip(b"\r").decode(errors="backslashreplace")

    def _document(self, record: RawRecord, columns: Columns | None) -> Any:
        if record.error:
            raise InvalidEvent([Problem("", record.error)])
        if len(record.text) > LONGEST:
            raise InvalidEvent([Problem("", TOO_LONG)])
        if record.cells is not None and columns is not None:
            return columns.event(record.cells, self._defaults)
        document = _parsed(record.text)
        if isinstance(document, dict):
            if document.keys() == REJECT_FIELDS:
                document = document[ORIGINAL]
                if is_row(document):
                    return self._rows.event(document[ROW], self._defaults)
                document = _parsed(document.encode()) if isinstance(document, str) else document
            if self._defaults and isinstance(document, dict):
                document = self._defaults | document
        return document


def _parsed(text: bytes) -> Any:
    try:
        return _decode(text)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise InvalidEvent([Problem("", f"not JSON in UTF-8: {error}")]) from error


def _rejected_row(text: bytes) -> Any:
    """The row of CSV in a line of rejects; None if the line is another."""
    if not text.startswith(b'{"line":') or len(text) > LONGEST:
        return None
    with suppress(InvalidEvent):
        document = _parsed(text)
        if document.keys() == REJECT_FIELDS and is_row(document[ORIGINAL]):
            return document[ORIGINAL]
    return None


def _may_repeat_names(text: bytes, document: Any, value: bytes) -> bool:
    """Whether an object of the text may have two fields of one name, of which the decoder dropped one.

    A cheap test: then the value has fewer quotation marks than the text. An attribute that was added or left out has
    four.
    """
    added = ("subject" not in document) + ("dataschema" not in document) - ("datacontenttype" in document)
    return text.count(b'"') + 4 * added != value.count(b'"') or b"\\u" in text or b"null" in text


def _miscounted(record: RawRecord, columns: Columns | None) -> list[Problem]:
    if record.cells is None or columns is None or len(record.cells) == len(columns.names):
        return []
    return [Problem("", f"has {len(record.cells)} cells, where the header names {len(columns.names)} columns")]
