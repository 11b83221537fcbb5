"""The law of meaning: at random points (at, known, logged), over random histories, the rows of every read model are those
of an independent model in plain Python (`tests.reference_model`).
"""

from __future__ import annotations

from hypothesis import given

from tests.reference_model.answers import ANSWERS
from tests.support.histories import Log, logs
from tests.support.judging import broken
from tests.support.model_queries import Point
from tests.unit.projections.models.test_law_of_order import HISTORIES, LAW, READ_MODELS, several


def test_every_read_model_has_a_meaning() -> None:
    assert set(ANSWERS) == READ_MODELS


@LAW
@given(logs(HISTORIES), several)
def test_law_every_read_model_equals_the_reference_model(log: Log, points: list[Point]) -> None:
    assert broken(log, points, sorted(ANSWERS)) == ""
