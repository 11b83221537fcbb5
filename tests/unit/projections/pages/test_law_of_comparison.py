"""Comparing keeps laws, whatever the history: nothing differs from itself, and swapped sides give the same the other way round."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import HealthCheck, given, settings

from projections.read.comparison import Point, comparison
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
