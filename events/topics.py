"""Kafka topics: one for each family of kinds, two for the output of the projector, one for decisions of operators."""

from __future__ import annotations

from msgspec import Struct

from events.kind import topic_of
from events.registry import FAMILIES

FOREVER = "-1"
ONE_DAY_MS = str(24 * 60 * 60 * 1000)


class TopicSpec(Struct, frozen=True):
    """A topic as it must exist. `config` has Kafka's own topic settings."""

    name: str
    partitions: int
    config: dict[str, str]


_FOREVER = {
    "retention.ms": FOREVER,
    "retention.bytes": FOREVER,
    "cleanup.policy": "delete",
    "message.timestamp.type": "LogAppendTime",
}

DEADLETTERS = TopicSpec("whenline.deadletters", 1, _FOREVER)
"""Records that could not be projected. Written by the projector, for people to read."""

DECISIONS = TopicSpec("whenline.decisions", 1, _FOREVER)
"""Decisions of operators about the log, such as to skip what cannot be read. Each rebuild obeys them."""

GENERATIONS = TopicSpec("whenline.generations", 1, {**_FOREVER, "retention.ms": ONE_DAY_MS})
"""Notices of published generations, retained for a day."""

EVENT_TOPICS: dict[str, TopicSpec] = {
    topic_of(family.name): TopicSpec(topic_of(family.name), family.partitions, _FOREVER) for family in FAMILIES.values()
}
"""Topics of events. The projector reads them, and Kafka retains them forever."""

ALL_TOPICS: dict[str, TopicSpec] = EVENT_TOPICS | {spec.name: spec for spec in (DEADLETTERS, DECISIONS, GENERATIONS)}
