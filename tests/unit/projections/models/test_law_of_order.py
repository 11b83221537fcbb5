"""The law of order: what the read models say depends on the set of log records, not on how they were read."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.documentation import files
from tests.support.histories import histories, points
from tests.support.loading import connection_of
from tests.support.meaning import LONG_AGO, Logged, believed
from tests.support.telling import rows_of

ANSWERS = [
    file.name for file in files("models") if file.views and f"{file.name}_as_of(at, known" in "".join(file.macros)
]
AT_LAST = datetime(2030, 1, 1, tzinfo=UTC)
"""Everything is logged by then."""
EVERYTHING = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


def contents(
    connection: duckdb.DuckDBPyConnection, models: list[str], pairs: list[tuple[Any, Any]]
) -> dict[str, list[Any]]:
    """A hash of the rows of some read models at each pair of (at, known)."""
    connection.execute("CREATE OR REPLACE TEMP TABLE asked(moment TIMESTAMPTZ, of_knowledge TIMESTAMPTZ)")
    connection.executemany("INSERT INTO asked VALUES (?, ?)", pairs)
    query = """SELECT moment, of_knowledge, count(*), sum(hash(_row)::HUGEINT)
        FROM asked, LATERAL (FROM {}_as_of(asked.moment, asked.of_knowledge)) AS _row GROUP BY ALL ORDER BY ALL"""
    return {model: connection.execute(query.format(model)).fetchall() for model in models}


@EVERYTHING
@given(
    histories(),
    st.lists(st.sampled_from(ANSWERS), min_size=6, max_size=6, unique=True),
    st.lists(st.tuples(points, points), min_size=3, max_size=3),
    st.randoms(use_true_random=False),
)
def test_any_order_of_reading_gives_the_same_answers(
    history: list[Logged], models: list[str], pairs: list[tuple[Any, Any]], chance: random.Random
) -> None:
    shuffled = list(history)
    chance.shuffle(shuffled)
    read = contents(connection_of(history), models, pairs)
    assert read == contents(connection_of(shuffled), models, pairs)


@EVERYTHING
@given(histories(), points, points, st.just(AT_LAST) | points)
def test_the_timeline_is_what_the_rules_mean(history: list[Logged], at: Any, known: Any, logged: Any) -> None:
    query = "FROM timeline_as_of($at, $known, logged := $logged::TIMESTAMPTZ)"
    rows = rows_of(connection_of(history), query, at=at, known=known, logged=logged)
    found = {
        (row["source"], row["id"]): (
            row["headline"], row["subject"], row["certainty"], row["firm"], row["occurrence"],
            None if row["happened_from"].year == 1 else row["happened_from"], row["happened_to"], row["claim"],
        )
        for row in rows
    }  # fmt: skip
    expected = {
        ref: (
            each.headline, each.subject, each.certainty, each.firm, each.occurrence,
            None if each.happened_from == LONG_AGO else each.happened_from, each.happened_to, each.claim,
        )
        for ref, each in believed(history, at, known, logged).items()
    }  # fmt: skip
    assert found == expected
