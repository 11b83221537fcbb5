"""The law of arrivals: however projectors cut and repeat the log, its resolved tables are those of one reader."""

from __future__ import annotations

from random import Random
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.apply.batch import batch_of
from projections.apply.dead_letters import DeadLetter, logged_at_of
from projections.schema.content import differences
from tests.reference_model import Logged
from tests.support.arrivals import Append, Log, MemoryArrivals, any_appends, end_of, log_of
from tests.support.histories import histories
from tests.support.tables import table_writer
from tests.unit.projections.store.conftest import MakeEmpty

LAW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def of_one_reader(path: object, log: Log) -> tuple[dict[str, str], dict[str, int]]:
    """Content of the tables, and the number of records by route."""
    with table_writer(path) as tables:  # type: ignore[arg-type]
        batch = batch_of(log.items())
        tables.apply(batch, dict.fromkeys(log, "id"))
        return tables.content(), dict(batch.routes)


@LAW
@given(history=histories(), seed=st.integers(0, 2**32))
def test_law_any_cuts_repeats_and_overlaps_give_the_tables_of_one_reader(
    history: list[Logged], seed: int, new_file: MakeEmpty
) -> None:
    chance = Random(seed)
    log = log_of(history, chance)
    expected, _ = of_one_reader(new_file(), log)
    arrivals, ids = MemoryArrivals(), dict.fromkeys(log, "id")
    with table_writer(new_file()) as tables:

        def resolve() -> None:
            while True:
                at = {partition: each.next_offset for partition, each in tables.positions.items()}
                arrived = arrivals.take(at, chance.choice((1, 3, 1000)))
                if arrived is None:
                    return
                assert len(arrived.batch) == arrived.batch.rows + len(arrived.batch.dead_letters)
                tables.apply(arrived.batch, arrived.batch.topic_ids)

        for appended in any_appends(log, chance):
            arrivals.append(appended, ids)
            if chance.random() < 0.5:
                resolve()
        resolve()
        assert {each: at.next_offset for each, at in tables.positions.items()} == {
            each: end_of(records) for each, records in log.items()
        }
        assert differences(tables.content(), expected) == []


@LAW
@given(history=histories(), seed=st.integers(0, 2**32))
def test_law_a_batch_of_arrivals_is_the_batch_that_was_appended(history: list[Logged], seed: int) -> None:
    log = log_of(history, Random(seed))
    batch = batch_of(log.items())
    arrivals = MemoryArrivals()
    arrivals.append(Append(batch, dict.fromkeys(log, 0)))
    arrived = arrivals.take({}, 100_000)
    if not log:
        assert arrived is None
        return
    assert arrived is not None
    assert arrived.behind == 0
    found = arrived.batch
    keys = [(name, "ascending") for name in ("kafka_topic", "kafka_partition", "kafka_offset")]
    assert found.table().sort_by(keys) == batch.table().sort_by(keys)
    assert (found.ends, found.originals, found.routes, len(found)) == (
        batch.ends,
        batch.originals,
        batch.routes,
        len(batch),
    )

    def known(letters: list[DeadLetter]) -> dict[UUID, tuple[object, ...]]:
        return {
            each.id: (logged_at_of(each.timestamp), each.reason, each.problems, each.key, each.value)
            for each in letters
        }

    assert known(found.dead_letters) == known(batch.dead_letters)
