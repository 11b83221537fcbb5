"""Arrivals: decoded records that wait to be resolved, in ranges of offsets, and batches made of them.

A range has every record of its offsets, and decoding depends on nothing but the log. So it does not matter who decoded
a range, how often, or where it was cut: whoever resolves takes each offset once, in order, and leaves the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import pyarrow as pa

from events.validation import Problem
from projections.apply.batch import SCHEMA, Batch, TopicPartition
from projections.apply.dead_letters import PROBLEM, DeadLetter, logged_at_of
from projections.apply.positions import Position

ARRIVALS = pa.schema(
    [
        ("token", pa.string()),
        *((field_.name, pa.string() if field_.name == "data" else field_.type) for field_ in SCHEMA),
        ("original", pa.binary()),
        ("reason", pa.string()),
        ("problems", pa.list_(PROBLEM)),
    ]
)
"""A record that was decoded, or a dead letter, which has a reason. `original` is the record's value where it is not
`record`, and always of a dead letter."""


@dataclass(frozen=True)
class Range:
    """Offsets of one partition that were read, the first one included and the end not."""

    token: str
    """Of the append that brought it."""
    projector: str
    topic: str
    partition: int
    first: int
    end: int
    topic_id: str | None
    """Kafka's."""
    layout: str
    """Version of the tables that the program was made for which decoded it."""
    records: int
    appended_at: datetime
    routes: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Records by the way they came into the log: those of the whole append, on the first of its ranges."""

    @property
    def topic_partition(self) -> TopicPartition:
        """Topic and partition."""
        return self.topic, self.partition


@dataclass(frozen=True)
class Cut:
    """The part of a range that is taken: from one offset to before another one."""

    range: Range
    low: int
    high: int


def continuing(positions: Mapping[TopicPartition, int], ranges: Iterable[Range]) -> list[Cut]:
    """What continues these positions without a hole: each offset once, each partition's in order, oldest first.

    Ranges may repeat or overlap each other, and begin before the position.
    """
    chains: list[tuple[datetime, Cut]] = []
    by_partition: dict[TopicPartition, list[Range]] = {}
    for each in ranges:
        by_partition.setdefault(each.topic_partition, []).append(each)
    for partition, found in by_partition.items():
        position, newest = positions.get(partition, 0), datetime.min.replace(tzinfo=found[0].appended_at.tzinfo)
        for each in sorted(found, key=lambda one: (one.first, -one.end)):
            if each.first <= position < each.end:
                newest = max(newest, each.appended_at)  # an older one behind it waits for it
                chains.append((newest, Cut(each, position, each.end)))
                position = each.end
    return [cut for _, cut in sorted(chains, key=lambda one: (one[0], one[1].range.topic_partition, one[1].low))]


def at_most(cuts: Iterable[Cut], records: int) -> list[Cut]:
    """The first cuts that have about so many records; the last one is cut shorter."""
    taken: list[Cut] = []
    for cut in cuts:
        if records <= 0:
            break
        high = min(cut.high, cut.low + records)
        taken.append(replace(cut, high=high))
        records -= high - cut.low
    return taken


def ends_of(positions: Mapping[TopicPartition, Position], ranges: Iterable[Range]) -> dict[TopicPartition, Position]:
    """How far each partition is known without a hole, given what is resolved and what waits."""
    ends = dict(positions)
    for cut in continuing({partition: each.next_offset for partition, each in positions.items()}, ranges):
        before = ends.get(cut.range.topic_partition)
        known = before.topic_id if before is not None else None
        ends[cut.range.topic_partition] = Position(cut.high, cut.range.topic_id or known)
    return ends


def arrivals_of(batch: Batch, token: str) -> pa.Table:
    """The rows of a batch and its dead letters, as `ARRIVALS`."""
    rows = batch.table()
    originals: list[bytes | None] = [None] * rows.num_rows
    if batch.originals:
        keys = (rows[name].to_pylist() for name in ("kafka_topic", "kafka_partition", "kafka_offset"))
        originals = [batch.originals.get(key) for key in zip(*keys, strict=True)]
    columns = {name: rows[name] for name in SCHEMA.names}
    columns["data"] = pa.chunked_array([chunk.storage for chunk in rows["data"].chunks], pa.string())
    nulls = pa.nulls(rows.num_rows)
    columns |= {
        "token": pa.array([token] * rows.num_rows, pa.string()),
        "original": pa.array(originals, pa.binary()),
        "reason": nulls.cast(pa.string()),
        "problems": nulls.cast(ARRIVALS.field("problems").type),
    }
    decoded = pa.table([columns[name] for name in ARRIVALS.names], schema=ARRIVALS)
    letters = [_row(letter, token) for letter in batch.dead_letters]
    return pa.concat_tables([decoded, pa.Table.from_pylist(letters, ARRIVALS)]) if letters else decoded


def ranges_of(
    batch: Batch,
    rows: pa.Table,
    firsts: Mapping[TopicPartition, int],
    topic_ids: Mapping[TopicPartition, str | None],
    like: Range,
) -> list[Range]:
    """The ranges of a batch; the first one has the routes of all.

    Args:
        batch: with the partitions.
        rows: what `arrivals_of` it gave.
        firsts: for each partition, the offset after those that were read before.
        topic_ids: Kafka's.
        like: a range that has what all of an append have alike.
    """
    counted = rows.group_by(["kafka_topic", "kafka_partition"]).aggregate([([], "count_all")]).to_pylist()
    counts = {(row["kafka_topic"], row["kafka_partition"]): row["count_all"] for row in counted}
    return [
        replace(
            like,
            topic=partition[0],
            partition=partition[1],
            first=firsts[partition],
            end=end,
            topic_id=topic_ids.get(partition),
            records=counts.get(partition, 0),
            routes={} if number else dict(batch.routes),
        )
        for number, (partition, end) in enumerate(batch.ends.items())
    ]


def batch_of_arrivals(cuts: Sequence[Cut], rows: pa.Table) -> Batch:
    """A batch of what these cuts have.

    Args:
        cuts: in the order of `continuing`.
        rows: exactly theirs, as `ARRIVALS`, by partition and offset.
    """
    is_letter = rows["reason"].is_valid()
    letters, decoded = rows.filter(is_letter), rows.filter(rows["reason"].is_null())
    batch = Batch()
    for cut in cuts:
        partition = cut.range.topic_partition
        batch.starts.setdefault(partition, cut.low)
        batch.ends[partition] = cut.high
        batch.topic_ids[partition] = cut.range.topic_id or batch.topic_ids.get(partition)
        if cut.low == cut.range.first:  # the rest of a range that was cut was counted with its beginning
            batch.routes += Counter(cut.range.routes)
    batch.records = rows.num_rows
    batch.dead_letters = [_letter(row) for row in letters.to_pylist()]
    rewritten = decoded.filter(decoded["original"].is_valid())
    for row in rewritten.select(["kafka_topic", "kafka_partition", "kafka_offset", "original"]).to_pylist():
        batch.originals[row["kafka_topic"], row["kafka_partition"], row["kafka_offset"]] = row["original"]
    batch.add_columns({name: decoded[name] for name in SCHEMA.names})
    return batch


def _row(letter: DeadLetter, token: str) -> dict[str, object]:
    return {
        "token": token,
        "kafka_topic": letter.topic,
        "kafka_partition": letter.partition,
        "kafka_offset": letter.offset,
        "logged_at": logged_at_of(letter.timestamp),
        "record_key": letter.key,
        "original": letter.value,
        "reason": letter.reason,
        "problems": [{"pointer": each.pointer, "message": each.message} for each in letter.problems],
    }


def _letter(row: Mapping[str, object]) -> DeadLetter:
    logged_at, problems = row["logged_at"], row["problems"]
    assert isinstance(logged_at, datetime)  # noqa: S101 - for the type checker
    assert isinstance(problems, list)  # noqa: S101 - for the type checker
    return DeadLetter(
        str(row["kafka_topic"]), int(str(row["kafka_partition"])), int(str(row["kafka_offset"])),
        round(logged_at.timestamp() * 1000), str(row["reason"]), [Problem(**each) for each in problems],
        row["record_key"], row["original"],  # type: ignore[arg-type]
    )  # fmt: skip
