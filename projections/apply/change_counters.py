"""Change counters: readers learn which tables changed between two versions without scanning them.

A counter rises in the transaction that changes its table. It starts at the clock's microseconds, so that
tables that were rebuilt never repeat a counter of the tables before them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import duckdb

from projections.schema import definitions

CLAIM_STATEMENTS = "claim_statements"
"""Counter of the view over all statements with a shared claim."""
DUPLICATES = "duplicate_records"
DISPLACED = "displaced_records"
"""Counter of fact tables that rows were removed from: all other batches only append to them."""
VALIDITY = "event_validity"


def raise_counters(connection: duckdb.DuckDBPyConnection, changed: Iterable[str]) -> None:
    """Raise the counters of these tables. Call it in the transaction that changes them."""
    names = sorted(set(changed))
    if names:
        now = int(datetime.now(UTC).timestamp() * 1_000_000)
        connection.execute(definitions.writing()["raise_counters"], {"names": names, "now": now})


def raise_all_counters(connection: duckdb.DuckDBPyConnection) -> None:
    """Raise every counter: for tables that were filled in another way than batch by batch."""
    names = [CLAIM_STATEMENTS, DISPLACED, DUPLICATES, VALIDITY, *(fact.name for fact in definitions.facts())]
    raise_counters(connection, names)


def read_counters(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Counters by table; a table that never changed has none."""
    return dict(connection.execute("SELECT name, counter FROM internal.change_counters").fetchall())
