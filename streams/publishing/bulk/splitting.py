"""Splits the bytes of a file into raw records, one an event: lines of JSON, or records of CSV.

A malformed record is returned with the reason, and splitting continues at the next line: one bad line costs no
others. Memory is bounded: no record longer than `LONGEST` is buffered.
"""

from __future__ import annotations

import csv
from typing import NamedTuple, Protocol

from streams.publishing.bulk.columns import Columns
from streams.publishing.bulk.numbers import Decimal

LONGEST = 1_000_000
"""Bytes of one line, or of one record of CSV; Kafka takes no larger event."""
BOM = b"\xef\xbb\xbf"
TOO_LONG = f"is longer than {LONGEST:,} bytes"


class RawRecord(NamedTuple):
    """The text of one event."""

    line: int
    """Number of its first line in the file, from 1."""
    text: bytes
    cells: list[str] | None = None
    """Of a record of CSV."""
    error: str = ""
    """Why it cannot be parsed; empty if it can."""


class RawBatch(NamedTuple):
    """Raw records, and the bytes of the file that they were split from."""

    records: list[RawRecord]
    used: bytes
    resumable: bool
    """Whether it ends where a record ends, so that a later run can begin there."""


class Splitter(Protocol):
    """Splits bytes into raw records."""

    @property
    def line(self) -> int:
        """Number of the last line that was split off."""

    def feed(self, data: bytes, *, last: bool = False) -> RawBatch:
        """Take the next bytes of the file; `last` ends the record that is open."""


class _LineSplitter:
    """Splits off complete lines; a line that is too long is skipped."""

    def __init__(self, line: int) -> None:
        self.line = line
        self._rest = b""
        self._skipping = False

    def feed(self, data: bytes, *, last: bool = False) -> RawBatch:
        """The records of the lines that are complete by now."""
        text = self._rest + data
        records: list[RawRecord] = []
        start = 0
        if self._skipping:
            start = text.find(b"\n") + 1 or len(text)
            self._skipping = not (last or text[start - 1 : start] == b"\n")
        if self.line == 0 and text.startswith(BOM):
            start = len(BOM)
        lines = text[start:].split(b"\n")
        rest = lines.pop()
        if last and rest:
            lines.append(rest)
            rest = b""
        rest = self._split(lines, rest, records, last=last)
        if len(rest) > LONGEST and b"\n" not in rest:
            self.line += 1
            records.append(RawRecord(self.line, rest[:200], error=TOO_LONG))
            self._skipping, rest = True, b""
        self._rest = rest
        return RawBatch(records, text[: len(text) - len(rest)], resumable=not self._skipping)

    def _split(self, lines: list[bytes], rest: bytes, records: list[RawRecord], *, last: bool) -> bytes:  # noqa: ARG002
        """Add the records of these lines; return the bytes that wait for more."""
        records += [RawRecord(number, line) for number, line in enumerate(lines, self.line + 1) if line.strip()]
        self.line += len(lines)
        return rest


class JsonLinesSplitter(_LineSplitter):
    """One event a line. Blank lines are counted and skipped."""

    def __init__(self, line: int = 0) -> None:
        super().__init__(line)


class CsvSplitter(_LineSplitter):
    """Records of CSV by RFC 4180: a quoted field may contain line breaks and doubled quotes.

    A record ends at the first line break at which its quotes are even. Where that makes no record (an unmatched
    quote), its first line is refused, and the next line begins a new record.

    Args:
        line: number of the last line that was read before.
        columns: the parsed header, where it was read before.
        decimal: the decimal sign of its numbers, if the publisher states it.
    """

    def __init__(self, line: int = 0, columns: Columns | None = None, decimal: Decimal | None = None) -> None:
        super().__init__(line)
        self.columns = columns
        self._decimal = decimal

    def _split(self, lines: list[bytes], rest: bytes, records: list[RawRecord], *, last: bool) -> bytes:
        at = 0
        while at < len(lines):
            end, even = _end_of_record(lines, at)
            if not even and end == len(lines) and not last and len(rest) + sum(map(len, lines[at:])) <= LONGEST:
                break
            text = lines[at] if end == at + 1 else b"\n".join(lines[at:end])
            if self.columns is None:
                self._read_header(text if even else lines[at])
            elif text.strip():
                record = self._parsed(text, self.columns, even=even)
                if record.error:
                    end = at + 1
                    record = record._replace(text=lines[at])
                if record.cells is None or any(record.cells):
                    records.append(record)
            self.line += end - at
            at = end
        return b"\n".join([*lines[at:], rest])

    def _read_header(self, text: bytes) -> None:
        if text.strip():
            self.columns = Columns.of_header(text, self._decimal)

    def _parsed(self, text: bytes, columns: Columns, *, even: bool) -> RawRecord:
        line = self.line + 1
        if not even:
            return RawRecord(line, text, error="opens a quote that is not closed")
        try:
            (cells,) = csv.reader([text.decode()], delimiter=columns.delimiter, strict=True, skipinitialspace=True)
        except UnicodeDecodeError as error:
            return RawRecord(line, text, error=f"is not UTF-8: {error}")
        except (csv.Error, ValueError) as error:
            return RawRecord(line, text, error=f"is not CSV: {error}")
        return RawRecord(line, text, [cell.strip() for cell in cells])


def _end_of_record(lines: list[bytes], start: int) -> tuple[int, bool]:
    """The index after the record's last line, and whether its quotes are even there."""
    quotes, size, at = 0, 0, start
    while at < len(lines):
        quotes += lines[at].count(b'"')
        size += len(lines[at])
        at += 1
        if not quotes % 2:
            return at, True
        if size > LONGEST:
            break
    return at, False
