"""Events and log records, made in one line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from events.registry import KINDS
from projections.apply.batch import Batch, TopicPartition, batch_of
from projections.apply.table_writer import TableWriter
from projections.store.duckdb_file.home import Home
from tests.reference_model import Logged

LOGGED_AT = datetime(2026, 11, 1, tzinfo=UTC)
"""When the first record of a test is logged."""

MODELS: TopicPartition = ("whenline.models", 0)


@dataclass(frozen=True)
class Record:
    """A record as the log gives it."""

    offset: int
    timestamp: int
    value: bytes | None
    key: bytes | None = None
    headers: Sequence[tuple[str, bytes]] = field(default=())
    problem: str | None = None


def event(id: str = "1", **changed: Any) -> dict[str, Any]:  # noqa: A002 - the attribute's own name
    """A CloudEvent that the contract takes: a model was launched. `data` is merged into the payload."""
    data = {"headline": "A model", "organizations": [{"slug": "openai"}], "model": "m1"} | changed.pop("data", {})
    document = {
        "specversion": "1.0",
        "id": id,
        "source": "urn:publisher:a",
        "type": "whenline.model.launched",
        "time": "2025-03-07T00:00:00Z",
    }
    return document | changed | {"data": data}


def amendment(id: str, action: str, target: str, **data: Any) -> dict[str, Any]:  # noqa: A002
    """A CloudEvent that corrects, retracts, confirms or denies an event of the same source."""
    fields = {
        "headline": "Amended",
        "organizations": [{"slug": "openai"}],
        "target": {"source": "urn:publisher:a", "id": target},
    }
    return event(id, type=f"whenline.event.{action}") | {"data": fields | data}


def record(offset: int, value: object = None, /, *, key: bytes | None = None, headers: Any = ()) -> Record:
    """A record at an offset, logged a second after the one before; `value` is bytes, None, or JSON to be."""
    logged_at = LOGGED_AT + timedelta(seconds=offset)
    encoded = value if value is None or isinstance(value, bytes) else json.dumps(value).encode()
    return Record(offset, int(logged_at.timestamp() * 1000), encoded, key, headers)


def records(*values: object, start: int = 0) -> list[Record]:
    """Records one after the other."""
    return [record(start + number, value) for number, value in enumerate(values)]


def batch(*values: object, start: int = 0, place: TopicPartition = MODELS) -> Batch:
    """A batch of one partition."""
    return batch_of([(place, records(*values, start=start))])


def batch_of_logged(history: Iterable[Logged]) -> Batch:
    """A batch of records of random histories, each partition's in its order."""
    by_place: dict[TopicPartition, list[Record]] = {}
    for each in sorted(history, key=lambda one: (one.topic, one.partition, one.offset)):
        by_place.setdefault((each.topic, each.partition), []).append(
            Record(each.offset, round(each.logged_at.timestamp() * 1000), each.value)
        )
    return batch_of(by_place.items())


def rows_of(tables: TableWriter, query: str, **parameters: Any) -> list[dict[str, Any]]:
    """Rows of the live tables as dictionaries; from the writer's own connection."""
    cursor = tables.connection.cursor()
    cursor.execute(query, parameters or None)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def home_in(folder: Path) -> Home:
    """An empty home."""
    home = Home(folder)
    home.warehouse.mkdir(parents=True)
    return home


def topic_of(kind: str) -> str:
    """The topic of a kind."""
    return KINDS[kind].topic
