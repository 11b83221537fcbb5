"""Output of commands: plain text for pipes, colors on a terminal only, JSON for programs.

All text that a publisher may have written passes through here, since a terminal obeys control characters: it would
rename its window, hide lines, or turn text around. `--json` escapes them, so that it stays exact.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import IO, Any

from rich.console import Console

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb]")
"""Controls of ASCII and Latin-1 except tab and line feed, line separators, and marks that turn text around."""

_DIGITS = 12
"""Significant digits of a number in a table."""


def printable(text: str) -> str:
    """The text with a replacement character for each control character, except tabs and line feeds."""
    return _CONTROL.sub("\ufffd", text)


def escaped_json(text: str) -> str:
    """JSON with its control characters as JSON escapes: the values are the same."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def console() -> Console:
    """Standard output, a terminal or a pipe."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def print_line(text: str) -> None:
    """Print one line and flush it at once, for a process that reads the output."""
    sys.stdout.write(one_line(text) + "\n")
    sys.stdout.flush()


def print_notice(text: str) -> None:
    """Print a line for the user on stderr, apart from the result. It stops nothing if stderr cannot be written."""
    with suppress(OSError):
        sys.stderr.write(one_line(text) + "\n")
        sys.stderr.flush()


def print_status(text: str) -> None:
    """Print a line about what this process does. It stops nothing if its reader is gone or the disk is full."""
    with suppress(OSError):
        print_line(text)


def one_line(text: str) -> str:
    """Printable text on one line: text of an event cannot look like a further line of a command."""
    return printable(text.replace("\r\n", " ").replace("\n", " "))


def print_json(value: Any, *, indent: bool | None = None) -> None:
    """Print a value as JSON: indented on a terminal, on one line in a pipe, or as `indent` says.

    An output that is not in UTF-8 gets ASCII with JSON escapes.
    """
    wide = sys.stdout.isatty() if indent is None else indent
    text = json.dumps(value, ensure_ascii=not _is_utf_8(), indent=2 if wide else None, default=str, allow_nan=False)
    sys.stdout.write(escaped_json(text) + "\n")
    sys.stdout.flush()


def _is_utf_8() -> bool:
    return codecs.lookup(sys.stdout.encoding or "utf-8").name == "utf-8"


def rows_stream(*, json: bool) -> IO[bytes]:
    """Where to write rows as bytes: standard output, exactly, or with no control characters if it is a terminal.

    Args:
        json: whether the bytes are JSON, in which they are escaped rather than replaced.
    """
    if not sys.stdout.isatty():
        return sys.stdout.buffer
    return TerminalStream(sys.stdout.buffer, escaped_json if json else printable)


class TerminalStream(io.BytesIO):
    """A stream of UTF-8 that passes text on through a filter."""

    def __init__(self, target: IO[bytes], passed: Callable[[str], str]) -> None:
        super().__init__()
        self._target, self._passed = target, passed
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def write(self, data: Any) -> int:
        """Passes the text on. A line of CSV may end with CR LF."""
        text = self._decoder.decode(bytes(data)).replace("\r\n", "\n")
        self._target.write(self._passed(text).encode())
        return len(data)

    def flush(self) -> None:
        """Flushes the target."""
        self._target.flush()


def print_table(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Print aligned columns; on a terminal that is too narrow, one line per value."""
    terminal = console()
    cells = [[printable(_cell(value)) for value in row] for row in rows]
    headings = [one_line(str(name)) for name in names]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    if terminal.is_terminal and sum(widths) + 2 * len(widths) > terminal.width:
        _print_values(terminal, headings, cells)
        return
    for row in (headings, *cells):
        padded = (cell.replace("\n", " ").ljust(width) for cell, width in zip(row, widths, strict=True))
        print_line("  ".join(padded).rstrip())


def _cell(value: Any) -> str:
    """The value as people read it: numbers without the noise of binary fractions, which the other formats keep."""
    if value is None:
        return ""
    if isinstance(value, float) and len(repr(value)) > _DIGITS:
        return repr(float(f"{value:.{_DIGITS}g}"))
    return str(value)


def _print_values(terminal: Console, headings: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
    longest = max(map(len, headings))
    for number, row in enumerate(cells, 1):
        terminal.rule(f"{number}", align="left", style="dim")
        for heading, cell in zip(headings, row, strict=True):
            if cell:
                terminal.print(f"[bold]{heading:{longest}}[/]  " + cell.replace("[", "\\["))
