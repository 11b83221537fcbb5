"""Comparing keeps laws, whatever the history: nothing differs from itself, and swapped sides give the same the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.read.belief_plane import subjects
from projections.read.comparison import Point, comparison
from projections.read.profile import profile
from projections.read.subject_tables import Subject, SubjectTables
from tests.reference_model import Logged
from tests.support.histories import histories, points
from tests.support.loading import connection_of

few = settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
TURNED = {"new": "gone", "gone": "new", "changed": "changed", "same": "same"}


@few
@given(histories(), points, points, points)
def test_law_a_point_does_not_differ_from_itself_and_what_one_side_learns_the_other_loses(
    history: list[Logged], at: datetime, known: datetime, other: datetime
) -> None:
    connection = connection_of(history)
    point = Point(at, known)
    found = comparison(connection, point, point)
    assert {row["state"] for row in found["answers"]} <= {"same"}
    assert not found["happened"] + found["learned"] + found["gains"]
    there, back = comparison(connection, point, Point(at, other)), comparison(connection, Point(at, other), point)
    assert _keys(there, "learned") == _keys(back, "retracted")
    assert _keys(there, "retracted") == _keys(back, "learned")


@few
@given(histories(), points, points, points, points)
def test_law_swapped_sides_turn_the_differences_round(
    history: list[Logged], at: datetime, known: datetime, other_at: datetime, other_known: datetime
) -> None:
    connection = connection_of(history)
    left, right = Point(at, known), Point(other_at, other_known)
    there, back = comparison(connection, left, right), comparison(connection, right, left)
    turned = {key: (TURNED[state], *sides) for key, (state, *sides) in _answers(back, turned=True).items()}
    assert _answers(there) == turned
    assert _gains(there) == {key: gain if gain is None else -gain for key, gain in _gains(back).items()}


@pytest.fixture(scope="module")
def copies() -> Iterator[SubjectTables]:
    """Copies beside the tables of `connection_of`, in the same process."""
    connection = connection_of([]).cursor()
    connection.execute("ATTACH ':memory:' AS copies; USE copies; SET TimeZone = 'UTC'")
    yield SubjectTables(connection, "memory")
    connection.execute("USE memory; DETACH copies")


@few
@given(histories(), points, points, st.integers(0, 100))
def test_law_a_profile_of_the_rows_about_an_organization_is_that_of_the_whole_history(
    copies: SubjectTables, history: list[Logged], at: datetime, known: datetime, chosen: int
) -> None:
    connection = connection_of(history)
    organizations = [each for each in subjects(connection) if not each.is_benchmark]
    if organizations:
        subject = organizations[chosen % len(organizations)]
        when = {"at": at, "known": known}
        whole = profile(connection, subject.name, when)
        found = profile(connection, subject.name, when, copies.about(subject))
        for model, rows in whole.items():
            assert len(found[model]) == len(rows), model
            assert [row for row in rows if row not in found[model]] == [], model


@few
@given(histories(), st.tuples(points, points), st.tuples(points, points), st.integers(0, 100))
def test_law_a_comparison_about_a_subject_is_the_whole_one_restricted_to_it(
    copies: SubjectTables,
    history: list[Logged],
    one: tuple[datetime, datetime],
    other: tuple[datetime, datetime],
    chosen: int,
) -> None:
    connection = connection_of(history)
    left, right = Point(*one), Point(*other)
    all_subjects = subjects(connection)
    if not all_subjects:
        return
    subject = all_subjects[chosen % len(all_subjects)]
    whole = comparison(connection, left, right)
    found = comparison(connection, left, right, copies.about(subject))
    questions = {_question(row) for row in found["answers"]}
    assert found["answers"] == [row for row in whole["answers"] if _question(row) in questions]
    assert questions >= {_question(row) for row in whole["answers"] if _is_about(row, subject)}
    assert found["gains"] == [row for row in whole["gains"] if _is_gain_of(row, subject)]
    assert found["happened"] == [
        row for row in whole["happened"] if row["evidence"][0] in _named(connection, [right], subject)
    ]
    both = [left, Point(left.at, right.known)]
    assert found["learned"] == [row for row in whole["learned"] if row["key"] in _named(connection, both, subject)]
    for side in ("left_statements", "right_statements"):
        assert [row for row in found[side] if row not in whole[side]] == []


def _question(row: dict[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    return row["read_model"], row["subject"], tuple(row["parts"])


def _is_about(row: dict[str, Any], subject: Subject) -> bool:
    """Whether the first or another part of a question is the subject."""
    if subject.is_benchmark:
        return bool(row["read_model"] == "leaders" and row["subject"] == subject.name)
    if row["read_model"] in {"leaders", "plans", "disputes", "claims"}:
        return False
    of_supplier = row["read_model"] == "suppliers" and row["parts"][1] == subject.name
    return bool(subject.name == row["subject"] or of_supplier)


def _is_gain_of(row: dict[str, Any], subject: Subject) -> bool:
    if subject.is_benchmark:
        return bool(row["read_model"] == "standings" and row["what"].endswith(f" on {subject.name}"))
    return subject.name in {row["organization"], row["party"]}


def _named(connection: duckdb.DuckDBPyConnection, at_any: list[Point], subject: Subject) -> set[str]:
    """Keys of the events about a subject, as in force at any of some points."""
    if subject.is_benchmark:
        query = "SELECT key FROM internal.fact_evaluations WHERE benchmark = $name"
        return {str(key) for (key,) in connection.execute(query, {"name": subject.name}).fetchall()}
    query = "SELECT key FROM timeline_as_of($at, $known) WHERE list_contains(organizations, $name)"
    return {
        str(key)
        for point in at_any
        for (key,) in connection.execute(query, {"at": point.at, "known": point.known, "name": subject.name}).fetchall()
    }


def _answers(found: dict[str, list[Any]], *, turned: bool = False) -> dict[tuple[str, str], tuple[str, Any, Any]]:
    left, right = ("right", "left") if turned else ("left", "right")
    return {
        (row["read_model"], row["question"]): (row["state"], row[f"{left}_answer"], row[f"{right}_answer"])
        for row in found["answers"]
    }


def _gains(found: dict[str, list[Any]]) -> dict[tuple[str, str, str, str], float | None]:
    return {
        (row["read_model"], row["organization"], row["what"], row["unit"]): row["gain"] and round(row["gain"], 6)
        for row in found["gains"]
    }


def _keys(found: dict[str, list[Any]], change: str) -> set[str]:
    return {row["key"] for row in found["learned"] if row["change"] == change}
