"""Finds the rows of the replay's tables that changed, so that a new generation does not send all events again.

Rows form groups (`group_by` of their frame): an event by its key, a panel's answers by mode and part. A changed
group is sent whole and replaces the browser's; a removed one is named. The browser side is `frontend/store.js`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import pyarrow as pa

from projections.read.replay.registry import all_frames

_VERSION_COLUMNS = {"events": ("kafka_topic", "kafka_partition", "kafka_offset", "label")}
"""Columns that show whether a row changed, for tables whose rows need not be compared whole."""


@dataclass(frozen=True)
class TableState:
    """The replay's tables, and a stamp that identifies this state of them."""

    stamp: str
    tables: Mapping[str, Any]

    @cached_property
    def groups(self) -> dict[str, dict[str, Any]]:
        """By table and group, the values that show whether the group changed."""
        return {name: _groups(name, table) for name, table in self.tables.items() if name in group_columns()}


@cache
def group_columns() -> dict[str, tuple[str, ...]]:
    """By table, the columns whose values name a group."""
    return {frame.name: frame.group_by for frame in all_frames().values()}


def changes(state: TableState, base: TableState | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Tables for a browser that has the state `base` (None: nothing), and metadata that describes them."""
    if base is None:
        return dict(state.tables), {"stamp": state.stamp}
    sent, gone = {}, {}
    for name, table in state.tables.items():
        if name not in group_columns():
            continue
        now, before = state.groups[name], base.groups.get(name, {})
        changed = {id_ for id_, version in now.items() if before.get(id_) != version}
        sent[name] = table.filter(pa.array([id_ in changed for id_ in _ids(name, table)], pa.bool_()))
        gone[name] = [id_ for id_ in before if id_ not in now]
    return sent, {"stamp": state.stamp, "base": base.stamp, "gone": gone}


def _ids(name: str, table: Any) -> list[str]:
    """The group of each row."""
    columns = [table.column(column).to_pylist() for column in group_columns()[name]]
    return ["|".join("" if value is None else str(value) for value in row) for row in zip(*columns, strict=True)]


def _groups(name: str, table: Any) -> dict[str, Any]:
    columns = [column for column in _VERSION_COLUMNS.get(name, table.column_names) if column in table.column_names]
    values = zip(*(table.column(column).to_pylist() for column in columns), strict=True)
    groups: dict[str, list[Any]] = {}
    for id_, row in zip(_ids(name, table), values, strict=True):
        groups.setdefault(id_, []).append(row)
    return groups
