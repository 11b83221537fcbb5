"""What the log says: its records, and which of one id stands."""

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
    """One record of the log: the event's bytes, where they stand, and the broker's clock."""

    topic: str
    partition: int
    offset: int
    logged_at: datetime
    value: bytes


@dataclass(frozen=True, eq=False)
class Said:
    """A record that stands, read."""

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
        """By which amendments and tellings are ordered; no two are equal."""
        return self.known_at, self.logged_at, self.position

    @property
    def amends(self) -> bool:
        return self.kind.startswith("event.")

    @property
    def target(self) -> Ref:
        """Whom an amendment amends."""
        return self.data["target"]["source"], self.data["target"]["id"]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def read(record: Logged) -> Said:
    document = json.loads(record.value)
    stated = document.get("knowntime")
    return Said(
        ref=(document["source"], document["id"]),
        kind=document["type"].removeprefix("whenline."),
        time=instant(document["time"]),
        data=document["data"],
        known_at=min(instant(stated), record.logged_at) if stated else record.logged_at,
        logged_at=record.logged_at,
        position=(record.topic, record.partition, record.offset),
    )


def standing(records: Iterable[Logged]) -> dict[Ref, Said]:
    """Of the records of one id, the first in the log stands."""
    stands: dict[Ref, Said] = {}
    for said in sorted(map(read, records), key=lambda each: (each.logged_at, each.position)):
        stands.setdefault(said.ref, said)
    return stands


def seen(stands: dict[Ref, Said], known: datetime, logged: datetime) -> dict[Ref, Said]:
    """What is known on `known`, of what the log held by `logged`."""
    return {ref: said for ref, said in stands.items() if said.known_at <= known and said.logged_at <= logged}
