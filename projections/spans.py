"""What amendments and repeats do, worked out once and kept: `act_spans` and `effective_spans`, for all who read.

Both hold what `acts_over()` and `effective_over()` say of the whole log. What a batch cannot have changed stays as it is, so
the cost goes with the batch and not with the log; only the ledger's keys are read whole, where anything is touched at all.
"""

from __future__ import annotations

import duckdb

ASKED = """
CREATE OR REPLACE TEMP TABLE asked AS
WITH RECURSIVE reached AS (
    SELECT s.key FROM staged AS s SEMI JOIN touched AS t ON t.key = s.key
    UNION
    SELECT a.target FROM fact_amendments AS a SEMI JOIN staged AS s ON s.key = a.key
    UNION
    SELECT a.target FROM fact_amendments AS a JOIN reached AS r ON r.key = a.key
)
FROM reached
"""
"""Keys whose spans a batch may change: of its own events what is touched, what its amendments act upon, and, since these
may be amendments, what those act upon."""
RESOLVING = """
CREATE OR REPLACE TEMP TABLE resolving AS
FROM asked UNION SELECT a.key FROM fact_amendments AS a SEMI JOIN asked AS k ON k.key = a.target
"""
"""With the amendments of each: whether these are amended themselves decides what they do."""
RECORDS = """
CREATE OR REPLACE TEMP TABLE resolving_records AS
SELECT key, id, "source", kind, known_at, logged_at, topic, "partition", "offset", certainty FROM records_of('resolving')
"""
"""Read from the ledger once for all that follows."""
ANEW = (
    "DELETE FROM act_spans WHERE target IN (FROM asked)",
    """INSERT INTO act_spans BY NAME
    SELECT _s.* FROM acts_over('infinity', 'resolving', 'resolving_records') AS _s SEMI JOIN asked AS _k ON _k.key = _s.target""",
    "DELETE FROM effective_spans WHERE key IN (FROM asked)",
    """INSERT INTO effective_spans BY NAME
    SELECT _s.* FROM effective_over('infinity', 'resolving', 'resolving_records') AS _s SEMI JOIN asked AS _k ON _k.key = _s.key""",
)
ALL = (
    "DELETE FROM act_spans",
    "INSERT INTO act_spans BY NAME FROM acts_over()",
    "DELETE FROM effective_spans",
    "INSERT INTO effective_spans BY NAME FROM effective_over()",
)


def resolve_staged(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the spans up to the batch in `staged`, whose rows are in all other tables already; inside its transaction."""
    connection.execute(ASKED)
    (asked,) = connection.execute("SELECT count(*) FROM asked").fetchone() or (0,)
    if asked:
        for statement in (RESOLVING, RECORDS, *ANEW):
            connection.execute(statement)


def resolve_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Work all spans out anew, from tables that were filled in another way than batch by batch."""
    for statement in ALL:
        connection.execute(statement)
