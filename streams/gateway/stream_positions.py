"""The position of a stream reader as a text: `models:12.0.5.7,talent:3`.

For each topic, without its prefix, the next offsets of its partitions in order; those left out are 0. Unknown topics
are accepted, so that positions stay readable across versions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from events.kind import PREFIX, topic_of
from projections.apply.batch import TopicPartition

START = "start"
"""Before every event."""
LONGEST = 8000

_PART = re.compile(r"([a-z0-9_-]{1,100}):(\d{1,18}(?:\.\d{1,18}){0,999})", re.ASCII)


def encode(positions: Mapping[TopicPartition, int]) -> str:
    """Positions as a text."""
    topics: dict[str, list[int]] = {}
    for (topic, partition), offset in sorted(positions.items()):
        if offset:
            offsets = topics.setdefault(topic.removeprefix(PREFIX), [])
            offsets += [0] * (partition - len(offsets)) + [offset]
    return ",".join(f"{topic}:{'.'.join(map(str, offsets))}" for topic, offsets in topics.items()) or START


def parse(text: str) -> dict[TopicPartition, int]:
    """Positions from their text.

    Raises:
        ValueError: the text is not a position.
    """
    if text == START:
        return {}
    if len(text) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} characters; use the `id` of an event of this stream")
    found: dict[TopicPartition, int] = {}
    for part in text.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(f"`{part[:100]}` is not a position; use the `id` of an event of this stream, or `{START}`")
        for number, offset in enumerate(match[2].split(".")):
            if int(offset):
                found[topic_of(match[1]), number] = int(offset)
    return found
