"""What one reading of a file gave, on its way into the log; and how far a file is."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from projections.apply.collector import without_collector
from streams.log.port import Receipt
from streams.publishing.bulk.checking import Checker, Refused
from streams.publishing.bulk.pieces import Batch, CsvRecords, Cutter
from streams.publishing.publisher import Ready

COUNTED = ("accepted", "duplicate", "conflict", "rejected")


@dataclass
class Chunk:
    """What one reading gave, on its way."""

    batch: Batch
    line: int
    ready: list[tuple[int, Ready]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    sent: list[Ready] = field(default_factory=list)
    answer: asyncio.Future[list[Receipt]] | None = None


@dataclass
class Progress:
    """How far it is: all that the file was asked for, earlier runs included."""

    counts: Counter[str] = field(default_factory=Counter)
    size: int = 0
    line: int = 0
    resumed_at: int | None = None
    """The line that this run began with, where it is not the first."""
    sent: int = 0
    """Events that this run sent."""


def checked(batch: Batch, cutter: Cutter, checker: Checker) -> Chunk:
    """What was cut, as events that are ready to be sent, and what is refused."""
    chunk = Chunk(batch, cutter.line)
    columns = cutter.columns if isinstance(cutter, CsvRecords) else None
    now = datetime.now(UTC)
    with without_collector():
        for piece in batch.pieces:
            found = checker.check(piece, columns, now)
            if isinstance(found, Ready):
                chunk.ready.append((piece.line, found))
            else:
                chunk.refused.append(found)
    return chunk
