"""One partition as a reader follows it: next offset, fetched bytes, open transactions, and what cannot be read."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from streams.log.port import Record, TopicPartition
from streams.log.record_batches import BatchBytes, CorruptBatch, extent, split
from streams.log.unreadable import Unreadable, unreadable

RETRY_S = 10.0
"""How often a partition that cannot be read is tried again."""


@dataclass
class PartitionCursor:
    """The state of one partition. Records of aborted transactions, and markers, are left out (`read_committed`)."""

    partition: TopicPartition
    offset: int
    """Of the next record to return."""
    records_end: int = 0
    """Offset after the last record that was returned; none is between it and `offset`."""
    is_paused: bool = False
    end: int | None = None
    """High watermark as of the last fetch."""
    stable_end: int | None = None
    """Offset after the last record that no open transaction holds back, as of the last fetch."""
    is_lost: bool = False
    """Whether the log does not have the next offset (any more)."""
    unreadable: Unreadable | None = None
    retry_at: float = 0.0
    """Monotonic second from which a partition that could not be read is tried again."""
    _batches: Iterator[BatchBytes | CorruptBatch] | None = None
    _data: bytes = b""
    _is_first: bool = True
    """Whether no batch of the fetched bytes was decoded yet."""
    _decoded: deque[Record] = field(default_factory=deque)
    _decoded_until: int = 0
    _aborted: deque[tuple[int, int]] = field(default_factory=deque)
    """Aborted transactions of the fetched bytes: producer and first offset, in the order of the offsets."""
    _aborting: set[int] = field(default_factory=set)
    """Producers whose transactional records are left out now."""

    @property
    def is_fetched(self) -> bool:
        """Whether fetched records wait to be taken."""
        return self._batches is not None or bool(self._decoded)

    @property
    def is_at_end(self) -> bool:
        """Whether everything that can be read, up to the last known end, was taken."""
        return self.unreadable is not None or (self.stable_end is not None and self.offset >= self.stable_end)

    def is_wanted(self, now: float) -> bool:
        """Whether to fetch from it, at this monotonic second."""
        return not (self.is_fetched or self.is_lost) and self.retry_at <= now

    def seek(self, offset: int) -> None:
        """Continue at another offset."""
        self.offset, self.is_lost, self.unreadable, self.retry_at = offset, False, None, 0.0
        self.records_end = offset
        self._batches = None
        self._decoded.clear()

    def behind(self, taken: int) -> int:
        """Number of offsets from `taken` up to the last known end, without those that are known to hold no record."""
        reached = max(taken, self.offset) if taken >= self.records_end else taken
        return 0 if self.end is None else max(0, self.end - reached)

    def stop(self, why: Unreadable) -> None:
        """Wait before this partition is tried again."""
        self.unreadable, self.retry_at = why, time.monotonic() + RETRY_S

    def fetched(self, data: bytes, aborted: Sequence[tuple[int, int]]) -> None:
        """Keep the bytes of a fetch from `offset` on; none if the partition has no more."""
        if not data:
            self.unreadable = None
            return
        self._data, self._batches = data, split(data)
        self._aborted = deque(sorted(aborted, key=lambda each: each[1]))
        self._aborting.clear()
        self._is_first, self._decoded_until = True, self.offset

    def take(self, most: int | None) -> list[Record]:
        """Remove and return the next records; none if none are fetched, or if the next batch cannot be read."""
        if not self.is_fetched:
            return []
        while self._batches is not None and (most is None or len(self._decoded) < most):
            self._decode_next(self._batches)
        count = len(self._decoded) if most is None else min(most, len(self._decoded))
        taken = list(islice(self._decoded, count))
        if count == len(self._decoded):
            self._decoded.clear()
        else:
            for _ in taken:
                self._decoded.popleft()
        if taken:
            self.records_end = taken[-1].offset + 1
        self.offset = self._decoded[0].offset if self._decoded else self._decoded_until
        return taken

    def _decode_next(self, batches: Iterator[BatchBytes | CorruptBatch]) -> None:
        batch = next(batches, None)
        if isinstance(batch, BatchBytes) and self.end is not None and batch.last_offset >= self.end:
            batch = CorruptBatch(f"the batch is corrupt: offset {batch.last_offset} is beyond the end, {self.end}")
        if isinstance(batch, BatchBytes):
            self._decode(batch)
            return
        if self._is_first:  # a later one is the first one of the next fetch
            first, last = extent(self._data, self.offset)
            self.stop(unreadable(self.partition, first, last, str(batch or "the batch is corrupt: it is incomplete")))
        self._batches = None

    def _decode(self, batch: BatchBytes) -> None:
        while self._aborted and self._aborted[0][1] <= batch.base_offset:
            self._aborting.add(self._aborted.popleft()[0])
        producer = batch.transactional_producer
        if batch.is_control:
            if batch.is_abort_marker and producer is not None:
                self._aborting.discard(producer)
        elif producer not in self._aborting:
            records = batch.records(self.partition)
            if batch.base_offset < self.offset:
                records = [record for record in records if record.offset >= self.offset]
            self._decoded.extend(records)
        self._decoded_until = max(self._decoded_until, batch.last_offset + 1)
        self._is_first, self.unreadable = False, None
