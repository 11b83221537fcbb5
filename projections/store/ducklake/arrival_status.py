"""What `whenline status` shows of projectors, read from the lake: nothing is written only to be shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb

from projections.apply.batch import TopicPartition
from projections.apply.transaction import transaction
from projections.store.ducklake.address import LakeAddress
from projections.store.ducklake.connecting import CHANGES, SNAPSHOTS, attach, open_duckdb
from projections.store.ducklake.errors import lake_errors
from projections.store.ducklake.lake import read_head
from projections.store.ducklake.segments import read_ranges, read_resolved, read_segments

_APPENDS = f"""
SELECT author, max(snapshot_time::TIMESTAMPTZ), arg_max(commit_extra_info, snapshot_id)
FROM {SNAPSHOTS} JOIN {CHANGES} USING (snapshot_id)
WHERE commit_message = 'arrivals' GROUP BY author ORDER BY author
"""


@dataclass(frozen=True)
class ProjectorStatus:
    """A projector that appended something since the oldest snapshot of the lake."""

    name: str
    appended_at: datetime
    """When it appended last."""
    partitions: tuple[TopicPartition, ...]
    """Those that it had then."""
    waiting_ranges: int
    waiting_records: int


@dataclass(frozen=True)
class ArrivalStatus:
    """Projectors, and what of them waits for the resolver."""

    projectors: tuple[ProjectorStatus, ...]
    published_at: datetime | None
    """When the last version was published; None before the first."""


def read_arrival_status(address: LakeAddress) -> ArrivalStatus:
    """Read it.

    Raises:
        StoreUnavailable: the lake does not answer.
    """
    with open_duckdb(address) as connection:
        attach(connection, address, read_only=True)
        with lake_errors(address, "read"), transaction(connection):
            head, waiting = read_head(connection), _waiting(connection)
            appends = connection.execute(_APPENDS).fetchall()
    projectors = tuple(
        ProjectorStatus(name, appended_at, _partitions(extra), *waiting.get(name, (0, 0)))
        for name, appended_at, extra in appends
    )
    return ArrivalStatus(projectors, head.published_at if head is not None and head.has_tables else None)


def _waiting(connection: duckdb.DuckDBPyConnection) -> Mapping[str, tuple[int, int]]:
    """Ranges that are not resolved and their records, by projector."""
    behind = {partition: each.next_offset for partition, each in read_resolved(connection).items()}
    found: dict[str, tuple[int, int]] = {}
    for segment in read_segments(connection):
        for each in read_ranges(connection, segment, behind):
            ranges, records = found.get(each.projector, (0, 0))
            found[each.projector] = (ranges + 1, records + each.records)
    return found


def _partitions(extra: str) -> tuple[TopicPartition, ...]:
    holds = json.loads(extra)["holds"]
    return tuple((topic, number) for topic in sorted(holds) for number in holds[topic])
