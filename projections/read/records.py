"""Records of the log as the tables took them, behind the counts of how the tables stand: which, where they lie, what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import duckdb

from projections.read.rows import Row, rows

MAX_RECORDS = 100
"""Records that are told; of more, the newest."""

RecordTable = Literal["ledger", "omitted", "conflicts", "dead_letters", "positions"]


@dataclass(frozen=True)
class RecordPosition:
    """Where to look: a partition of a topic, or with an offset one record of it."""

    topic: str
    partition: int
    offset: int | None = None


_HERE = """($topic IS NULL OR {0}.topic = $topic AND {0}."partition" = $partition AND coalesce({0}."offset" = $offset, true))"""
_SAME = '{0}.key = l.key AND {0}.topic = l.topic AND {0}."partition" = l."partition" AND {0}."offset" = l."offset"'
_WHERE = {
    "ledger": _HERE.format("l"),
    "positions": _HERE.format("l"),
    "omitted": f"l.key IN (SELECT key FROM omitted AS x WHERE {_HERE.format('x')})",
    "conflicts": f"l.key IN (SELECT key FROM conflicts AS x WHERE {_HERE.format('x')})",
}
_RECORDS = f"""
SELECT
    l.topic, l."partition", l."offset", l.logged_at, l.key, l.id, l."source", l.kind, l.headline, l.certainty, l.organizations,
    l.precision, l.happened_from, l.happened_to, l.known_at, l.record, o.key IS NOT NULL AS omitted, c.key IS NOT NULL AS differs
FROM ledger AS l LEFT JOIN omitted AS o ON {_SAME.format("o")} LEFT JOIN conflicts AS c ON {_SAME.format("c")}
WHERE {{where}}
ORDER BY l.logged_at DESC, l.topic, l."partition", l."offset" DESC LIMIT $most
"""
_LETTERS = f"""
SELECT
    topic, "partition", "offset", logged_at, reason,
    list_transform(problems, lambda p: concat_ws(': ', nullif(p.pointer, ''), p.message)) AS problems, record
FROM dead_letters AS d WHERE {_HERE.format("d")}
ORDER BY logged_at DESC, topic, "partition", "offset" DESC LIMIT $most
"""
_NUMBER = {
    "ledger": f"SELECT count(*) AS n FROM ledger AS l WHERE {_HERE.format('l')}",
    "positions": f"SELECT count(*) AS n FROM ledger AS l WHERE {_HERE.format('l')}",
    "omitted": f"SELECT count(*) AS n FROM ledger AS l WHERE {_WHERE['omitted']}",
    "conflicts": f"SELECT count(*) AS n FROM ledger AS l WHERE {_WHERE['conflicts']}",
    "dead_letters": f"SELECT count(*) AS n FROM dead_letters AS d WHERE {_HERE.format('d')}",
}


def records(
    connection: duckdb.DuckDBPyConnection, which: RecordTable, place: RecordPosition | None = None
) -> tuple[list[Row], int]:
    """Records of the log, the newest first, at most `MOST`; and how many there are.

    Args:
        connection: a reading connection.
        which: `ledger` and `positions` are all records that were taken in, `omitted` and `conflicts` those of ids that the log
            holds more than once (the record that stands among them), `dead_letters` those that were not understood.
        place: only those there; of `omitted` and `conflicts`, of the ids there.

    Returns:
        Rows with the place in the log and `logged_at`. Dead letters have `reason`, `problems` and the `record` as bytes; the others
        what the ledger says, `omitted` (another record of the id stands) and `differs` (that one says something else).
    """
    cursor = connection.cursor()
    where = {
        "topic": place.topic if place else None,
        "partition": place.partition if place else None,
        "offset": place.offset if place else None,
    }
    query = _LETTERS if which == "dead_letters" else _RECORDS.format(where=_WHERE[which])
    found = rows(cursor, query, where | {"most": MAX_RECORDS})
    return found, int(rows(cursor, _NUMBER[which], where)[0]["n"])
