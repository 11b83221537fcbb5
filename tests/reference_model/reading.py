"""Records of the log, and the canonical record of each event id."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Position = tuple[str, int, int]
Ref = tuple[str, str]
"""What identifies an event: its source and its id."""
Order = tuple[datetime, datetime, Position]
Data = dict[str, Any]


@dataclass(frozen=True)
class Logged:
    """One record of the log: the event's bytes, their position, and the broker's clock."""

    topic: str
    partition: int
    offset: int
    logged_at: datetime
    value: bytes


@dataclass(frozen=True, eq=False)
class Statement:
    """A canonical record, parsed."""

    ref: Ref
    kind: str
    time: datetime
    data: Data
    known_at: datetime
    logged_at: datetime
    position: Position

    @property
    def source(self) -> str:
        return self.ref[0]

    @property
    def order(self) -> Order:
        """The sort key of amendments and statements; no two are equal."""
        return self.known_at, self.logged_at, self.position

    @property
    def amends(self) -> bool:
        return self.kind.startswith("event.")

    @property
    def target(self) -> Ref:
        """The event that an amendment amends."""
        return self.data["target"]["source"], self.data["target"]["id"]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def read(record: Logged) -> Statement:
    document = json.loads(record.value)
    stated = document.get("knowntime")
    return Statement(
        ref=(document["source"], document["id"]),
        kind=document["type"].removeprefix("whenline."),
        time=instant(document["time"]),
        data=document["data"],
        known_at=min(instant(stated), record.logged_at) if stated else record.logged_at,
        logged_at=record.logged_at,
        position=(record.topic, record.partition, record.offset),
    )


def canonical_records(records: Iterable[Logged]) -> dict[Ref, Statement]:
    """The canonical statements by event: of the records of one id, the first in the log."""
    canonical: dict[Ref, Statement] = {}
    for statement in sorted(map(read, records), key=lambda each: (each.logged_at, each.position)):
        canonical.setdefault(statement.ref, statement)
    return canonical


def seen(canonical: dict[Ref, Statement], known: datetime, logged: datetime) -> dict[Ref, Statement]:
    """The statements known on `known`, among those logged by `logged`."""
    return {
        ref: statement
        for ref, statement in canonical.items()
        if statement.known_at <= known and statement.logged_at <= logged
    }
