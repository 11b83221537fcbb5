"""What changed between two states of the replay's tables, so that a new generation does not send all events again.

Rows come in groups: an event by its key, its states and links likewise, a panel's answers by mode and part. A group that
differs travels whole and replaces the one the browser holds; one that went is named. The browser side is `store.js`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

_PANELS = ("revenue", "standings", "dependence", "talent", "plans", "indicators")

GROUPS: dict[str, tuple[str, ...]] = {
    "events": ("key",),
    "states": ("key",),
    "links": ("key",),
    "organizations": ("slug",),
    **{f"frames_{panel}": ("mode", "part") for panel in _PANELS},
}
"""Tables, and the columns whose values name a group."""

_TELLING = {"events": ("kafka_topic", "kafka_partition", "kafka_offset", "label")}
"""Columns that tell whether a row changed, where it need not be looked at whole: an event stands in the log as it is."""


@dataclass(frozen=True)
class Held:
    """Tables under the stamp that names them."""

    stamp: str
    tables: Mapping[str, Any]

    @cached_property
    def groups(self) -> dict[str, dict[str, Any]]:
        """By table and group, what tells whether the group changed."""
        return {name: _groups(name, table) for name, table in self.tables.items() if name in GROUPS}


def changes(held: Held, base: Held | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Tables to send to a browser that holds `base` (None: nothing), and the meta that says what they are."""
    if base is None:
        return dict(held.tables), {"stamp": held.stamp}
    sent, gone = {}, {}
    for name, table in held.tables.items():
        if name not in GROUPS:
            continue
        now, before = held.groups[name], base.groups.get(name, {})
        changed = {id_ for id_, told in now.items() if before.get(id_) != told}
        sent[name] = table.filter(pa.array([id_ in changed for id_ in _ids(name, table)], pa.bool_()))
        gone[name] = [id_ for id_ in before if id_ not in now]
    return sent, {"stamp": held.stamp, "base": base.stamp, "gone": gone}


def _ids(name: str, table: Any) -> list[str]:
    """The group of each row."""
    columns = [table.column(column).to_pylist() for column in GROUPS[name]]
    return ["|".join("" if value is None else str(value) for value in row) for row in zip(*columns, strict=True)]


def _groups(name: str, table: Any) -> dict[str, Any]:
    columns = [column for column in _TELLING.get(name, table.column_names) if column in table.column_names]
    values = zip(*(table.column(column).to_pylist() for column in columns), strict=True)
    groups: dict[str, list[Any]] = {}
    for id_, row in zip(_ids(name, table), values, strict=True):
        groups.setdefault(id_, []).append(row)
    return groups
