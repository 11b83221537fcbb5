"""Bytes of a file, as they come, cut into what stands for one event each: lines of JSON, or records of CSV.

What is broken is given too, with the reason, and the next line is read on: one bad line never takes others with it. No line
is held that is longer than an event may be.
"""

from __future__ import annotations

import csv
from typing import NamedTuple, Protocol

from streams.publishing.bulk.columns import Columns
from streams.publishing.bulk.errors import UnreadableFile

LONGEST = 1_000_000
"""Bytes of one line, or of one record of CSV; Kafka takes no larger event."""
BOM = b"\xef\xbb\xbf"
TOO_LONG = f"is longer than {LONGEST:,} bytes"


class Piece(NamedTuple):
    """What stands for one event."""

    line: int
    """Number of its first line in the file, from 1."""
    text: bytes
    cells: list[str] | None = None
    """Of a record of CSV."""
    wrong: str = ""
    """Why it cannot be read, if it cannot."""


class Batch(NamedTuple):
    """Pieces, and the bytes of the file that they were cut from."""

    pieces: list[Piece]
    used: bytes
    whole: bool
    """Whether it ends where a piece ends, so that a later run can start there."""


class Cutter(Protocol):
    """Cuts bytes into pieces."""

    @property
    def line(self) -> int:
        """Number of the last line that was cut."""

    def feed(self, data: bytes, *, last: bool = False) -> Batch:
        """Take the next bytes of the file; with `last`, what is left ends here."""


class _Lines:
    """Whole lines of the bytes that come; what is too long is skipped."""

    def __init__(self, line: int) -> None:
        self.line = line
        self._rest = b""
        self._skipping = False

    def feed(self, data: bytes, *, last: bool = False) -> Batch:
        """Pieces of the lines that are whole by now."""
        text = self._rest + data
        pieces: list[Piece] = []
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
        rest = self._cut(lines, rest, pieces, last=last)
        if len(rest) > LONGEST and b"\n" not in rest:
            self.line += 1
            pieces.append(Piece(self.line, rest[:200], wrong=TOO_LONG))
            self._skipping, rest = True, b""
        self._rest = rest
        return Batch(pieces, text[: len(text) - len(rest)], whole=not self._skipping)

    def _cut(self, lines: list[bytes], rest: bytes, pieces: list[Piece], *, last: bool) -> bytes:  # noqa: ARG002
        """Add the pieces that these lines make; what has to wait for more bytes."""
        pieces += [Piece(number, line) for number, line in enumerate(lines, self.line + 1) if line.strip()]
        self.line += len(lines)
        return rest


class JsonLines(_Lines):
    """One event a line. Blank lines count, and mean nothing."""

    def __init__(self, line: int = 0) -> None:
        super().__init__(line)


class CsvRecords(_Lines):
    """Records of CSV by RFC 4180: a field in quotes may hold line breaks and doubled quotes.

    A record ends at the first line break at which its quotes are even. Where that makes no record (a quote that stands alone),
    its first line is refused, and the next one is read as if it began a record.

    Args:
        line: number of the last line that was read before.
        columns: what the header said, where it was read before.
    """

    def __init__(self, line: int = 0, columns: Columns | None = None) -> None:
        super().__init__(line)
        self.columns = columns

    def _cut(self, lines: list[bytes], rest: bytes, pieces: list[Piece], *, last: bool) -> bytes:
        at = 0
        while at < len(lines):
            end, even = _end_of_record(lines, at)
            if not even and end == len(lines) and not last and len(rest) + sum(map(len, lines[at:])) <= LONGEST:
                break
            record = lines[at] if end == at + 1 else b"\n".join(lines[at:end])
            if self.columns is None:
                self._read_header(record if even else lines[at])
            elif record.strip():
                piece = self._piece(record, even=even)
                if piece.wrong:
                    end = at + 1
                    piece = piece._replace(text=lines[at])
                if piece.cells is None or any(piece.cells):
                    pieces.append(piece)
            self.line += end - at
            at = end
        return b"\n".join([*lines[at:], rest])

    def _read_header(self, text: bytes) -> None:
        if text.strip():
            self.columns = Columns.of_header(text)

    def _piece(self, record: bytes, *, even: bool) -> Piece:
        assert self.columns is not None  # noqa: S101 - for the type checker
        line = self.line + 1
        if not even:
            return Piece(line, record, wrong="opens a quote that is not closed")
        try:
            text = record.decode()
            (cells,) = csv.reader([text], delimiter=self.columns.delimiter, strict=True)
        except UnicodeDecodeError as error:
            return Piece(line, record, wrong=f"is not UTF-8: {error}")
        except (csv.Error, ValueError) as error:
            return Piece(line, record, wrong=f"is not CSV: {error}")
        return Piece(line, record, [cell.strip() for cell in cells])


def _end_of_record(lines: list[bytes], start: int) -> tuple[int, bool]:
    """Number of the line after the record's last one, and whether its quotes are even there."""
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


def refuse_other_encodings(head: bytes) -> None:
    """A file in UTF-16 would be refused line by line; say it once instead.

    Raises:
        UnreadableFile: it begins as such.
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(
            "The file is not UTF-8 but UTF-16", hint="Save it as UTF-8; in a spreadsheet as `CSV UTF-8`."
        )
