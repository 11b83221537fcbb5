"""Full-text search of the timeline: headline, payload, provenance, organizations, tags and ids, as in force."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from projections.read.statements import statements_query


class SearchTerms(NamedTuple):
    """Every text of `all` must occur, and none of `none`; accents, and what `comparable_name` ignores, do not count."""

    all: tuple[str, ...]
    none: tuple[str, ...]


MOST_FOUND = 20_000
"""Most rows of an answer: those that happened last. One row more says that there are others."""
_LATEST = """ORDER BY t.happened_to DESC NULLS LAST, t.known_at DESC, t.logged_at DESC, t.kafka_topic DESC,
    t.kafka_partition DESC, t.kafka_offset DESC LIMIT $most"""
_WORD = re.compile(r'(-?)(?:"([^"]+)"|(\S+))')
_TEXT = r"""strip_accents(internal.comparable_name(concat_ws(' ', t.headline, t.kind, t.id, t.source, t.claim,
    array_to_string(t.organizations, ' '),
    array_to_string(t.tags, ' '), regexp_replace(coalesce(r.record->'$.data.replacement', s.record->'$.data')::VARCHAR,
    '"[a-z_]+":', ' ', 'g'))))"""
_FOUND = f"""
SELECT t.* FROM timeline_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ) AS t
JOIN internal.canonical_records AS s ON s.key = t.key LEFT JOIN internal.canonical_records AS r ON r.key =
t.corrected_by
WHERE internal.text_contains({_TEXT}, $all::VARCHAR[], $none::VARCHAR[]) {_LATEST}
"""
_IN_ORDER = "ORDER BY happened_to, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset"


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
    query = f"FROM timeline_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ) AS t {_LATEST}"
    parameters = when | {"most": MOST_FOUND + 1}
    if terms.all or terms.none:
        query, parameters = _FOUND, parameters | {"all": list(terms.all), "none": list(terms.none)}
    return connection.cursor().execute(f"FROM ({query}) {_IN_ORDER}", parameters).to_arrow_table()


def _without_impossible(connection: duckdb.DuckDBPyConnection, found: pa.Table, when: dict[str, Any]) -> pa.Table:
    """The rows without events that cannot be so yet; most times there is none whose beginning is open."""
    is_open = pc.and_(pc.is_null(found.column("happened_from")), pc.equal(found.column("occurrence"), "possible"))
    if not pc.any(is_open).as_py():
        return found
    query = f"SELECT key::VARCHAR FROM ({statements_query('happened_from IS NULL')}) WHERE earliest > $at::TIMESTAMPTZ"
    impossible = {key for (key,) in connection.cursor().execute(query, when).fetchall()}
    keys = found.column("key").to_pylist()
    return found.filter(pa.array([str(key) not in impossible for key in keys], pa.bool_()))
