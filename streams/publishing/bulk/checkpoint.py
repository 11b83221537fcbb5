"""What a publication has completed: progress, hash of the bytes, log positions. Saved as its state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from streams.log.port import Positions, Receipt
from streams.publishing.bulk.batches import MOST_WARNINGS, Batch, Progress
from streams.publishing.bulk.recovery import furthest
from streams.publishing.bulk.state import LastRecord, State


def _hasher() -> blake2b:
    return blake2b(digest_size=16)


@dataclass
class Checkpoint:
    """The completed part of a file."""

    progress: Progress = field(default_factory=Progress)
    digest: blake2b = field(default_factory=_hasher)
    """Hash of the bytes that are completed."""
    last: LastRecord | None = None
    positions: Positions = field(default_factory=dict)
    """Of each partition the offset after the last acknowledged record, or the end when the run began."""

    @classmethod
    def of(cls, state: State, digest: blake2b) -> Checkpoint:
        """The checkpoint that an earlier run saved."""
        resumed_at = state.line + 1 if state.size else None
        progress = Progress(Counter(state.counts), state.size, state.line, resumed_at)
        return cls(progress, digest, state.last, positions_of(state))

    def add_receipts(self, batch: Batch, receipts: Sequence[Receipt]) -> None:
        """Kafka acknowledged what was sent of a batch."""
        self.last = LastRecord.of(receipts[-1], batch.sent[-1].value)
        ends = {(each.topic, each.partition): each.offset + 1 for each in receipts}
        self.positions = furthest(self.positions, ends)
        self.progress.sent += len(receipts)

    def complete(self, batch: Batch) -> None:
        """A batch is done."""
        self.digest.update(batch.raw.used)
        self.progress.counts += batch.counts
        self.progress.size += len(batch.raw.used)
        self.progress.line = batch.line
        self.progress.warnings += batch.warnings[: MOST_WARNINGS - len(self.progress.warnings)]

    def state(self, file: str, header: str, rejects: str, rejects_size: int) -> State:
        """What is saved of it."""
        return State(
            file=file,
            size=self.progress.size,
            line=self.progress.line,
            digest=self.digest.hexdigest(),
            counts=dict(self.progress.counts),
            header=header,
            last=self.last,
            reached=[(topic, partition, offset) for (topic, partition), offset in self.positions.items()],
            rejects=rejects,
            rejects_size=rejects_size,
        )


def positions_of(state: State) -> Positions:
    """The log positions of a saved state."""
    return {(topic, partition): offset for topic, partition, offset in state.reached}
