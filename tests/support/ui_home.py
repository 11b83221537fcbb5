"""A home with real generations for the pages to read, filled without a log: the test gives the records."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from events.registry import KINDS
from projections.apply.batch import batch_of
from projections.store import Version, open_write_store
from projections.store.duckdb_file.home import Home
from tests.support.tables import with_empty_tables

LOGGED = datetime(2026, 11, 1, tzinfo=UTC)
"""When the first record is logged; each further one a second later."""


@dataclass(frozen=True)
class Record:
    """A record of the log."""

    offset: int
    timestamp: int
    value: bytes
    key: bytes | None = None
    headers: Sequence[tuple[str, bytes]] = field(default=())
    problem: str | None = None


class FilledHome:
    """Writes events into a home and publishes generations. Left as a context, it closes the tables."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder)
        self._session = open_write_store(with_empty_tables(folder)).open()
        self._next: Counter[str] = Counter()

    def __enter__(self) -> FilledHome:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def publish(self, events: Iterable[dict[str, Any] | bytes]) -> Version:
        """A generation with these records added: CloudEvents, or bytes that are none."""
        by_topic: dict[str, list[Record]] = {}
        for event in events:
            value = event if isinstance(event, bytes) else json.dumps(event).encode()
            topic = (
                "whenline.models" if isinstance(event, bytes) else KINDS[event["type"].removeprefix("whenline.")].topic
            )
            logged = LOGGED.timestamp() + self._next.total()
            by_topic.setdefault(topic, []).append(Record(self._next[topic], int(logged * 1000), value))
            self._next[topic] += 1
        self._session.tables.apply(batch_of(((topic, 0), records) for topic, records in by_topic.items()))
        return self._session.publish()
