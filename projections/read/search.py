"""Full-text search of the timeline: headline, payload, provenance, organizations, tags and ids, as in force."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa


class SearchTerms(NamedTuple):
    """Every text of `all` must occur, and none of `none`; accents, and what `comparable_name` ignores, do not count."""

    all: tuple[str, ...]
    none: tuple[str, ...]


_WORD = re.compile(r'(-?)(?:"([^"]+)"|(\S+))')
_TEXT = r"""strip_accents(internal.comparable_name(concat_ws(' ', t.headline, t.kind, t.id, t.source, t.claim,
    array_to_string(t.organizations, ' '),
    array_to_string(t.tags, ' '), regexp_replace(coalesce(r.record->'$.data.replacement', s.record->'$.data')::VARCHAR,
    '"[a-z_]+":', ' ', 'g'))))"""
_FOUND = f"""
SELECT t.* FROM timeline_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ) AS t
JOIN internal.canonical_records AS s ON s.key = t.key LEFT JOIN internal.canonical_records AS r ON r.key =
t.corrected_by
WHERE internal.text_contains({_TEXT}, $all::VARCHAR[], $none::VARCHAR[])
ORDER BY t.happened_to, t.known_at, t.logged_at, t.kafka_topic, t.kafka_partition, t.kafka_offset
"""


def search_terms(text: str) -> SearchTerms:
    """Parses a search text: `"…"` is a phrase, `-` excludes a word."""
    found = [(sign, phrase or word) for sign, phrase, word in _WORD.findall(text)]
    return SearchTerms(
        tuple(word for sign, word in found if not sign and word.strip('"')),
        tuple(word for sign, word in found if sign and word.strip('"')),
    )


def search(connection: duckdb.DuckDBPyConnection, text: str, when: dict[str, Any]) -> pa.Table:
    """Rows of the read model `timeline`, as of `when` (`at`, `known`), that match a search text."""
    terms = search_terms(text)
    if not terms.all and not terms.none:
        query = """FROM timeline_as_of($at::TIMESTAMPTZ, $known::TIMESTAMPTZ)
            ORDER BY happened_to, known_at, logged_at, kafka_topic, kafka_partition, kafka_offset """
        return connection.cursor().execute(query, when).to_arrow_table()
    parameters = when | {"all": list(terms.all), "none": list(terms.none)}
    return connection.cursor().execute(_FOUND, parameters).to_arrow_table()
