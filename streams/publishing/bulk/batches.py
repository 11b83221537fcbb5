"""A batch of a file's records on its way into the log, and the progress of a publication."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from events.validation import Problem
from projections.apply.collector import without_collector
from streams.log.port import Receipt
from streams.publishing.bulk.checking import Checker, Rejection
from streams.publishing.bulk.columns import Columns
from streams.publishing.bulk.splitting import CsvSplitter, RawBatch, Splitter
from streams.publishing.preparing import PreparedEvent

MOST_WARNINGS = 1000
COUNTED = ("accepted", "duplicate", "conflict", "rejected")
"""Outcomes of a record, in the order in which they are reported."""


@dataclass
class Batch:
    """The records of one read: prepared, rejected or sent."""

    raw: RawBatch
    line: int
    """Number of the last line read."""
    checker: Checker
    columns: Columns | None = None
    """Of a file of CSV."""
    prepared: list[tuple[int, PreparedEvent]] = field(default_factory=list)
    """Each with its line."""
    counts: Counter[str] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)
    warnings: list[tuple[int, Problem]] = field(default_factory=list)
    """Of amendments that have no effect, each with its line."""
    sent: list[PreparedEvent] = field(default_factory=list)
    receipts: asyncio.Future[list[Receipt]] | None = None

    def conflict(self, line: int, event: PreparedEvent, reasons: list[Problem]) -> Rejection:
        """The rejection of an event whose id is taken, with its record as the file of rejects has it."""
        record = next(each for each in self.raw.records if each.line == line)
        original = self.checker.original(record, self.columns, msgspec.json.decode(event.value))
        return Rejection(line, "conflict", reasons, original)

    @property
    def is_answered(self) -> bool:
        """Whether Kafka has answered, or need not."""
        return self.receipts is None or self.receipts.done()


@dataclass
class Progress:
    """How far a file is published, earlier runs included."""

    counts: Counter[str] = field(default_factory=Counter)
    size: int = 0
    line: int = 0
    resumed_at: int | None = None
    """The line at which this run began, if not the first."""
    sent: int = 0
    """Events that this run sent."""
    warnings: list[tuple[int, Problem]] = field(default_factory=list)
    """Of amendments that have no effect, each with its line: the first `MOST_WARNINGS` of this run."""


def prepared(raw: RawBatch, splitter: Splitter, checker: Checker) -> Batch:
    """Validate the records of a read: the batch of those that can be sent, and of the rejected ones."""
    columns = splitter.columns if isinstance(splitter, CsvSplitter) else None
    if columns is not None:
        columns.numbers.observe(record.cells for record in raw.records if record.cells is not None)
    batch = Batch(raw, splitter.line, checker, columns)
    now = datetime.now(UTC)
    with without_collector():
        for record in raw.records:
            found = checker.check(record, columns, now)
            if isinstance(found, PreparedEvent):
                batch.prepared.append((record.line, found))
            else:
                batch.rejections.append(found)
    return batch
