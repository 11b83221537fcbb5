"""The one writer of a set of tables, wherever they are stored: creates them and applies batches in transactions."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from projections.answer_buffer import cursor_of
from projections.apply.batch import Batch, RecordPosition, TopicPartition
from projections.apply.creation import create_tables, create_views
from projections.apply.dead_letters import DeadLetterOutbox
from projections.apply.gaps import Gaps, read_gaps, write_gaps
from projections.apply.isolation import DATA_ERRORS, MANY, refused_records, taken_record, wholly_refused
from projections.apply.positions import Position
from projections.apply.projection import Applied, Projection
from projections.apply.transaction import transaction
from projections.errors import TablesRefuse
from projections.fault_point import FaultPoint, no_fault
from projections.schema import definitions
from projections.schema.content import content_of, counts_of


class TableWriter:
    """Writes to the tables of a connection. A store opens the connection, and allows one writer at a time.

    Args:
        connection: to an empty database, or to one with tables of this version.
        fault_point: called inside the transaction, before it is committed.

    Raises:
        WarehouseOutdated: the tables are of another version and have to be rebuilt.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, fault_point: FaultPoint = no_fault) -> None:
        self.connection = connection
        self.dead_letters = DeadLetterOutbox(connection)
        self._fault_point = fault_point
        create_tables(connection)
        create_views(connection)
        self._projection = Projection(connection)

    @property
    def positions(self) -> dict[TopicPartition, Position]:
        """How far each partition is in the tables."""
        return self._projection.positions

    @property
    def version(self) -> str:
        """Version of the tables' definitions."""
        return definitions.version_of_tables()

    def apply(self, batch: Batch, topic_ids: Mapping[TopicPartition, str | None] | None = None) -> Applied:
        """Write the whole batch or nothing; see `Projection.apply`. Records that the tables refuse become dead letters.

        Raises:
            PositionNotRising: the batch starts before the position of one of its partitions.
            TablesRefuse: the tables refuse whatever is written to them.
        """
        try:
            return self._apply(batch, topic_ids)
        except DATA_ERRORS:
            rows = batch.table()
            refused = refused_records(rows, lambda some: self._try(batch, some))
            if not refused:
                raise
            self._check_tables(rows, refused)
            batch.refuse(refused)
            return self._apply(batch, topic_ids)

    def _check_tables(self, rows: pa.Table, refused: Mapping[RecordPosition, str]) -> None:
        """Verify that it is the records' fault: that the tables take at least one of each kind.

        Raises:
            TablesRefuse: they also refuse a record that they took before, or many of which they never took one.
        """
        for kind, (count, why) in wholly_refused(rows, refused).items():
            found = taken_record(self.connection, kind)
            if found is None and count < MANY:
                continue
            if found is not None:
                topic, partition, record = found
                again = Batch()
                again.add((topic, partition), [record])
                if not refused_records(
                    again.table(),
                    lambda some, batch=again: self._try(batch, some),  # type: ignore[misc]
                ):
                    continue
            raise TablesRefuse(
                f"The tables refuse every record of the kind {kind}: {why}",
                hint="Nothing was written, and nothing became a dead letter. It is a fault of this program: update it, "
                "or report it with this message.",
            )

    def _try(self, batch: Batch, rows: pa.Table) -> None:
        """Write rows and take them back."""
        self.connection.execute("BEGIN")
        try:
            self._projection.write(self.connection, batch, rows, Applied(rows.num_rows, []))
        finally:
            self.connection.execute("ROLLBACK")

    def _apply(self, batch: Batch, topic_ids: Mapping[TopicPartition, str | None] | None) -> Applied:
        with transaction(self.connection):
            applied = self._projection.apply(self.connection, batch, topic_ids)
            self._fault_point("in transaction")
        self._projection.adopt(applied)
        return applied

    @property
    def gaps(self) -> Gaps:
        """Offsets of the log that these tables do without."""
        return read_gaps(self.connection)

    def put_gaps(self, gaps: Gaps) -> bool:
        """Replace the gaps; returns whether they were others."""
        if gaps.all == self.gaps.all:
            return False
        write_gaps(self.connection, gaps.all)
        return True

    def counts(self) -> dict[str, int]:
        """Number of rows of the ledger, of dead letters, of conflicts and of duplicate records."""
        return counts_of(self.connection)

    def content(self) -> dict[str, str]:
        """Hash of each table; see `projections.schema.content`."""
        return content_of(cursor_of(self.connection))
