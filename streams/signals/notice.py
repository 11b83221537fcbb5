"""The notice of a published generation, as the projector sends it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Self

import structlog

from streams.log.port import TopicPartition

log = structlog.get_logger("whenline.signals")


@dataclass(frozen=True)
class Notice:
    """What a generation added. The default stands for an unreadable notice: it may have added anything."""

    generation: int = 0
    kinds: frozenset[str] = frozenset()
    positions: dict[TopicPartition, int] = field(default_factory=dict)
    behind: bool = False
    """Whether the projector has more to read."""

    @classmethod
    def parse(cls, value: bytes) -> Self:
        """The notice in a record's value."""
        try:
            document = json.loads(value)
            return cls(
                int(document["generation"]),
                frozenset(document["kinds"]),
                {(topic, partition): offset for topic, partition, offset in document["positions"]},
                bool(document.get("behind", False)),
            )
        except (ValueError, KeyError, TypeError) as error:
            log.warning("unreadable notice; treated as a notice of any change", why=str(error))
            return cls()
