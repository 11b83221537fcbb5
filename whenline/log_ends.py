"""Reads where the log ends and what of it cannot be read, for `whenline status` and the System page.

The pages have no access to Kafka: they ask the worker, which answers the first from a short-lived cache.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from events.topics import EVENT_TOPICS
from projections.apply.positions import Position
from projections.errors import NothingPublished, VersionUnreadable
from projections.store.duckdb_file import publication
from projections.store.duckdb_file.home import Home
from streams.errors import LogError
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.log.port import TopicPartition
from streams.log.unreadable import Unreadable
from streams.projector.diagnosis import Diagnosis, diagnose, probe

FRESH_S = 2.0
PATIENCE_S = 5.0
"""Seconds that a page waits for the worker."""


@dataclass(frozen=True)
class LogEnds:
    """End offset of each partition of events; empty, with the reason, if Kafka does not answer."""

    offsets: dict[TopicPartition, int]
    error: str | None = None
    unreadable: list[Unreadable] = field(default_factory=list)
    """What the tables cannot read."""
    without_records: set[TopicPartition] = field(default_factory=set)
    """Partitions of which nothing waits, although they end after the positions of the tables."""


async def read_log_ends(cluster: Cluster, positions: Mapping[TopicPartition, Position] | None = None) -> LogEnds:
    """Read the end offsets; with the positions of the tables, also find what they cannot read."""
    try:
        async with KafkaLog(cluster) as log:
            ends = await log.end_offsets(EVENT_TOPICS)
            found = Diagnosis() if positions is None else await diagnose(log, positions)
            return LogEnds(ends, unreadable=found.unreadable, without_records=found.without_records)
    except LogError as error:
        return LogEnds({}, str(error))


async def read_ends_of_records(cluster: Cluster, positions: Mapping[TopicPartition, int]) -> LogEnds:
    """The end offsets without what follows the last record, such as the end of a transaction: no record waits there.

    Args:
        cluster: Kafka's servers and security settings.
        positions: how far the tables have read. Whether a record follows is looked up from there.
    """
    try:
        async with KafkaLog(cluster) as log:
            begins, ends = await log.begin_offsets(EVENT_TOPICS), await log.end_offsets(EVENT_TOPICS)
            reached = {each: positions.get(each, 0) for each in ends}
            ahead = {each: offset for each, offset in reached.items() if begins[each] <= offset < ends[each]}
            without = (await probe(log, ahead, ends)).without_records
            return LogEnds(ends | {each: reached[each] for each in without}, without_records=without)
    except LogError as error:
        return LogEnds({}, str(error))


def published_positions(root: Path) -> Mapping[TopicPartition, int]:
    """How far the newest version of a home has read; empty before the first.

    DuckDB is not asked: a process opens a version with one configuration at a time, and rules of signals need theirs.
    """
    try:
        return publication.newest(Home(root)).positions or {}
    except (NothingPublished, VersionUnreadable):
        return {}


class CachedLogEnds:
    """The ends of the log's records for a server: however many ask, Kafka is asked at most once in `FRESH_S`.

    Args:
        cluster: Kafka's servers and security settings.
        positions: how far the tables have read. Without it, the ends are those of the log.
    """

    def __init__(self, cluster: Cluster, positions: Callable[[], Mapping[TopicPartition, int]] | None = None) -> None:
        self._cluster, self._positions = cluster, positions
        self._lock = threading.Lock()
        self._rows: list[dict[str, Any]] = []
        self._due_at = 0.0

    def rows(self) -> list[dict[str, Any]]:
        """Topic, partition and end offset of each partition; none while Kafka does not answer."""
        with self._lock:
            if time.monotonic() >= self._due_at:
                offsets = asyncio.run(self._read()).offsets
                self._rows = [
                    {"topic": topic, "partition": partition, "end_offset": end}
                    for (topic, partition), end in sorted(offsets.items())
                ]
                self._due_at = time.monotonic() + FRESH_S
            return self._rows

    async def _read(self) -> LogEnds:
        if self._positions is None:
            return await read_log_ends(self._cluster)
        return await read_ends_of_records(self._cluster, self._positions())


def fetch_log_ends(worker: str) -> dict[TopicPartition, int]:
    """The end offsets that a worker serves; none if it does not answer."""
    try:
        with urllib.request.urlopen(f"{worker}/log-ends", timeout=PATIENCE_S) as response:  # noqa: S310 - a setting
            rows = json.load(response)
        return {(str(row["topic"]), int(row["partition"])): int(row["end_offset"]) for row in rows}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def fetch_unreadable(worker: str) -> list[Unreadable]:
    """The partitions that a worker cannot read; none if it does not answer."""
    try:
        with urllib.request.urlopen(f"{worker}/healthz", timeout=PATIENCE_S) as response:  # noqa: S310 - a setting
            body = response.read()
    except urllib.error.HTTPError as unhealthy:
        body = unhealthy.read()
    except OSError:
        return []
    try:
        processors = json.loads(body)["processors"]
        return [Unreadable(**each) for processor in processors.values() for each in processor["unreadable"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []


def positions_of(table: pa.Table) -> dict[TopicPartition, Position]:
    """The positions of `Status.positions`."""
    return {
        (row["kafka_topic"], row["kafka_partition"]): Position(row["next_offset"], row["topic_id"])
        for row in table.to_pylist()
    }
