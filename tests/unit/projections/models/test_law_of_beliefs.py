"""The law of tiles: beliefs cover every question's plane once, and equal the as-of macros at each point."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.schema.definitions import facts
from tests.reference_model import Logged
from tests.support.histories import AT_LAST, histories, points
from tests.support.loading import connection_of

EVERYTHING = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
SHARING = [fact.name for fact in facts() if fact.name != "fact_amendments"] + ["claim_statements", "claim_values"]
"""Fact tables, and what has their form."""
TILED = """
CREATE OR REPLACE TEMP TABLE tiles AS SELECT * REPLACE (
    coalesce(at_from, '-infinity') AS at_from, coalesce(at_to, 'infinity') AS at_to,
    coalesce(known_from, '-infinity') AS known_from, coalesce(known_to, 'infinity') AS known_to) FROM beliefs;
CREATE OR REPLACE TEMP TABLE corners AS SELECT DISTINCT question, one.at_from AS "at", other.known_from AS known
    FROM tiles AS one JOIN tiles AS other USING (question);
"""
COLUMNS = "read_model, question, answer, value, certainty, possible_answer, possible_certainty, evidence"


def tiled(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables `tiles` (all beliefs, open edges infinite) and `corners` (points at which a tile may begin)."""
    connection.execute(TILED)


def insert_instants(connection: duckdb.DuckDBPyConnection, pairs: list[tuple[Any, Any]]) -> None:
    """Make the table `instants`: these pairs of (at, known), and some corners of tiles."""
    connection.execute("CREATE OR REPLACE TEMP TABLE instants(moment TIMESTAMPTZ, of_knowledge TIMESTAMPTZ)")
    connection.executemany("INSERT INTO instants VALUES (?, ?)", pairs)
    connection.execute(
        """INSERT INTO instants SELECT "at", known FROM corners WHERE isfinite("at") AND isfinite(known)
        ORDER BY hash("at", known, question) LIMIT 10"""
    )


def only_one_side(connection: duckdb.DuckDBPyConnection, one: str, other: str, **parameters: datetime) -> list[Any]:
    """Rows that only one of two queries gives."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE one AS {one}", parameters or None)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE other AS {other}", parameters or None)
    query = "((FROM one) EXCEPT ALL (FROM other)) UNION ALL ((FROM other) EXCEPT ALL (FROM one))"
    return connection.execute(query).fetchall()


@EVERYTHING
@given(histories(), st.lists(st.tuples(points, points), min_size=3, max_size=3))
def test_the_tile_under_a_point_equals_the_macro_there(history: list[Logged], pairs: list[tuple[Any, Any]]) -> None:
    connection = connection_of(history)
    tiled(connection)
    insert_instants(connection, pairs)
    uncovered = connection.execute(
        """SELECT question, "at", known, count(*) FILTER (
            t.at_from <= c."at" AND c."at" < t.at_to AND t.known_from <= c.known AND c.known < t.known_to) AS tiles
        FROM corners AS c JOIN tiles AS t USING (question) GROUP BY ALL HAVING tiles <> 1"""
    ).fetchall()
    assert uncovered == []
    under = f"""SELECT moment, of_knowledge, {COLUMNS} FROM instants JOIN tiles
        ON at_from <= moment AND moment < at_to AND known_from <= of_knowledge AND of_knowledge < known_to
        WHERE answer IS NOT NULL OR possible_answer IS NOT NULL"""
    points_ = (
        f"SELECT moment, of_knowledge, {COLUMNS} FROM instants, LATERAL (FROM answers_as_of(moment, of_knowledge))"
    )
    assert only_one_side(connection, under, points_) == []


@EVERYTHING
@given(
    histories(), st.lists(st.sampled_from(SHARING), min_size=3, max_size=3), points, points, st.just(AT_LAST) | points
)
def test_what_counts_over_all_knowledge_counts_so_at_each_point(
    history: list[Logged], tables: list[str], at: datetime, known: datetime, logged: datetime
) -> None:
    connection = connection_of(history)
    when = {"at": at, "known": known, "logged": logged}
    for table in tables:
        over = f"""SELECT * EXCLUDE (known_from, known_to, counts_from, counts_to) FROM effective_facts_history('{table}', $logged)
            WHERE known_from <= $known AND $known < known_to AND counts_from <= $at AND $at < counts_to"""
        point = f"""SELECT * EXCLUDE (own_certainty, confirmed_from, occurrence, is_firm)
            FROM effective_facts_as_of('{table}', $at, $known, $logged)"""
        assert only_one_side(connection, over, point, **when) == []
