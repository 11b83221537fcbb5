"""Logs that several projectors append in every way that is allowed: in any cuts, in any order, again and again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from projections.apply.arrivals import (
    ARRIVALS,
    Range,
    arrivals_of,
    at_most,
    batch_of_arrivals,
    continuing,
    ends_of,
    ranges_of,
)
from projections.apply.batch import Batch, TopicPartition, batch_of
from projections.apply.positions import Position
from projections.store.arrivals import Arrived
from tests.reference_model import Logged
from tests.support.records import LOGGED_AT, Record, event

Log = dict[TopicPartition, list[Record]]

NOW = datetime(2026, 11, 2, tzinfo=UTC)
ROUTED = [("whenline-via", b"gateway")]


def in_binary_mode(id_: str) -> tuple[bytes, list[tuple[str, bytes]]]:
    """Value and headers of an event whose bytes are no event in structured mode."""
    document = event(id_, source="urn:binary")
    data = document.pop("data")
    return json.dumps(data).encode(), [(f"ce_{name}", str(value).encode()) for name, value in document.items()]


def log_of(history: Iterable[Logged], chance: Random) -> Log:
    """The records of a history, with some that cannot be projected, some in binary mode, and offsets without records."""
    log: Log = {}
    ordered = sorted(history, key=lambda one: (one.topic, one.partition, one.offset))
    for number, each in enumerate(ordered):
        records = log.setdefault((each.topic, each.partition), [])
        logged = round(each.logged_at.timestamp() * 1000)
        extra: list[tuple[Any, Any]] = []
        if chance.random() < 0.2:
            late = {"time": "2999-01-01T00:00:00Z"}
            poison = (b"poison", b"\xff", None, json.dumps(event(f"late-{number}", **late)).encode())
            extra.append((chance.choice(poison), ()))
        if chance.random() < 0.2:
            extra.append(in_binary_mode(f"b{number}"))
        for value, headers in [*extra, (each.value, ROUTED)]:
            offset = (records[-1].offset + 1 if records else 0) + chance.choice((0, 0, 0, 2))
            clock = logged if chance.random() < 0.9 else -1  # which is no clock of the log
            records.append(Record(offset, clock, value, b"key", headers))
    return log


def usual_log(partitions: int, records: int) -> Log:
    """Plain events in several partitions."""
    return {
        ("whenline.models", number): [
            Record(each, int(LOGGED_AT.timestamp() * 1000) + each, json.dumps(event(f"{number}-{each}")).encode())
            for each in range(records)
        ]
        for number in range(partitions)
    }


@dataclass
class Append:
    """What a projector appends at once."""

    batch: Batch
    firsts: dict[TopicPartition, int]


def read(log: Log, bounds: Mapping[TopicPartition, tuple[int, int]]) -> Append:
    """What a projector reads that begins at the first offset of each partition and stops at the second."""
    found = {
        partition: [each for each in log[partition] if low <= each.offset < high]
        for partition, (low, high) in bounds.items()
    }
    batch = batch_of((partition, records) for partition, records in found.items() if records)
    return Append(batch, {partition: low for partition, (low, _) in bounds.items()})


def end_of(records: list[Record]) -> int:
    return records[-1].offset + 1


def any_appends(log: Log, chance: Random) -> Iterator[Append]:
    """Everything of a log, in any cuts and any order, with repeats and overlaps; partitions stay without holes at last."""
    bounds: list[dict[TopicPartition, tuple[int, int]]] = []
    for partition, records in log.items():
        position, end = 0, end_of(records)
        while position < end:
            cut = chance.choice([each.offset + 1 for each in records if each.offset >= position])
            low = max(0, position - chance.choice((0, 0, 1, 5)))  # another one that had it began before
            bounds.append({partition: (low, cut)})
            position = cut
        if chance.random() < 0.5:  # a projector that was paused, and reads again from where it was
            bounds.append({partition: (chance.randint(0, end - 1), chance.randint(1, end))})
    chance.shuffle(bounds)
    while bounds:
        some = bounds.pop()
        for other in bounds[:]:
            if not other.keys() & some.keys() and chance.random() < 0.5:
                some = some | other
                bounds.remove(other)
        appended = read(log, {each: (low, high) for each, (low, high) in some.items() if low < high})
        if appended.batch.ends:
            yield appended
        if chance.random() < 0.2 and appended.batch.ends:  # an append that was not answered, and is repeated
            yield appended


@dataclass
class MemoryArrivals:
    """Arrivals in memory: a fake of the lake, by the same rules."""

    ranges: list[Range] = field(default_factory=list)
    rows: list[pa.Table] = field(default_factory=list)

    def append(self, appended: Append, ids: Mapping[TopicPartition, str | None] | None = None) -> None:
        token = str(len(self.rows))
        rows = arrivals_of(appended.batch, token)
        like = Range(token, "one", "", 0, 0, 0, None, "layout", 0, NOW)
        self.ranges += ranges_of(appended.batch, rows, appended.firsts, ids or {}, like)
        self.rows.append(rows)

    def ends(self, positions: Mapping[TopicPartition, Position]) -> Mapping[TopicPartition, Position]:
        return ends_of(positions, self.ranges)

    def take(self, positions: Mapping[TopicPartition, int], most: int) -> Arrived | None:
        waiting = continuing(positions, self.ranges)
        cuts = at_most(waiting, most)
        if not cuts:
            return None
        parts = []
        for cut in cuts:
            rows = self.rows[int(cut.range.token)]
            offset = rows["kafka_offset"]
            wanted = pc.and_(pc.greater_equal(offset, cut.low), pc.less(offset, cut.high))
            of = pc.and_(
                pc.equal(rows["kafka_topic"], cut.range.topic), pc.equal(rows["kafka_partition"], cut.range.partition)
            )
            parts.append(rows.filter(pc.and_(wanted, of)))
        rows = pa.concat_tables(parts).cast(ARRIVALS)
        names = ("kafka_topic", "kafka_partition", "kafka_offset")
        return Arrived(
            batch_of_arrivals(cuts, rows.sort_by([(name, "ascending") for name in names])),
            sum(each.high - each.low for each in waiting) - sum(each.high - each.low for each in cuts),
        )

    def close(self) -> None:
        """Nothing is open."""
