"""Kafka topics: one a family of kinds, named `whenline.<family>`, and what each is configured to keep."""

from __future__ import annotations

from msgspec import Struct

FOREVER = "-1"
ONE_DAY_MS = str(24 * 60 * 60 * 1000)

FAMILIES = (
    "organizations",
    "models",
    "evaluations",
    "talent",
    "revenue",
    "capital",
    "partnerships",
    "products",
    "prices",
    "plans",
    "commentary",
    "indicators",
    "workforce",
    "amendments",
    "signals",
)
"""Families whose topics the projector reads."""


class TopicSpec(Struct, frozen=True):
    """A topic as it must exist. `config` holds Kafka's own topic settings."""

    name: str
    partitions: int
    config: dict[str, str]


def topic_of(family: str) -> str:
    """Topic name of a family: `models` → `whenline.models`."""
    return f"whenline.{family}"


_KEPT = {
    "retention.ms": FOREVER,
    "retention.bytes": FOREVER,
    "cleanup.policy": "delete",
    "message.timestamp.type": "LogAppendTime",
}

DEADLETTERS = TopicSpec("whenline.deadletters", 1, _KEPT)
"""What could not be projected. Written by the projector, read by people."""

GENERATIONS = TopicSpec("whenline.generations", 1, {**_KEPT, "retention.ms": ONE_DAY_MS})
"""Notices of published generations, kept for a day."""

EVENT_TOPICS: dict[str, TopicSpec] = {
    topic_of(family): TopicSpec(topic_of(family), 1 if family == "signals" else 4, _KEPT) for family in FAMILIES
}
"""Topics of events, which the projector reads and Kafka keeps for ever."""

ALL_TOPICS: dict[str, TopicSpec] = {**EVENT_TOPICS, DEADLETTERS.name: DEADLETTERS, GENERATIONS.name: GENERATIONS}
