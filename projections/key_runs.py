"""Which of some keys are among very many: sorted runs of prefixes, the long ones in files that are mapped into memory.

A process does not hold the long runs: the system reads pages that are looked at, and takes them back when memory is
needed. Keys are hashes, so the prefixes of two of them hardly ever meet: what is found is right but for one in many
millions, and what is not found is certain.
"""

from __future__ import annotations

import mmap
import tempfile
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from projections.answer_buffer import in_pieces

Prefixes = npt.NDArray[np.uint64]

KEY_BYTES = 16
LEDGER_KEYS = "SELECT key::BLOB AS key FROM internal.ledger"
RATIO = 4
"""A run has at least so many times the length of the one after it: a key is merged a few times in all."""
FEW = 16
"""Up to so many keys are searched one by one: a call of numpy takes longer."""
LONG = 1 << 20
"""Prefixes of 8 bytes; a longer run is a file. Runs are merged in pieces of this length."""


class KeyRuns:
    """The first 64 bits of keys. It never changes: `with_keys` returns another one, which shares its runs.

    Args:
        folder: for the files, which have no name and end with the process; None: the system's folder for such files.
        runs: each sorted, the longest first.
    """

    def __init__(self, folder: Path | None = None, runs: Sequence[Prefixes] = ()) -> None:
        self._folder = folder
        self._runs = [run for run in runs if len(run)]

    def __len__(self) -> int:
        return sum(map(len, self._runs))

    def with_keys(self, parts: Iterable[Prefixes]) -> KeyRuns:
        """These keys, and others besides."""
        runs = list(self._runs)
        for part in _gathered(parts):
            runs.append(np.sort(part))
            while len(runs) > 1 and len(runs[-2]) < RATIO * len(runs[-1]):
                last = runs.pop()
                runs[-1] = _merged(runs[-1], last, self._folder)
        return KeyRuns(self._folder, runs)

    def among(self, keys: Sequence[bytes]) -> list[bytes]:
        """Those of these keys that may be here; the others are not."""
        if len(keys) <= FEW:
            return [key for key in keys if self._may_have(int.from_bytes(key[:8]))]
        found = self.contain(prefixes_of(b"".join(keys)))
        return [keys[number] for number in np.flatnonzero(found).tolist()]

    def contain(self, prefixes: Prefixes) -> npt.NDArray[np.bool_]:
        """Which of these prefixes are here."""
        order = np.argsort(prefixes)  # neighbors are looked up one after the other, on the same pages
        wanted = prefixes[order]
        is_here = np.zeros(len(wanted), dtype=bool)
        for run in self._runs:
            places = np.searchsorted(run, wanted)
            is_here |= run[np.minimum(places, len(run) - 1)] == wanted
            _release(run)
        found = np.empty_like(is_here)
        found[order] = is_here
        return found

    def _may_have(self, prefix: int) -> bool:
        for run in self._runs:
            place = bisect_left(run, prefix)
            if place < len(run) and run[place] == prefix:
                return True
        return False


def prefixes_of(keys: bytes | memoryview) -> Prefixes:
    """The first 8 of each 16 bytes, as numbers in the same order."""
    return np.frombuffer(keys, dtype=">u8")[::2].astype(np.uint64)


def prefixes_of_column(keys: Any) -> Prefixes:
    """The prefixes of an Arrow column of keys, each a binary of 16 bytes."""
    _validity, _offsets, data = keys.buffers()
    return prefixes_of(memoryview(data)[KEY_BYTES * keys.offset : KEY_BYTES * (keys.offset + len(keys))])


def read_prefixes(
    connection: duckdb.DuckDBPyConnection, query: str = LEDGER_KEYS, parameters: Mapping[str, object] | None = None
) -> Iterator[Prefixes]:
    """The prefixes of the keys that a query gives in its first column, part by part; by default those of the ledger."""
    with in_pieces(connection):
        for batch in connection.execute(query, parameters).to_arrow_reader():
            yield prefixes_of_column(batch.column(0))


def _gathered(parts: Iterable[Prefixes]) -> Iterator[Prefixes]:
    """The same prefixes in longer parts, so that fewer of them have to be merged."""
    waiting: list[Prefixes] = []
    for part in parts:
        waiting.append(part)
        if sum(map(len, waiting)) >= LONG:
            yield np.concatenate(waiting)
            waiting = []
    if waiting:
        yield np.concatenate(waiting)


def _merged(first: Prefixes, second: Prefixes, folder: Path | None) -> Prefixes:
    """Two sorted runs as one, by ranges of values: little of a long run is in memory at a time."""
    if len(first) < len(second):
        first, second = second, first
    merged = _room(len(first) + len(second), folder)
    starts = first[LONG::LONG]
    cuts_of_first = [0, *range(LONG, len(first), LONG), len(first)]
    cuts_of_second = [0, *np.searchsorted(second, starts).tolist(), len(second)]
    done = 0
    for (one, other), (a, b) in zip(pairwise(cuts_of_first), pairwise(cuts_of_second), strict=True):
        piece = np.concatenate([first[one:other], second[a:b]])
        piece.sort(kind="stable")  # merges two sorted runs
        merged[done : done + len(piece)] = piece
        done += len(piece)
        for run in (first, second, merged):
            _release(run)
    return merged


def _release(run: Prefixes) -> None:
    """Count the pages of a mapped run no longer as this process's. The system has them until it needs the memory."""
    mapped: Any = run
    while isinstance(mapped, np.ndarray):
        mapped = mapped.base
    if isinstance(mapped, mmap.mmap):
        mapped.madvise(mmap.MADV_DONTNEED)


def _room(length: int, folder: Path | None) -> Prefixes:
    if length <= LONG:
        return np.empty(length, np.uint64)
    with tempfile.TemporaryFile(dir=folder, prefix="keys-") as file:
        file.truncate(length * np.dtype(np.uint64).itemsize)
        return np.asarray(np.memmap(file, np.uint64, "r+", shape=(length,)))
