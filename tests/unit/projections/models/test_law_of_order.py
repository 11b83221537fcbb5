"""The law of order: read models depend on the set of log records, not on how they were read.

Reading the same records in another order, some of them redelivered, changes none of the hashes of a read model's rows
at random points (at, known, logged). A log holds many histories that meet nowhere, since a query is planned once for a
log, and to plan it takes longer than to run it.
"""

from __future__ import annotations

import random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from projections.schema.files import files
from tests.support.histories import Log, logs, point_lists, redelivered
from tests.support.loading import connection_of
from tests.support.model_queries import Point, hashes, prepare

READ_MODELS = {file.name for file in files().values() if file.is_read_model and file.name != "amendments"}
HISTORIES = 40
"""So many in one log."""
LAW = settings(
    max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.reuse, Phase.generate)
)
"""A history that breaks a law is made smaller by the law itself."""

several = point_lists(3)


@LAW
@given(logs(HISTORIES), several, st.integers(0, 2**32))
def test_law_any_order_of_reading_and_repeated_delivery_give_the_same_answers(
    log: Log, points: list[Point], seed: int
) -> None:
    models = sorted(READ_MODELS)
    connection = connection_of(log.records)
    prefix = prepare(connection, points, models)
    read = {model: hashes(connection, prefix, model) for model in models}
    again = log.records + [record for history in log.histories for record in redelivered(history, seed)]
    random.Random(seed).shuffle(again)
    prefix = prepare(connection_of(again), points, models)
    differ = [model for model in models if hashes(connection, prefix, model) != read[model]]
    assert differ == []
