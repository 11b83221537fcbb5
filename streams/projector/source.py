"""Finds the offsets at which the projector resumes, and checks that the log is the one its tables were made from."""

from __future__ import annotations

from collections.abc import Mapping

from events.topics import EVENT_TOPICS
from projections.apply.gaps import Gaps
from projections.apply.positions import Position
from streams.errors import PositionLost
from streams.log.kafka import KafkaLog
from streams.log.port import TopicPartition

REMADE_HINT = (
    "Restore the log's data, or point KAFKA_BOOTSTRAP_SERVERS to the log that these tables were made from. If this log "
    "is the right one now, move the folder `warehouse` out of the home and start again: the tables are made "
    "again from it. With a lake move `working` away, too, and set WHENLINE_STORE and WHENLINE_DATA to an empty one."
)

DELETED_HINT = (
    "Event topics must keep all records: set retention.ms=-1 and restore the log's data. If the records are gone for "
    "good, accept that with `whenline skip {topic} {partition} {offset} --reason TEXT` and start again."
)


async def starting_points(
    log: KafkaLog, positions: Mapping[TopicPartition, Position], gaps: Gaps
) -> dict[TopicPartition, int]:
    """Offsets to resume at, for every partition of every event topic; after records whose deletion was accepted.

    Raises:
        PositionLost: the log no longer has the next record, or is not the one that the tables were made from.
    """
    begins, ends = await log.begin_offsets(EVENT_TOPICS), await log.end_offsets(EVENT_TOPICS)
    for place, position in positions.items():
        if place not in ends:
            raise PositionLost(f"The log has no {_name(place)}, which the tables were made from.", hint=REMADE_HINT)
        if position.next_offset > ends[place]:
            raise PositionLost(
                f"The tables have {_name(place)} up to offset {position.next_offset}, but the log ends at "
                f"{ends[place]}: the topic was created again, or records were lost.",
                hint=REMADE_HINT,
            )
    check_topic_ids(positions, await log.topic_ids(EVENT_TOPICS))
    points = {
        place: gaps.after_deleted(place, positions[place].next_offset if place in positions else 0) for place in ends
    }
    check_begins(begins, points)
    return points


def check_begins(begins: Mapping[TopicPartition, int], points: Mapping[TopicPartition, int]) -> None:
    """Check that the log still has everything from these offsets on.

    Raises:
        PositionLost: it begins later.
    """
    for place, begin in begins.items():
        if begin > points.get(place, begin):
            raise PositionLost(
                f"{_name(place)} begins at offset {begin}, and the records from {points[place]} on are not in the "
                "tables: they were deleted before they were read.",
                hint=DELETED_HINT.format(topic=place[0], partition=place[1], offset=points[place]),
            )


def check_topic_ids(positions: Mapping[TopicPartition, Position], topic_ids: Mapping[str, str]) -> None:
    """Compare the ids of the topics with those that the tables were made from.

    Raises:
        PositionLost: a topic was deleted, and perhaps created again.
    """
    for (topic, partition), position in positions.items():
        if position.topic_id is None or not topic_ids:
            continue
        if topic not in topic_ids:
            raise PositionLost(
                f"The topic {topic}, which the tables were made from, was deleted from the log.", hint=REMADE_HINT
            )
        if topic_ids[topic] != position.topic_id:
            raise PositionLost(
                f"{_name((topic, partition))} is not the one that the tables were made from: the topic was created "
                f"again (its id is {topic_ids[topic]}, and was {position.topic_id}).",
                hint=REMADE_HINT,
            )


def _name(place: TopicPartition) -> str:
    return f"{place[0]}, partition {place[1]}"
