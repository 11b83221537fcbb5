"""The law of evaluating what changed: it gives what evaluating the whole history gives, id for id."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.apply.batch import TopicPartition
from projections.read.evaluation import RuleEvaluation
from projections.read.evaluation_in_parts import evaluate_in_parts
from projections.read.signals import Due, due, evaluate
from tests.reference_model import Logged
from tests.support.histories import histories
from tests.support.loading import connection_of
from tests.support.scenario import Scenario

NOW = datetime(2026, 12, 1, tzinfo=UTC)
STATE = "SELECT key, came_true_at, greatest(came_true_at, list_max([x.moment FOR x IN turned])) FROM found"


@pytest.fixture(scope="module")
def evaluation() -> Iterator[RuleEvaluation]:
    """An evaluation beside the tables of `connection_of`, in the same process."""
    connection = connection_of([]).cursor()
    connection.execute("ATTACH ':memory:' AS rules; USE rules; SET TimeZone = 'UTC'")
    yield RuleEvaluation(connection, "memory")
    connection.execute("RESET disabled_optimizers; RESET asof_loop_join_threshold; USE memory; DETACH rules")


def positions(records: list[Logged]) -> dict[TopicPartition, int]:
    """The next offset of each partition."""
    found: dict[TopicPartition, int] = {}
    for record in records:
        found[record.topic, record.partition] = max(record.offset + 1, found.get((record.topic, record.partition), 0))
    return found


def remembered(evaluation: RuleEvaluation, records: list[Logged], now: datetime) -> Due:
    """Evaluate the whole history, and continue from there."""
    connection = connection_of(records)
    found = due(connection, now)
    evaluation.remember(connection, positions(records), now, found.failures)
    evaluation.confirm()
    return found


def ids(found: Due) -> set[tuple[str, str]]:
    return {(signal.id, "raised") for signal in found.signals} | {(act.id, act.action) for act in found.acts}


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> set[tuple[object, ...]]:
    return set(connection.execute(query).fetchall())


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories(), st.integers(0, 2**32))
def test_what_changed_gives_what_the_whole_history_gives(
    evaluation: RuleEvaluation, history: list[Logged], seed: int
) -> None:
    """Also of signals in the log, of late and amended events, of repeated ids, and of what time alone makes due."""
    chance = Random(seed)
    cuts = [*sorted(chance.sample(range(1, len(history)), 2)), len(history), len(history)]
    moments = sorted(datetime(2024, 6, 1, tzinfo=UTC) + timedelta(days=chance.randrange(1000)) for _ in cuts)
    before = remembered(evaluation, history[: cuts[0]], moments[0])
    for cut, now in zip(cuts[1:], moments[1:], strict=True):
        connection = connection_of(history[:cut])
        found = evaluation.due_of_changes(positions(history[:cut]), now)
        assert found is not None
        evaluation.confirm()
        whole = due(connection, now)
        assert evaluation.evaluated() == rows(connection, STATE)
        assert ids(whole) - ids(before) <= ids(found) <= ids(whole)
        of_whole = {each.id: each for each in [*whole.signals, *whole.acts]}
        assert [each for each in [*found.signals, *found.acts] if of_whole[each.id] != each] == []
        assert found.next_at == whole.next_at
        before = whole


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories(), st.integers(1, 4))
def test_parts_give_what_the_whole_history_gives(history: list[Logged], parts: int) -> None:
    whole = connection_of(history)
    evaluate(whole)
    found, raised = whole.execute("FROM found ORDER BY id").fetchall(), rows(whole, "FROM raised")
    connection = whole.cursor()
    ended = count()
    assert evaluate_in_parts(connection, parts, "memory", lambda: next(ended)) == {}
    assert next(ended) == parts
    assert connection.execute("FROM found ORDER BY id").fetchall() == found
    assert rows(connection, "FROM raised") == raised


def led() -> Scenario:
    scenario = Scenario()
    for number, model in enumerate(("alpha", "beta", "gamma")):
        scenario.publish(
            "evaluation.scored", f"2025-0{number + 1}-01", of=model, model=model, benchmark="b", score=50 + number
        )
    return scenario


def test_what_is_not_in_the_log_yet_is_due_again(evaluation: RuleEvaluation) -> None:
    """A process that could not send what was due evaluates the whole history the next time."""
    records = led().records
    remembered(evaluation, records[:2], NOW)
    connection_of(records)
    found = evaluation.due_of_changes(positions(records), NOW)
    assert found is not None
    assert len(found.signals) == 2, "the log never had the first"
    assert evaluation.due_of_changes(positions(records), NOW) is None


def test_tables_that_do_not_continue_are_evaluated_whole(evaluation: RuleEvaluation) -> None:
    """A rebuild may give fewer records, or others that are older than what was read."""
    records = led().records
    remembered(evaluation, records, NOW)
    connection_of(records[:1])
    assert evaluation.due_of_changes(positions(records[:1]), NOW) is None
    remembered(evaluation, records[1:], NOW)
    connection_of(records)
    assert evaluation.due_of_changes(positions(records), NOW) is None


def test_a_signal_of_what_changed_names_every_organization(evaluation: RuleEvaluation) -> None:
    scenario = Scenario()
    for slug, name in (("first", "The First"), ("second", "The Second")):
        scenario.publish("organization.named", "2024-01-01", of=slug, slug=slug, name=name)
    for date, result in (("2024-02-01", "behind"), ("2024-03-01", "near_parity")):
        scenario.publish("evaluation.compared", date, of="first", result=result, versus=[{"organization": "second"}])
    remembered(evaluation, scenario.records[:-1], NOW)
    connection_of(scenario.records)
    found = evaluation.due_of_changes(positions(scenario.records), NOW)
    assert found is not None
    assert [each.sentence[:30] for each in found.signals] == ["The First against The Second: "]
