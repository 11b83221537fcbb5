"""Pages of the events behind a position, in the order of the log's clock.

A position is a vector: the next offset of each partition. Nothing else is exact. Records enter the tables partition by
partition, so the log's clock alone would skip a late one; and numbers of versions or rows change with a rebuild, which
positions outlive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from projections.apply.batch import TopicPartition
from projections.read.session import RECORDS_AT, ReadSession, positions_as_parameters

NEAR = 256
"""Offsets of one partition that are read for one page."""
PAGE_ROWS = 256
PAGE_CHARACTERS = 2_000_000
"""A page ends after the event that brings it to this many."""

_NEAR = f"""
SELECT _l.kafka_topic, _l.kafka_partition, _l.kafka_offset,
    max(_l.logged_at) OVER (PARTITION BY _l.kafka_topic, _l.kafka_partition ORDER BY _l.kafka_offset) AS turn
FROM internal.ledger AS _l
JOIN (SELECT UNNEST($topics) AS kafka_topic, UNNEST($partitions) AS kafka_partition,
    UNNEST($offsets) AS next_offset) AS _n
    ON _n.kafka_topic = _l.kafka_topic AND _n.kafka_partition = _l.kafka_partition
WHERE _l.kafka_offset >= _n.next_offset AND _l.kafka_offset < _n.next_offset + {NEAR}
ORDER BY turn, _l.kafka_topic, _l.kafka_partition, _l.kafka_offset
"""
_EVENTS = f"""
SELECT kafka_topic, kafka_partition, kafka_offset, logged_at, known_at, kind, organizations, record
FROM ({RECORDS_AT}) ANTI JOIN internal.suppressed_records USING (key, kafka_topic, kafka_partition, kafka_offset)
"""

Turn = tuple[str, int, int, datetime]
"""Topic, partition and offset of a record, and the clock of the log by which its turn comes."""


@dataclass(frozen=True)
class StreamedEvent:
    """An event in the tables, and its position in the log."""

    topic: str
    partition: int
    offset: int
    logged_at: datetime
    known_at: datetime
    kind: str
    organizations: tuple[str, ...]
    record: str
    """The CloudEvent as it is in the log, JSON."""


@dataclass(frozen=True)
class Page:
    """Events in the order of the log's clock, those of a partition in its own order; `positions` is behind them all."""

    events: tuple[StreamedEvent, ...]
    positions: Mapping[TopicPartition, int]


def page_after(session: ReadSession, positions: Mapping[TopicPartition, int]) -> Page:
    """The next events of a version behind these positions; none, and the version's own positions, at its end.

    Duplicates of an event are left out. A partition that `positions` does not name is read from its start.
    """
    ends = session.positions
    reached = {place: positions.get(place, 0) for place in ends}
    while True:
        open_ = {place: offset for place, offset in reached.items() if offset < ends[place]}
        if not open_:
            return Page((), reached)
        near = _near(session, open_)
        events, reached = _taken(session, near, reached, ends)
        if events:
            return Page(events, reached)


def _near(session: ReadSession, open_: Mapping[TopicPartition, int]) -> list[Turn]:
    parameters = {
        "topics": [topic for topic, _ in open_],
        "partitions": [partition for _, partition in open_],
        "offsets": list(open_.values()),
    }
    rows: list[Turn] = session.rows(_NEAR, parameters)
    return rows


def _taken(
    session: ReadSession,
    near: list[Turn],
    reached: Mapping[TopicPartition, int],
    ends: Mapping[TopicPartition, int],
) -> tuple[tuple[StreamedEvent, ...], dict[TopicPartition, int]]:
    """The events of a page, up to where an unread record could precede them, and the positions behind it."""
    turns = {(topic, partition): turn for topic, partition, _, turn in near}
    unseen = [turn for place, turn in turns.items() if reached[place] + NEAR < ends[place]]
    sure = [row for row in near if not unseen or row[3] <= min(unseen)]
    chosen = sure[:PAGE_ROWS]
    found: dict[Any, StreamedEvent] = {}
    if chosen:
        for row in session.rows(_EVENTS, positions_as_parameters([row[:3] for row in chosen])):
            topic, partition, offset, logged_at, known_at, kind, organizations, record = row
            found[topic, partition, offset] = StreamedEvent(
                topic, partition, offset, logged_at, known_at, kind, tuple(organizations), record
            )
    after, events, characters = dict(reached), [], 0
    for topic, partition, offset, _ in chosen:
        event = found.get((topic, partition, offset))
        after[topic, partition] = offset + 1
        if event is not None:
            events.append(event)
            characters += len(event.record)
            if characters > PAGE_CHARACTERS:
                return tuple(events), after
    if len(chosen) == len(near):  # offsets without an event are dead letters
        after = {place: min(offset + NEAR, ends[place]) for place, offset in reached.items()}
    return tuple(events), after
