"""Log records behind the counts of the System page: their position and their content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import duckdb

from projections.answer_buffer import cursor_of
from projections.read.rows import Row, rows

MAX_RECORDS = 100
"""Most records of one answer: the newest."""

RecordTable = Literal["ledger", "suppressed_records", "conflicts", "dead_letters", "positions"]


@dataclass(frozen=True)
class RecordPosition:
    """A partition of a topic, or with an offset one record of it."""

    topic: str
    partition: int
    offset: int | None = None


_AT_POSITION = """($topic IS NULL OR
    {0}.kafka_topic = $topic AND {0}.kafka_partition = $partition
    AND coalesce({0}.kafka_offset = $offset, true))"""
_SAME = """{0}.key = l.key AND {0}.kafka_topic = l.kafka_topic
    AND {0}.kafka_partition = l.kafka_partition AND {0}.kafka_offset = l.kafka_offset"""
_WHERE = {
    "ledger": _AT_POSITION.format("l"),
    "positions": _AT_POSITION.format("l"),
    "suppressed_records": "l.key IN (SELECT key FROM internal.suppressed_records AS x "
    f"WHERE {_AT_POSITION.format('x')})",
    "conflicts": f"l.key IN (SELECT key FROM conflicts AS x WHERE {_AT_POSITION.format('x')})",
}
_RECORDS = f"""
SELECT
    l.kafka_topic, l.kafka_partition, l.kafka_offset, l.logged_at, l.key, l.id, l.source, l.kind, l.headline,
        l.certainty, l.organizations,
    l.precision, l.happened_from, l.happened_to, l.known_at, l.record, o.key IS NOT NULL AS is_suppressed,
        c.key IS NOT NULL AS differs
FROM internal.ledger AS l LEFT JOIN internal.suppressed_records AS o ON {_SAME.format("o")}
    LEFT JOIN conflicts AS c ON {_SAME.format("c")}
WHERE {{where}}
ORDER BY l.logged_at DESC, l.kafka_topic, l.kafka_partition, l.kafka_offset DESC LIMIT $most
"""
_DEAD_LETTERS = f"""
SELECT
    kafka_topic, kafka_partition, kafka_offset, logged_at, reason,
    list_transform(problems, lambda p: concat_ws(': ', nullif(p.pointer, ''), p.message)) AS problems, record
FROM dead_letters AS d WHERE {_AT_POSITION.format("d")}
ORDER BY logged_at DESC, kafka_topic, kafka_partition, kafka_offset DESC LIMIT $most
"""
_COUNT = {
    "ledger": f"SELECT count(*) AS n FROM internal.ledger AS l WHERE {_AT_POSITION.format('l')}",
    "positions": f"SELECT count(*) AS n FROM internal.ledger AS l WHERE {_AT_POSITION.format('l')}",
    "suppressed_records": f"SELECT count(*) AS n FROM internal.ledger AS l WHERE {_WHERE['suppressed_records']}",
    "conflicts": f"SELECT count(*) AS n FROM internal.ledger AS l WHERE {_WHERE['conflicts']}",
    "dead_letters": f"SELECT count(*) AS n FROM dead_letters AS d WHERE {_AT_POSITION.format('d')}",
}


def records(
    connection: duckdb.DuckDBPyConnection, table: RecordTable, position: RecordPosition | None = None
) -> tuple[list[Row], int]:
    """Log records, the newest first, at most `MAX_RECORDS`; and how many there are.

    Args:
        connection: a reading connection.
        table: `ledger` and `positions`: all projected records; `suppressed_records` and `conflicts`: those with an id
        that
            several records have, including the canonical one; `dead_letters`: those that could not be projected.
        position: only records there; for `suppressed_records` and `conflicts`, records with the ids there.

    Returns:
        Rows with the position in the log and `logged_at`. Dead letters have `reason`, `problems` and the `record` as
        bytes. The others have the columns of the ledger, `is_suppressed` (another record of the id is canonical) and
        `differs` (with different content).
    """
    cursor = cursor_of(connection)
    where = {
        "topic": position.topic if position else None,
        "partition": position.partition if position else None,
        "offset": position.offset if position else None,
    }
    query = _DEAD_LETTERS if table == "dead_letters" else _RECORDS.format(where=_WHERE[table])
    found = rows(cursor, query, where | {"most": MAX_RECORDS})
    return found, int(rows(cursor, _COUNT[table], where)[0]["n"])
