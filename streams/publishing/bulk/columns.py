"""Columns of CSV as fields of an event.

A column is named as a field: the envelope's attributes by their own names, a payload's with dots for what lies within
(`amount.currency`) and numbers for what stands in a list (`organizations.0.slug`); `data.` may stand before a payload's. What a
cell means, the type of its field says. An empty cell says nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import inspect

from events.envelope import Envelope
from events.registry import KINDS
from streams.publishing.bulk.cells import Read, reads, type_at
from streams.publishing.bulk.errors import UnreadableFile
from streams.publishing.dates import of_date

DELIMITERS = ",;\t"
ATTRIBUTES = frozenset(each.encode_name for each in msgspec.structs.fields(Envelope)) - {"data"}
UNNAMED = "unnamed"
"""Where cells go that have no column, so that nothing is lost of a row that is refused."""

Build = Callable[[Sequence[str]], Any]
"""What the cells of a row say of a field, and what lies within it; None where they say nothing."""


@dataclass
class _Node:
    """A field that a column names, or that holds such."""

    cell: int | None = None
    parts: dict[str, _Node] = field(default_factory=dict)


class Columns:
    """What a header says. Make it with `of_header`."""

    def __init__(self, names: list[str], delimiter: str, header: bytes) -> None:
        self.names, self.delimiter, self.header = names, delimiter, header
        self._attributes: dict[str, int] = {}
        self._root = _Node()
        for number, name in enumerate(names):
            if name:
                self._add(name, number)
        self._builders: dict[str, Build] = {}

    @classmethod
    def of_header(cls, text: bytes) -> Columns:
        """The columns that the first line of a file names.

        Raises:
            UnreadableFile: a name stands twice, or is no field of any kind.
        """
        try:
            header = text.decode().rstrip("\r")
            delimiter = max(DELIMITERS, key=header.count)
            (names,) = csv.reader([header], delimiter=delimiter, strict=True)
        except (UnicodeDecodeError, csv.Error, ValueError) as error:
            raise UnreadableFile(
                f"The header cannot be read: {error}", hint="The first line names the columns, in UTF-8."
            ) from error
        return cls([name.strip() for name in names], delimiter, text)

    def event(self, cells: Sequence[str], defaults: dict[str, str]) -> dict[str, Any]:
        """The event that a row tells of, as its JSON object. Cells that it lacks are taken as empty.

        Args:
            cells: of the row.
            defaults: attributes for rows that do not say them.
        """
        row = [*cells, *[""] * (len(self.names) - len(cells))]
        document: dict[str, Any] = {"specversion": "1.0"} | defaults
        document |= {name: row[number] for name, number in self._attributes.items() if row[number]}
        kind = str(document.get("type", "")).removeprefix("whenline.")
        if kind in KINDS:
            document["type"] = KINDS[kind].type
        data = self._builder(kind)(row)
        document["data"] = data if isinstance(data, dict) else {}
        _read_dates(document)
        unnamed = [cell for number, cell in enumerate(row) if cell and not (self.names[number : number + 1] or [""])[0]]
        if unnamed:
            document[UNNAMED] = unnamed
        if "id" not in document:
            document = {"id": id_of(document)} | document
        return document

    def _add(self, name: str, number: int) -> None:
        attribute = "type" if name == "kind" else name
        if attribute in ATTRIBUTES:
            if attribute in self._attributes:
                raise _wrong(f"names `{attribute}` twice")
            self._attributes[attribute] = number
            return
        parts = name.removeprefix("data.").split(".")
        if parts[0] not in payload_fields():
            near = get_close_matches(parts[0], [*payload_fields(), *ATTRIBUTES], n=1)
            raise _wrong(
                f"has `{name}`, which is no field of any kind" + (f"; did you mean `{near[0]}`?" if near else "")
            )
        node = self._root
        for part in parts:
            if node.cell is not None:
                raise _wrong(f"has `{name}` beside a column that holds it")
            node = node.parts.setdefault(part, _Node())
        if node.cell is not None or node.parts:
            raise _wrong(f"names `{name}` twice")
        node.cell = number

    def _builder(self, kind: str) -> Build:
        found = self._builders.get(kind)
        if found is None:
            payload = inspect.type_info(KINDS[kind].payload) if kind in KINDS else None
            found = self._builders[kind] = _built(self._root, payload)
        return found


@cache
def payload_fields() -> frozenset[str]:
    """Names of the fields that the payload of any kind has."""
    return frozenset(each.encode_name for kind in KINDS.values() for each in msgspec.structs.fields(kind.payload))


def id_of(document: dict[str, Any]) -> str:
    """The id of a row that has none: made of all that it says, so that the same row has the same id in any file."""
    said = msgspec.json.encode(document, order="deterministic")
    return f"row-{blake2b(said, digest_size=16).hexdigest()}"


def _built(node: _Node, type_: inspect.Type | None) -> Build:
    if node.cell is not None:
        return _cell(node.cell, reads(type_))
    parts = [(name, _built(part, type_at(type_, name))) for name, part in node.parts.items()]
    if node.parts and all(name.isdecimal() for name in node.parts):
        listed = [build for _, build in sorted(parts, key=lambda part: int(part[0]))]
        return lambda row: [value for build in listed if (value := build(row)) is not None] or None
    return lambda row: {name: value for name, build in parts if (value := build(row)) is not None} or None


def _cell(number: int, read: Read) -> Build:
    return lambda row: read(row[number]) if row[number] else None


def _read_dates(document: dict[str, Any]) -> None:
    """A date for an instant: what happened then did so within it, and could be known at its end."""
    with suppress(ValueError, OverflowError):  # no date, or none that is: the contract says so
        told = of_date(str(document.get("time", "")))
        document["data"].setdefault("precision", told.precision)
        document["time"] = told.start
    with suppress(ValueError, OverflowError):
        document["knowntime"] = of_date(str(document.get("knowntime", ""))).end


def _wrong(what: str) -> UnreadableFile:
    return UnreadableFile(
        f"The header {what}",
        hint="Columns are named as fields, with dots for what lies within: `headline`, `organizations.0.slug`. "
        "`whenline kinds KIND` lists them.",
    )
