"""Full-text search of the timeline: headline, payload, provenance, organizations, tags and ids, as in force."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from projections.answer_buffer import cursor_of
from projections.read.statements import earliest_moments, ledger_rows


class SearchTerms(NamedTuple):
    """Every text of `all` must occur, and none of `none`; accents, and what `comparable_name` ignores, do not count."""

    all: tuple[str, ...]
    none: tuple[str, ...]


MOST_FOUND = 20_000
"""Most rows of an answer: those that happened last. One row more says that there are others."""
BLOCK = 25_000
"""Events whose whole text is compared at once."""
_WORD = re.compile(r'(-?)(?:"([^"]+)"|(\S+))')
_TEXT = r"""strip_accents(internal.comparable_name(concat_ws(' ', t.headline, t.kind, t.id, t.source, t.claim,
    array_to_string(t.organizations, ' '),
    array_to_string(t.tags, ' '), regexp_replace(coalesce(r.record->'$.data.replacement', s.record->'$.data')::VARCHAR,
    '"[a-z_]+":', ' ', 'g'))))"""
_COMPARABLE = "SELECT strip_accents(internal.comparable_name(w)) FROM (SELECT UNNEST($words::VARCHAR[]) AS w)"
_NOT_PLAIN = """length(record) <> strlen(record) OR contains(record, '\\') OR contains(record, chr(127))
    OR contains(record, chr(9)) OR contains(record, chr(10)) OR contains(record, chr(13))"""
"""A record with other characters than those that are compared as they are, or with escapes: it may have any word.

Finding texts is several times as fast as one regular expression for the same.
"""
_CANDIDATES = """
CREATE OR REPLACE TEMP TABLE candidates AS
SELECT row_number() OVER () AS number, key FROM (
    SELECT t.key FROM timeline_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ) AS t {where}
    ORDER BY t.happened_to DESC NULLS LAST, t.known_at DESC, t.logged_at DESC, t.kafka_topic DESC,
        t.kafka_partition DESC, t.kafka_offset DESC {limit}
)
"""
_MAY_MATCH = """SEMI JOIN (
    SELECT key FROM internal.ledger WHERE {passes} OR {not_plain}
    UNION ALL SELECT key FROM internal.timeline_validity
) AS p ON p.key = t.key"""
"""Events whose own record may have all words, and those that are resolved from several records."""
_MATCHING = f"""
WITH wanted AS MATERIALIZED (SELECT number, key FROM candidates WHERE number > $after AND number <= $after + {BLOCK}),
records AS ({ledger_rows("internal.ledger", "wanted")}),
corrections AS (SELECT key FROM internal.fact_amendments WHERE action = 'corrected')
SELECT t.* FROM internal.timeline_of_records('records', $at::TIMESTAMPTZ, $known::TIMESTAMPTZ) AS t
JOIN wanted AS w ON w.key = t.key {{where}}
ORDER BY w.number LIMIT $most
"""
_OF_TEXT = f"""JOIN internal.canonical_records_for('wanted') AS s ON s.key = t.key
LEFT JOIN internal.canonical_records_for('corrections') AS r ON r.key = t.corrected_by
WHERE internal.text_contains({_TEXT}, $all::VARCHAR[], $none::VARCHAR[])"""
_IN_ORDER = [
    (column, "ascending")
    for column in ("happened_to", "known_at", "logged_at", "kafka_topic", "kafka_partition", "kafka_offset")
]


def search_terms(text: str) -> SearchTerms:
    """Parses a search text: `"…"` is a phrase, `-` excludes a word."""
    found = [(sign, phrase or word) for sign, phrase, word in _WORD.findall(text)]
    return SearchTerms(
        tuple(word for sign, word in found if not sign and word.strip('"')),
        tuple(word for sign, word in found if sign and word.strip('"')),
    )


def search(connection: duckdb.DuckDBPyConnection, text: str, when: dict[str, Any]) -> pa.Table:
    """Rows of the read model `timeline`, as of `when` (`at`, `known`), that match a search text; the latest ones.

    There are at most `MOST_FOUND` and one more, which shows that others were left out.

    What is stated to be so before a day is left out before its organizations are first heard of: it cannot be so yet.
    """
    return _without_impossible(connection, _matching(connection, search_terms(text), when), when)


def _matching(connection: duckdb.DuckDBPyConnection, terms: SearchTerms, when: dict[str, Any]) -> pa.Table:
    """The latest rows that match, found block by block: texts are long, and most times few events have all words."""
    with cursor_of(connection) as cursor:
        parts = _parts(cursor, terms.all)
        named = {f"part{number}": part for number, part in enumerate(parts)} if all(map(str.isascii, parts)) else {}
        passes = " AND ".join(f"contains(lower(record), ${name})" for name in named) or "false"
        where = _MAY_MATCH.format(passes=passes, not_plain=_NOT_PLAIN) if parts else ""
        limit = "" if terms.all or terms.none else f"LIMIT {MOST_FOUND + 1}"
        cursor.execute(_CANDIDATES.format(where=where, limit=limit), when | named)
        ((count,),) = cursor.execute("SELECT count(*) FROM candidates").fetchall()
        query = _MATCHING.format(where=_OF_TEXT if terms.all or terms.none else "")
        words = {"all": list(terms.all), "none": list(terms.none)} if terms.all or terms.none else {}
        blocks: list[pa.Table] = []
        remaining = MOST_FOUND + 1
        for after in range(0, max(count, 1), BLOCK):
            given = when | words | {"after": after, "most": remaining}
            blocks.append(cursor.execute(query, given).to_arrow_table())
            remaining -= blocks[-1].num_rows
            if remaining <= 0:
                break
        return pa.concat_tables(blocks).sort_by(_IN_ORDER)


def _parts(cursor: duckdb.DuckDBPyConnection, words: tuple[str, ...]) -> list[str]:
    """What each record whose event has all of these words has in lower case, if its characters are compared as such."""
    compared = [word for (word,) in cursor.execute(_COMPARABLE, {"words": list(words)}).fetchall()]
    return sorted({part.lower() for word in compared for part in word.split(" ") if part})


def _without_impossible(connection: duckdb.DuckDBPyConnection, found: pa.Table, when: dict[str, Any]) -> pa.Table:
    """The rows without events that cannot be so yet; most times there is none whose beginning is open."""
    is_open = pc.and_(pc.is_null(found.column("happened_from")), pc.equal(found.column("occurrence"), "possible"))
    if not pc.any(is_open).as_py():
        return found
    uncertain = found.filter(is_open).select(["key", "organizations", "amends"]).to_pylist()
    named = {str(row["key"]): row["organizations"] for row in uncertain if row["amends"] is None}
    moments = earliest_moments(connection, named, when)
    impossible = {key for key, moment in moments.items() if moment > when["at"]}
    keys = found.column("key").to_pylist()
    return found.filter(pa.array([str(key) not in impossible for key in keys], pa.bool_()))
