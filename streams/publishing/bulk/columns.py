"""Maps the columns of a CSV file to fields of an event.

A column is named after a field: an attribute of the envelope, or a field of the payload, with dots for nested fields
(`amount.currency`) and numbers for entries of a list (`organizations.0.slug`). The prefix `data.` is optional. The
type of the field decides how a cell is parsed. An empty cell leaves its field out.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import inspect

from events.envelope import Envelope
from events.registry import KINDS
from events.validation import suggestion
from streams.publishing.bulk.cell_parsers import CellParser, parser_for, type_at
from streams.publishing.bulk.errors import UnreadableFile
from streams.publishing.bulk.numbers import Decimal, NumberParser
from streams.publishing.dates import parse_date

DELIMITERS = ",;\t"
ATTRIBUTES = frozenset(each.encode_name for each in msgspec.structs.fields(Envelope)) - {"data"}
UNNAMED = "unnamed"
"""The field for cells without a column, so that a rejected row is written out in full."""

FieldBuilder = Callable[[Sequence[str]], Any]
"""Builds the value of a field from the cells of a row; None where they are empty."""


@dataclass
class _Node:
    """A field of the event: it has a column, or nested fields that have."""

    cell: int | None = None
    """Number of its column."""
    parts: dict[str, _Node] = field(default_factory=dict)


class Columns:
    """The columns that a header names. Make it with `of_header`."""

    def __init__(self, names: list[str], delimiter: str, header: bytes, decimal: Decimal | None = None) -> None:
        self.names, self.delimiter, self.header = names, delimiter, header
        self.numbers = NumberParser(decimal, delimiter)
        self._attributes: dict[str, int] = {}
        self._root = _Node()
        for number, name in enumerate(names):
            if name:
                self._add(name, number)
        self._builders: dict[str, FieldBuilder] = {}

    @classmethod
    def of_header(cls, text: bytes, decimal: Decimal | None = None) -> Columns:
        """Parse the first line of a file.

        Args:
            text: the line.
            decimal: the decimal sign of the file, if the publisher states it.

        Raises:
            UnreadableFile: a name is repeated, or is not a field of any kind, or lines end with CR alone.
        """
        try:
            header = text.decode().rstrip("\r")
            if "\r" in header:
                raise UnreadableFile(
                    "The header cannot be read: lines end with CR alone.",
                    hint="Write LF or CR LF: `tr '\\r' '\\n' < FILE`.",
                )
            delimiter = max(DELIMITERS, key=header.count)
            (names,) = csv.reader([header], delimiter=delimiter, strict=True, skipinitialspace=True)
        except (UnicodeDecodeError, csv.Error, ValueError) as error:
            raise UnreadableFile(
                f"The header cannot be read: {error}", hint="The first line names the columns, in UTF-8."
            ) from error
        return cls([name.strip() for name in names], delimiter, text, decimal)

    def event(self, cells: Sequence[str], defaults: dict[str, str]) -> dict[str, Any]:
        """The JSON object of a row's event. Missing cells are taken as empty.

        Args:
            cells: the cells of the row.
            defaults: attributes for rows that leave them out.
        """
        row = [*cells, *[""] * (len(self.names) - len(cells))]
        document: dict[str, Any] = {"specversion": "1.0"} | defaults
        document |= {name: row[number] for name, number in self._attributes.items() if row[number]}
        kind = str(document.get("type", "")).removeprefix("whenline.")
        if kind in KINDS:
            document["type"] = KINDS[kind].type
        data = self._builder(kind)(row)
        document["data"] = data if isinstance(data, dict) else {}
        _convert_dates(document)
        unnamed = [cell for number, cell in enumerate(row) if cell and not (self.names[number : number + 1] or [""])[0]]
        if unnamed:
            document[UNNAMED] = unnamed
        if "id" not in document:
            document = {"id": id_of(document)} | document
        return document

    def row(self, cells: Sequence[str], defaults: Mapping[str, str]) -> dict[str, Any]:
        """The cells by the names of their columns, as a file of rejects has them; `event_of_row` reads them.

        A cell that the row lacks is None. Cells without a column are in a list. Defaults that apply are included.
        """
        named = [(number, name) for number, name in enumerate(self.names) if name]
        found: dict[str, Any] = {name: cells[number] if number < len(cells) else None for number, name in named}
        found |= {
            name: value
            for name, value in defaults.items()
            if name not in self._attributes or not any(cells[self._attributes[name] : self._attributes[name] + 1])
            if name in ATTRIBUTES
        }
        rest = [cell for number, cell in enumerate(cells) if cell and not (self.names[number : number + 1] or [""])[0]]
        return found | ({UNNAMED: rest} if rest else {})

    def _add(self, name: str, number: int) -> None:
        attribute = "type" if name == "kind" else name
        if attribute in ATTRIBUTES:
            if attribute in self._attributes:
                raise _invalid(f"names `{attribute}` twice")
            self._attributes[attribute] = number
            return
        parts = name.removeprefix("data.").split(".")
        if parts[0] not in payload_fields():
            near = suggestion(parts[0], [*payload_fields(), *ATTRIBUTES])
            raise _invalid(f"names `{name}`, which is not a field of any kind{near}")
        node = self._root
        for part in parts:
            if node.cell is not None:
                raise _invalid(f"names `{name}` and also the field that contains it; remove one of the two columns")
            node = node.parts.setdefault(part, _Node())
        if node.cell is not None or node.parts:
            raise _invalid(f"names `{name}` twice")
        node.cell = number

    def _builder(self, kind: str) -> FieldBuilder:
        found = self._builders.get(kind)
        if found is None:
            payload = inspect.type_info(KINDS[kind].payload) if kind in KINDS else None
            found = self._builders[kind] = _built(self._root, payload, self.numbers.parse)
        return found


@cache
def payload_fields() -> frozenset[str]:
    """The field names of all payloads."""
    return frozenset(each.encode_name for kind in KINDS.values() for each in msgspec.structs.fields(kind.payload))


def id_of(document: dict[str, Any]) -> str:
    """The id of a row without one: a hash of its content, so that equal rows have equal ids in any file."""
    content = msgspec.json.encode(document, order="deterministic")
    return f"row-{blake2b(content, digest_size=16).hexdigest()}"


def _built(node: _Node, type_: inspect.Type | None, number: CellParser) -> FieldBuilder:
    if node.cell is not None:
        return _cell(node.cell, parser_for(type_, number))
    parts = [(name, _built(part, type_at(type_, name), number)) for name, part in node.parts.items()]
    if node.parts and all(name.isdecimal() for name in node.parts):
        listed = [build for _, build in sorted(parts, key=lambda part: int(part[0]))]
        return lambda row: [value for build in listed if (value := build(row)) is not None] or None
    return lambda row: {name: value for name, build in parts if (value := build(row)) is not None} or None


def _cell(number: int, parse: CellParser) -> FieldBuilder:
    return lambda row: parse(row[number]) if row[number] else None


def _convert_dates(document: dict[str, Any]) -> None:
    """Turn dates into instants: `time` into the start of its date, with its precision, `knowntime` into the end."""
    with suppress(ValueError, OverflowError):  # not a date: validation reports it
        parsed = parse_date(str(document.get("time", "")))
        document["data"].setdefault("precision", parsed.precision)
        document["time"] = parsed.start
    with suppress(ValueError, OverflowError):
        document["knowntime"] = parse_date(str(document.get("knowntime", ""))).end


def _invalid(problem: str) -> UnreadableFile:
    return UnreadableFile(
        f"The header {problem}",
        hint="Name columns after fields, with dots for nested ones: `headline`, `organizations.0.slug`. "
        "`whenline kinds KIND` lists the fields.",
    )
