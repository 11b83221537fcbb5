"""The hashes that chain the lines of the audit log, and their verification.

Each line has `prev`: the hash of all that was written before it, across files. So a line that is changed, removed or
inserted breaks the chain at the next one. A line that a crash cut off has no `prev`; its bytes go into the hash too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

FILE = "audit.jsonl"
START = "0" * 64
"""`prev` of the first line ever."""
FULL_FILES = 7
"""Full files beside the one that is written."""
_CHUNK = 64 * 1024


class Verification(Struct, frozen=True):
    """What reading all files found."""

    files: int
    lines: int
    unchained: int
    """Lines of an earlier release, which wrote no hashes."""
    torn: int
    """Lines that a crash cut off."""
    head: str
    """The hash of all that was read; the next line will have it as `prev`."""
    broken: str | None
    """The first line that does not continue the chain; None if all do."""
    heads: frozenset[str]
    """The hash after each line: what `head` was when that line was the last one."""


class _Chained(Struct):
    prev: str


def numbered(root: Path, number: int) -> Path:
    """A full file; 1 is the newest."""
    return root / f"audit.{number}.jsonl"


def prev_of(line: bytes) -> str | None:
    """The hash that a line states; None if it is no line of the chain."""
    try:
        return msgspec.json.decode(line, type=_Chained).prev
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def after(head: str, line: bytes) -> str:
    """The hash after a line, which is without its line break. One with `prev` includes `head` by itself."""
    return sha256(line if prev_of(line) is not None else head.encode() + line).hexdigest()


def head_of(root: Path, number: int = 0) -> tuple[str, bool]:
    """The hash after a file, and whether its last line is complete. File 0 is the one that is written.

    Raises:
        OSError: a file cannot be read.
    """
    path = numbered(root, number) if number else root / FILE
    try:
        trailing, complete, chained = _tail(path)
    except FileNotFoundError:
        trailing, complete, chained = [], True, False
    head = START
    if not chained and number < FULL_FILES:
        head, _ = head_of(root, number + 1)
    for line in trailing:
        head = after(head, line)
    return head, complete


def _tail(path: Path) -> tuple[list[bytes], bool, bool]:
    """The last line that has `prev` and those behind it, whether the file is complete, and whether one has `prev`."""
    with path.open("rb") as file:
        start = file.seek(0, 2)
        content = b""
        while True:
            lines = content.split(b"\n")
            known = lines if start == 0 else lines[1:]
            found = next((place for place in range(len(known) - 1, -1, -1) if prev_of(known[place]) is not None), None)
            if found is not None or start == 0:
                break
            step = min(max(_CHUNK, len(content)), start)
            start -= step
            file.seek(start)
            content = file.read(step) + content
    complete = not content or content.endswith(b"\n")
    trailing = known[found or 0 :]
    return (trailing[:-1] if trailing and not trailing[-1] else trailing), complete, found is not None


def verify(root: Path) -> Verification:
    """Check the chain up to its first broken line, oldest file first.

    Raises:
        OSError: a file cannot be read.
    """
    paths = [numbered(root, number) for number in range(FULL_FILES, 0, -1)] + [root / FILE]
    present = [path for path in paths if path.exists()]
    lines = unchained = torn = 0
    head, broken = START, None
    heads: set[str] = set()
    for where, line in _lines(present):
        lines += 1
        stated = prev_of(line)
        if stated is None:
            unchained, torn = (unchained, torn + 1) if heads else (unchained + 1, torn)
        elif heads and stated != head:
            broken = f"{where} does not continue the log: a line before it was changed, removed or inserted."
            break
        head = after(head, line)
        if stated is not None:
            heads.add(head)
    return Verification(len(present), lines, unchained, torn, head, broken, frozenset(heads))


def _lines(paths: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                yield f"{path.name}, line {number},", line.removesuffix(b"\n")
