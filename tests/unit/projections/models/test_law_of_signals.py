"""The laws of signals: spans of the diagonal equal the macros there, and what was noticed by a date stays so."""

from __future__ import annotations

from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reference_model import Logged
from tests.support.histories import histories, points
from tests.support.loading import connection_of
from tests.unit.projections.models.test_law_of_beliefs import COLUMNS, only_one_side
from tests.unit.projections.models.test_snapshot_law import hashes_in, snapshot_of

MOST = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


@MOST
@given(histories(), st.lists(points, min_size=3, max_size=3))
def test_the_span_that_contains_a_moment_equals_the_macros_there(
    history: list[Logged], moments: list[datetime]
) -> None:
    connection = connection_of(history)
    connection.execute("CREATE OR REPLACE TEMP TABLE spans AS FROM answers_as_known_then()")
    connection.execute("CREATE OR REPLACE TEMP TABLE instants(moment TIMESTAMPTZ, of_knowledge TIMESTAMPTZ)")
    connection.executemany("INSERT INTO instants VALUES (?, ?)", [[moment, moment] for moment in moments])
    connection.execute(
        "INSERT INTO instants SELECT since, since FROM spans WHERE isfinite(since) ORDER BY hash(since) LIMIT 5"
    )
    over = f"""SELECT moment, {COLUMNS} FROM instants JOIN spans ON since <= moment AND moment < until
        WHERE answer IS NOT NULL OR possible_answer IS NOT NULL"""
    points_ = f"SELECT moment, {COLUMNS} FROM instants, LATERAL (FROM answers_as_of(moment, of_knowledge))"
    assert only_one_side(connection, over, points_) == []
    over = """SELECT moment, consumer, supplier, resource, round(dependence, 9) FROM instants
        JOIN dependence_as_known_then() ON since <= moment AND moment < until WHERE dependence > 0"""
    points_ = """SELECT moment, consumer, supplier, resource, round(dependence, 9)
        FROM instants, LATERAL (FROM dependence_as_of(moment, of_knowledge)) WHERE dependence > 0"""
    assert only_one_side(connection, over, points_) == []


@MOST
@given(histories(), points)
def test_later_knowledge_changes_nothing_of_what_was_noticed_by_then(history: list[Logged], known: datetime) -> None:
    """The signals as known at a moment are those of a snapshot of that moment: no later record and no batch matters."""
    connection = snapshot_of(history, known)
    connection.execute('CREATE OR REPLACE TEMP TABLE instants("at" TIMESTAMPTZ, of_knowledge TIMESTAMPTZ)')
    connection.execute("INSERT INTO instants VALUES ('infinity', $known)", {"known": known})
    macros = ["signals_as_of(instants.at, instants.of_knowledge)"]
    assert hashes_in(connection, "snapshot_copy", macros) == hashes_in(connection, "memory", macros)
