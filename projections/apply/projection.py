"""The projection: turns a batch of records into rows of all tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from projections.apply.batch import Batch, TopicPartition
from projections.apply.change_counters import CLAIM_STATEMENTS, DISPLACED, DUPLICATES, VALIDITY, raise_counters
from projections.apply.dead_letters import DeadLetter, insert_dead_letters
from projections.apply.duplicates import DuplicateFilter
from projections.apply.positions import Position, advanced, check_rising, read_positions, write_positions
from projections.apply.resolution import resolve_staged
from projections.apply.time_refusals import refuse_impossible_times
from projections.schema import definitions

MOST_ORGANIZATIONS = 100
"""Organizations of a batch that its notice names at most."""
_ORGANIZATIONS = f"""
SELECT DISTINCT UNNEST(organizations) AS slug FROM staged ORDER BY slug LIMIT {MOST_ORGANIZATIONS}
"""


@dataclass
class Applied:
    """What a batch did to the tables."""

    records: int
    dead_letters: list[DeadLetter]
    duplicates: int = 0
    kinds: list[str] = field(default_factory=list)
    organizations: list[str] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    """Tables that have other rows now."""
    positions: dict[TopicPartition, Position] = field(default_factory=dict)
    """Positions after the batch."""


class Projection:
    """Applies batches. Between batches it remembers the positions and the keys of the ledger.

    Args:
        connection: to the tables as they are.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._duplicates = DuplicateFilter(connection)
        self.positions = read_positions(connection)

    def apply(
        self,
        connection: duckdb.DuckDBPyConnection,
        batch: Batch,
        topic_ids: Mapping[TopicPartition, str | None] | None = None,
    ) -> Applied:
        """Write a batch. Call it inside a transaction, and `adopt` what it returns once that is committed.

        Args:
            connection: to the tables.
            batch: decoded records.
            topic_ids: Kafka's id of the topic of each partition, written with the position.

        Raises:
            PositionNotRising: the batch starts before the position of one of its partitions.
        """
        check_rising(self.positions, batch)
        applied = Applied(len(batch), list(batch.dead_letters))
        self.write(connection, batch, batch.table(), applied)
        insert_dead_letters(connection, applied.dead_letters)
        raise_counters(connection, applied.changed)
        applied.positions = advanced(self.positions, batch, topic_ids or {})
        write_positions(connection, applied.positions)
        return applied

    def write(self, connection: duckdb.DuckDBPyConnection, batch: Batch, rows: pa.Table, applied: Applied) -> None:
        """Stage rows of a batch and write what they state, without dead letters and positions."""
        if not rows.num_rows:
            return
        connection.register("incoming", rows)
        try:
            connection.execute(definitions.writing()["stage"])
        finally:
            connection.unregister("incoming")
        self._insert_staged(connection, batch, applied)

    def adopt(self, applied: Applied) -> None:
        """Remember what a committed batch added. Call it before the next batch is staged."""
        self.positions = applied.positions
        if applied.kinds:
            self._duplicates.take_staged()

    def _insert_staged(self, connection: duckdb.DuckDBPyConnection, batch: Batch, applied: Applied) -> None:
        """Ledger, duplicates, facts and resolved tables, from `staged`."""
        run = definitions.writing()
        connection.execute(run["stage_corrections"])
        connection.execute(run["statements"])
        applied.dead_letters += refuse_impossible_times(connection, batch)
        found = self._duplicates.find_duplicates(connection)
        applied.duplicates = found.listed
        connection.execute(run["append_ledger"])
        kinds = {row[0] for row in connection.execute("SELECT DISTINCT kind FROM statements").fetchall()}
        applied.kinds = sorted(kinds)
        applied.organizations = [row[0] for row in connection.execute(_ORGANIZATIONS).fetchall()]
        if found.repeats:
            for table in ("staged", "replaced"):
                connection.execute(run["remove_records"].format(table=table, records="repeats"))
        if found.displaced:
            applied.changed |= _remove_displaced(connection)
        for fact in definitions.facts():
            if fact.takes(kinds):
                (inserted,) = connection.execute(fact.insert).fetchone() or (0,)
                if inserted:
                    applied.changed.add(fact.name)
        resolved = resolve_staged(connection)
        changed = {DUPLICATES: applied.duplicates, VALIDITY: resolved.validity, CLAIM_STATEMENTS: resolved.claims}
        applied.changed.update(name for name, has_changed in changed.items() if has_changed)


def _remove_displaced(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Remove the facts of records that another one displaced; names of what changed."""
    changed = {DISPLACED}
    for fact in definitions.facts():
        statement = definitions.writing()["remove_records"].format(table=f"internal.{fact.name}", records="displaced")
        (removed,) = connection.execute(statement).fetchone() or (0,)
        if removed:
            changed.add(fact.name)
    return changed
