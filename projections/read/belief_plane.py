"""The tables of the belief plane: the tiles of every question, and the events behind them, as Arrow tables.

The tiles are those of the read model `beliefs`. An infinite edge is an infinite number. The tile under
any point has the answer of `answers_as_of` for that point.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from projections.answer_buffer import cursor_of
from projections.read.subject_tables import Subject
from projections.schema.files import description_of

_RULES = pa.schema([("read_model", pa.string()), ("rule", pa.string())])


def _ms(time: str) -> str:
    """SQL of a time as whole epoch milliseconds, infinite where the time is; NULL stays NULL."""
    infinite = f"CASE WHEN {time} > TIMESTAMPTZ '2000-01-01' THEN 'infinity'::DOUBLE ELSE '-infinity'::DOUBLE END"
    finite = f"WHEN isfinite({time}) THEN floor(epoch_us({time}) / 1000.0)"
    return f"CASE WHEN {time} IS NULL THEN NULL {finite} ELSE {infinite} END"


TILES = f"""
WITH tiles AS (
    SELECT * REPLACE (coalesce(at_from, '-infinity') AS at_from, coalesce(at_to, 'infinity') AS at_to,
        coalesce(known_from, '-infinity') AS known_from, coalesce(known_to, 'infinity') AS known_to) FROM beliefs
    WHERE {{where}}
)
SELECT
    read_model, subject, parts, question, {_ms("at_from")} AS at_from_ms, {_ms("at_to")} AS at_to_ms,
    {_ms("known_from")} AS known_from_ms, {_ms("known_to")} AS known_to_ms,
    answer, value::DOUBLE AS value, certainty, possible_answer, possible_certainty,
    evidence::VARCHAR[] AS evidence
FROM tiles ORDER BY read_model, question, subject, parts, known_from, at_from
"""

EVIDENCE = f"""
WITH requested AS (SELECT UNNEST($keys::UUID[]) AS key)
SELECT
    s.key::VARCHAR AS key, s.id, s.source, s.kind, s.headline, s.certainty, s.precision,
    {_ms("s.happened_from")} AS happened_from_ms, {_ms("s.happened_to")} AS happened_to_ms,
    {_ms("s.known_at")} AS known_at_ms, {_ms("s.logged_at")} AS logged_at_ms,
    s.kafka_topic, s.kafka_partition, s.kafka_offset,
    s.record->>'$.data.provenance.publisher' AS publisher, s.record->>'$.data.provenance.url' AS url,
    s.record->>'$.data.provenance.attributed_to' AS attributed_to
FROM internal.canonical_records_for('requested') AS s
ORDER BY s.known_at, s.logged_at, s.kafka_topic, s.kafka_partition, s.kafka_offset
"""

NAMES = """
SELECT slug, name FROM organizations_as_of('infinity'::TIMESTAMPTZ, 'infinity'::TIMESTAMPTZ)
WHERE name IS NOT NULL ORDER BY slug
"""


SUBJECTS = """
SELECT subject AS name, false AS is_benchmark, count(*) AS events FROM internal.ledger
WHERE kind NOT LIKE 'event.%' GROUP BY subject
UNION ALL SELECT benchmark, true, count(*) FROM internal.fact_evaluations GROUP BY benchmark
ORDER BY is_benchmark, events DESC, name
"""


def plane_tables(
    connection: duckdb.DuckDBPyConnection, copies: duckdb.DuckDBPyConnection | None = None, where: str = "true"
) -> dict[str, pa.Table]:
    """All tables of the belief plane, by name.

    Args:
        connection: a reading connection, its TimeZone UTC.
        copies: one to copies of the rows of a subject, of which the tiles are computed; see `SubjectTables`.
        where: condition over `beliefs`: the questions that are wanted.

    Returns:
        `tiles`: one row per tile, times as epoch milliseconds (DOUBLE; infinite where the tile has no edge);
        `evidence`: one row per event behind a tile, as its source stated it, with its position in the log;
        `names` of organizations by slug; `rules`: the description of each read model.
    """
    cursor = cursor_of(connection)
    tiles = (copies or cursor).execute(TILES.format(where=where)).to_arrow_table()
    keys = sorted({key for row in tiles.column("evidence").to_pylist() for key in row})
    models = sorted(set(tiles.column("read_model").to_pylist()))
    return {
        "tiles": tiles,
        "evidence": cursor.execute(EVIDENCE, {"keys": keys}).to_arrow_table(),
        "names": cursor.execute(NAMES).to_arrow_table(),
        "rules": pa.table({"read_model": models, "rule": [description_of(model) for model in models]}, schema=_RULES),
    }


def subjects(connection: duckdb.DuckDBPyConnection) -> list[Subject]:
    """Organizations and benchmarks with statements about them, those with most of them first."""
    found = cursor_of(connection).execute(SUBJECTS).fetchall()
    return [Subject(name, is_benchmark) for name, is_benchmark, _ in found]
