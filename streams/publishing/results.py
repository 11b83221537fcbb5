"""What the publisher answers for each event: its outcome and its position in the log."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct

from events.errors import ContractError
from events.validation import InvalidEvent, Problem, UnknownKind
from streams.errors import LogError
from streams.log.port import Receipt

Outcome = Literal["accepted", "duplicate", "conflict", "rejected", "unacknowledged"]


@lru_cache(1024)
def _instant(milliseconds: int) -> datetime:
    """An instant since the epoch. The records of one batch of Kafka have the same one."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


class RecordPosition(Struct, frozen=True):
    """The position of a record in the log."""

    topic: str
    partition: int
    offset: int
    logged_at: datetime

    @classmethod
    def of(cls, receipt: Receipt) -> RecordPosition:
        """The position that Kafka acknowledged."""
        return cls(receipt.topic, receipt.partition, receipt.offset, _instant(receipt.timestamp))


class PublishResult(Struct, frozen=True):
    """The outcome of one event.

    `position` is the event's own; of a duplicate or a conflict, that of the record already in the log.
    `problems` of an accepted event are those for which the projector will refuse it; `warnings` say why an amendment
    has no effect.
    """

    outcome: Outcome
    id: str | None = None
    source: str | None = None
    position: RecordPosition | None = None
    problems: list[Problem] = []
    error: LogError | None = None
    warnings: list[Problem] = []


def rejection(document: Any, error: ContractError) -> PublishResult:
    """The result of an event that breaks the contract."""
    found = error.problems if isinstance(error, InvalidEvent | UnknownKind) else [Problem("", str(error))]
    attributes = document if isinstance(document, dict) else {}
    return PublishResult("rejected", _text(attributes.get("id")), _text(attributes.get("source")), None, found)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
