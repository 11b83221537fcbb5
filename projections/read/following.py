"""What the tables learned after a position: the events of a generation in the order of the log's clock, page by page.

Where a reader stands is told by a vector,
    the next offset of each partition. Nothing else is exact: records come into the tables
partition by partition,
    so by the log's clock alone a late one would be passed over; and numbers of generations or rows end
with a rebuild. A vector outlives both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from projections.apply.batch import TopicPartition
from projections.read.reader import ReadSession

NEAR = 256
"""Offsets of one partition that are looked at for one page."""
PAGE_ROWS = 256
PAGE_CHARACTERS = 2_000_000
"""A page ends after the event that brings it to this many."""

_NEAR = f"""
SELECT _l.rowid, _l.kafka_topic, _l.kafka_partition, _l.kafka_offset,
    max(_l.logged_at) OVER (PARTITION BY _l.kafka_topic, _l.kafka_partition ORDER BY _l.kafka_offset) AS turn
FROM ledger AS _l
JOIN (SELECT UNNEST($topics) AS kafka_topic, UNNEST($partitions) AS kafka_partition,
    UNNEST($offsets) AS next_offset) AS _n
    ON _n.kafka_topic = _l.kafka_topic AND _n.kafka_partition = _l.kafka_partition
WHERE _l.kafka_offset >= _n.next_offset AND _l.kafka_offset < _n.next_offset + {NEAR}
ORDER BY turn, _l.kafka_topic, _l.kafka_partition, _l.kafka_offset
"""
_ROWS = """
SELECT _l.kafka_topic, _l.kafka_partition, _l.kafka_offset, _l.logged_at, _l.known_at, _l.kind, _l.organizations,
    _l.record
FROM ledger AS _l
ANTI JOIN internal.suppressed_records AS _o
    ON _o.key = _l.key AND _o.kafka_topic = _l.kafka_topic AND _o.kafka_partition = _l.kafka_partition
        AND _o.kafka_offset = _l.kafka_offset
WHERE _l.rowid IN (SELECT UNNEST($rows))
"""


@dataclass(frozen=True)
class Told:
    """An event that came into the tables, and where it lies in the log."""

    topic: str
    partition: int
    offset: int
    logged_at: datetime
    known_at: datetime
    kind: str
    organizations: tuple[str, ...]
    record: str
    """The CloudEvent as it lies in the log, JSON."""


@dataclass(frozen=True)
class Page:
    """Events in the order of the log's clock, each partition's in its own; `positions` is where to go on behind them all."""

    events: tuple[Told, ...]
    positions: Mapping[TopicPartition, int]


def page_after(pinned: ReadSession, positions: Mapping[TopicPartition, int]) -> Page:
    """The next events of a generation behind these positions; none, and the generation's own positions, at its end.

    A repeat of an event is not told again: only the record that stands. A partition that `positions` does not name is read
    from its begin.
    """
    ends = pinned.positions
    reached = {place: positions.get(place, 0) for place in ends}
    while True:
        open_ = {place: offset for place, offset in reached.items() if offset < ends[place]}
        if not open_:
            return Page((), reached)
        near = _near(pinned, open_)
        events, reached = _taken(pinned, near, reached, ends)
        if events:
            return Page(events, reached)


def _near(pinned: ReadSession, open_: Mapping[TopicPartition, int]) -> list[tuple[int, str, int, int, datetime]]:
    asked = {
        "topics": [topic for topic, _ in open_],
        "partitions": [partition for _, partition in open_],
        "offsets": list(open_.values()),
    }
    rows: list[tuple[int, str, int, int, datetime]] = pinned.rows(_NEAR, asked)
    return rows


def _taken(
    pinned: ReadSession,
    near: list[tuple[int, str, int, int, datetime]],
    reached: Mapping[TopicPartition, int],
    ends: Mapping[TopicPartition, int],
) -> tuple[tuple[Told, ...], dict[TopicPartition, int]]:
    """The events of a page, as far as nothing that is not near could come before them, and where it ends."""
    turns = {(topic, partition): turn for _, topic, partition, _, turn in near}
    unseen = [turn for place, turn in turns.items() if reached[place] + NEAR < ends[place]]
    sure = [row for row in near if not unseen or row[4] <= min(unseen)]
    chosen = sure[:PAGE_ROWS]
    found: dict[Any, Told] = {}
    if chosen:
        for row in pinned.rows(_ROWS, {"rows": [row[0] for row in chosen]}):
            topic, partition, offset, logged_at, known_at, kind, organizations, record = row
            found[topic, partition, offset] = Told(
                topic, partition, offset, logged_at, known_at, kind, tuple(organizations), record
            )
    after, events, characters = dict(reached), [], 0
    for _, topic, partition, offset, _ in chosen:
        told = found.get((topic, partition, offset))
        after[topic, partition] = offset + 1
        if told is not None:
            events.append(told)
            characters += len(told.record)
            if characters > PAGE_CHARACTERS:
                return tuple(events), after
    if len(chosen) == len(near):  # what is near and no event is a dead letter
        after = {place: min(offset + NEAR, ends[place]) for place, offset in reached.items()}
    return tuple(events), after
