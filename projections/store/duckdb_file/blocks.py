"""Reads which blocks of a DuckDB file are used, and tells which ones a checkpoint may have changed.

DuckDB never writes over a block that its last checkpoint uses, so that a crash finds that checkpoint whole. The next
one writes to blocks that the last one lists as free, behind the end, and to blocks of metadata; then it writes one of
two headers, whose number rises by one. The list of free blocks misses those that were free but still open in DuckDB.
So each block's first bytes are compared as well, which begin with DuckDB's checksum of the block.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable
from dataclasses import dataclass

HEADER = 4096
BLOCKS_START = 3 * HEADER
BLOCK = 1 << 18
"""Bytes of a block, DuckDB's default."""
_SIGNATURE, _SIGNATURE_AT = b"DUCK", 8
_CHECKSUM = 8
"""Bytes of the checksum at the start of a header or block."""
_PART = (BLOCK - _CHECKSUM) // 64 // 8 * 8
"""Bytes of one of the 64 parts of a block of metadata; it begins with the pointer to the next part."""
_NOWHERE = (1 << 64) - 1
_ID = (1 << 56) - 1
_HEADER_FIELDS = struct.Struct("<5Q")
"""Number of the checkpoint, pointers to metadata and to the list of free blocks, number of blocks, bytes of a block."""
_MARK = 64
"""Bytes of each block that are compared."""


class UnknownLayout(ValueError):
    """The file is not laid out as DuckDB 1.5 does it."""


@dataclass(frozen=True)
class Checkpoint:
    """The blocks of a file as of its last checkpoint."""

    number: int
    headers: bytes
    count: int
    """Number of blocks."""
    free: frozenset[int]
    """Blocks that are listed as free."""
    metadata: frozenset[int]
    """Blocks whose free parts the next checkpoint may write to."""
    marks: tuple[bytes, ...]
    """First bytes of each block."""

    def changed_since(self, before: Checkpoint) -> frozenset[int] | None:
        """Used blocks that may differ from the checkpoint before; None if there was another one in between."""
        if self.number not in (before.number, before.number + 1):
            return None
        both = zip(before.marks, self.marks, strict=False)
        changed = {block for block, (earlier, now) in enumerate(both) if earlier != now}
        if self.number != before.number:
            changed |= before.free | before.metadata | self.metadata | set(range(before.count, self.count))
        return frozenset(block for block in changed - self.free if block < self.count)


def last_checkpoint(descriptor: int) -> Checkpoint:
    """Read the last checkpoint of a file to which nobody writes meanwhile.

    Raises:
        UnknownLayout: the file is not as expected, or ends early.
    """
    headers = os.pread(descriptor, BLOCKS_START, 0)
    if len(headers) < BLOCKS_START or headers[_SIGNATURE_AT : _SIGNATURE_AT + 4] != _SIGNATURE:
        raise UnknownLayout("no headers of DuckDB")
    number, _, free_list, count, block = max(
        _HEADER_FIELDS.unpack_from(headers, HEADER * n + _CHECKSUM) for n in (1, 2)
    )
    if block != BLOCK:
        raise UnknownLayout(f"blocks of {block} bytes")
    free, metadata = _free_list(descriptor, free_list, count)
    return Checkpoint(number, headers, count, free, metadata, marks_of(descriptor, count))


def marks_of(descriptor: int, count: int) -> tuple[bytes, ...]:
    """The first bytes of each of a file's blocks; empty behind its end."""
    return tuple(os.pread(descriptor, _MARK, BLOCKS_START + block * BLOCK) for block in range(count))


def runs(blocks: Iterable[int]) -> list[tuple[int, int]]:
    """Blocks as runs of neighbors: the first of each, and how many."""
    found: list[tuple[int, int]] = []
    for block in sorted(blocks):
        if found and sum(found[-1]) == block:
            found[-1] = found[-1][0], found[-1][1] + 1
        else:
            found.append((block, 1))
    return found


def _free_list(descriptor: int, pointer: int, count: int) -> tuple[frozenset[int], frozenset[int]]:
    """Free blocks, and blocks of metadata."""
    if pointer == _NOWHERE:
        raise UnknownLayout("no list of free blocks")
    chain = _chain(descriptor, pointer, count)
    try:
        (free_count,) = struct.unpack_from("<Q", chain, 0)
        free = struct.unpack_from(f"<{free_count}Q", chain, 8)
        shared_at = 8 + 8 * free_count
        (shared_count,) = struct.unpack_from("<Q", chain, shared_at)
        metadata_at = shared_at + 8 + 12 * shared_count
        (metadata_count,) = struct.unpack_from("<Q", chain, metadata_at)
        metadata = struct.unpack_from(f"<{2 * metadata_count}Q", chain, metadata_at + 8)[::2]
    except struct.error as error:
        raise UnknownLayout(f"list of free blocks: {error}") from error
    if not metadata or max(*free, *metadata) >= count or not set(free).isdisjoint(metadata):
        raise UnknownLayout("list of free blocks")
    return frozenset(free), frozenset(metadata)


def _chain(descriptor: int, pointer: int, count: int) -> bytes:
    """The contents of parts of metadata, each of which names the next one."""
    parts: list[bytes] = []
    while pointer != _NOWHERE:
        block, index = pointer & _ID, pointer >> 56
        if block >= count or index >= BLOCK // _PART or len(parts) > count * 64:
            raise UnknownLayout("pointer to metadata")
        part = os.pread(descriptor, _PART, BLOCKS_START + block * BLOCK + _CHECKSUM + index * _PART)
        if len(part) < _PART:
            raise UnknownLayout("metadata behind the end")
        (pointer,) = struct.unpack_from("<Q", part)
        parts.append(part[8:])
    return b"".join(parts)
