"""Arrivals in a lake: appends of several projectors, what their failures lead to, and how they are dropped."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import duckdb
import pytest

from projections.apply.batch import batch_of
from projections.apply.positions import Position
from projections.errors import StoreUnavailable
from projections.fault_point import FaultPoint, no_fault
from projections.schema.content import differences
from projections.store.ducklake import LakeArrivalReader, LakeArrivalSink, publisher, segments
from projections.store.ducklake.connecting import attach, open_duckdb
from projections.store.ducklake.maintenance import maintain
from projections.store.ducklake.segments import read_ranges, read_segments
from projections.store.ducklake.write_session import LakeWriteSession
from tests.reference_model import Logged
from tests.support.arrivals import Log, any_appends, log_of, read, usual_log
from tests.support.lakes import Site
from tests.support.records import LOGGED_AT, MODELS, amendment, event
from tests.support.stores import FIRST_BATCH
from tests.support.tables import own_tables
from tests.unit.projections.lake.test_lake import once

FIRST = len(FIRST_BATCH)
OTHER = ("whenline.models", 1)
"""A partition that the lake has nothing of."""


@pytest.fixture
def log() -> Log:
    """Records of two partitions; those before `FIRST` of the first one are not what the lake has, and never read."""
    return usual_log(2, 20)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.store.ducklake.arrival_sink.PAUSE_S", 0.0)
    monkeypatch.setattr(publisher, "CARE_EVERY_S", 0.0)


def sink_of(site: Site, fault_point: FaultPoint = no_fault) -> LakeArrivalSink:
    return LakeArrivalSink(site.lake, "one", fault_point)


def append(sink: LakeArrivalSink, log: Log, low: int, high: int, place: tuple[str, int] = MODELS) -> None:
    found = read(log, {place: (low, high)})
    sink.append(found.batch, found.firsts, {place: "topic id"})


def ranges_in(site: Site) -> list[int]:
    """Number of ranges in each segment."""
    with open_duckdb(site.lake) as connection:
        attach(connection, site.lake, read_only=True)
        return [len(read_ranges(connection, each)) for each in read_segments(connection)]


def resolve(session: LakeWriteSession, reader: LakeArrivalReader, most: int = 1000) -> int:
    """Apply what waits; returns how many records that were."""
    records = 0
    while True:
        at = {partition: each.next_offset for partition, each in session.tables.positions.items()}
        arrived = reader.take(at, most)
        if arrived is None:
            return records
        records += session.tables.apply(arrived.batch, arrived.batch.topic_ids).records


def history() -> list[Logged]:
    """Events of two partitions that amend and repeat each other."""
    documents = [
        event("a"),
        event("b"),
        amendment("c", "retracted", "a"),
        event("b"),
        amendment("d", "denied", "b"),
    ] * 3
    return [
        Logged(
            f"whenline.{'models' if number % 2 else 'amendments'}", 0, number // 2, LOGGED_AT, json.dumps(each).encode()
        )
        for number, each in enumerate(documents)
    ]


def test_a_lake_gives_back_what_was_appended(tmp_path: Path) -> None:
    chance, site = Random(1), Site(tmp_path)
    log = log_of(history(), chance)
    one_reader, resolved = own_tables(), own_tables()
    one_reader.apply(batch_of(log.items()), dict.fromkeys(log, "id"))
    sinks = [LakeArrivalSink(site.lake, name) for name in ("one", "two")]
    sinks[0].identity()
    reader = LakeArrivalReader(site.lake)

    def take(most: int) -> None:
        at = {partition: each.next_offset for partition, each in resolved.positions.items()}
        while (arrived := reader.take(at, most)) is not None:
            resolved.apply(arrived.batch, arrived.batch.topic_ids)
            at |= arrived.batch.ends

    for appended in any_appends(log, chance):
        chance.choice(sinks).append(appended.batch, appended.firsts, dict.fromkeys(log, "id"))
        if chance.random() < 0.3:
            take(chance.choice((1, 5)))
    take(1000)
    assert differences(resolved.content(), one_reader.content()) == []


def test_a_projector_resumes_after_what_is_resolved_and_what_waits(site: Site, log: Log) -> None:
    sink = sink_of(site)
    assert sink.ends().known == {MODELS: Position(FIRST, "topic id")}
    append(sink, log, 8, 12)  # by one that was paused: there is a hole before it
    assert sink.ends().known == {MODELS: Position(FIRST, "topic id")}
    append(sink, log, FIRST, 9)
    assert sink.ends().known == {MODELS: Position(12, "topic id")}
    append(sink, log, 0, 4, OTHER)
    assert sink.ends().known == {MODELS: Position(12, "topic id"), OTHER: Position(4, "topic id")}
    assert sink.ends().appended == {MODELS: 12, OTHER: 4}


@pytest.mark.parametrize("step", ["before append", "after append"])
def test_an_append_whose_answer_is_an_error_is_neither_lost_nor_repeated(site: Site, log: Log, step: str) -> None:
    sink = sink_of(site, fault_point=once(step, duckdb.IOException("connection reset")))
    append(sink, log, FIRST, 9)
    assert ranges_in(site) == [1]
    assert sink.ends().known[MODELS].next_offset == 9


def test_a_lake_that_takes_no_append_costs_nothing(site: Site, log: Log) -> None:
    is_down = True

    def fault_point(name: str) -> None:
        if name == "before append" and is_down:
            raise duckdb.IOException("no route to host")

    sink = sink_of(site, fault_point=fault_point)
    with pytest.raises(StoreUnavailable, match="no route to host"):
        append(sink, log, FIRST, 9)
    assert ranges_in(site) == [0]
    is_down = False
    append(sink, log, FIRST, 9)
    assert ranges_in(site) == [1]


def test_arrivals_of_another_release_are_not_taken(site: Site, log: Log) -> None:
    old = sink_of(site)
    old._layout = "of another release"
    append(old, log, FIRST, 9)
    new = sink_of(site)
    assert new.ends().known[MODELS].next_offset == FIRST
    reader = LakeArrivalReader(site.lake)
    assert reader.take({MODELS: FIRST}, 10) is None
    append(new, log, FIRST, 6)
    arrived = reader.take({MODELS: FIRST}, 10)
    assert arrived is not None
    assert arrived.batch.ends == {MODELS: 6}


def test_readers_see_only_what_is_resolved_and_published(site: Site, log: Log) -> None:
    with site.open() as session, site.follower() as follower:
        append(sink_of(site), log, FIRST, 9)
        assert follower.follow() is None
        assert resolve(session, LakeArrivalReader(site.lake)) == 9 - FIRST
        assert follower.follow() is None
        version = session.publish()
        assert follower.follow() == version
        assert site.content("other") == session.tables.content()


def test_a_segment_is_dropped_when_all_of_it_is_published(
    site: Site, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "MOST_RANGES", 2)
    sink, reader = sink_of(site), LakeArrivalReader(site.lake)
    with site.open() as session:
        for end in (5, 7, 9):
            append(sink, log, end - 2, end)
        assert ranges_in(site) == [3]
        resolve(session, reader)
        session.publish()
        assert ranges_in(site) == [3, 0]
        append(sink, log, 9, 10)
        session.publish()  # the new segment is used, and what the old one has is published
        assert ranges_in(site) == [1]
        append(sink, log, 10, 12)
        append(sink, log, 14, 15)  # and does not continue
        session.publish()
        assert ranges_in(site) == [3, 0]
        append(sink, log, 12, 13)
        resolve(session, reader)
        session.publish()
        assert ranges_in(site) == [3, 1]
        assert session.published_positions == {MODELS: 13}


def drop_first_segment(site: Site) -> None:
    with open_duckdb(site.lake) as connection:
        attach(connection, site.lake, read_only=False)
        connection.execute("DROP TABLE lake.arrivals.rows_1; DROP TABLE lake.arrivals.ranges_1")


def test_an_append_that_meets_a_drop_goes_to_the_next_segment(site: Site, log: Log) -> None:
    left = [drop_first_segment]

    def fault_point(step: str) -> None:
        if step == "before append" and left:
            left.pop()(site)

    sink_of(site).ends()
    sink = sink_of(site, fault_point)
    append(sink, log, FIRST, 9)
    assert ranges_in(site) == [1]
    assert sink.ends().known[MODELS].next_offset == 9
    drop_first_segment(site)  # with what was appended: an append that met the drop
    assert sink.ends().known[MODELS].next_offset == FIRST


def test_maintenance_beside_projectors_loses_nothing(site: Site, log: Log) -> None:
    sink, reader = sink_of(site), LakeArrivalReader(site.lake)
    with site.open() as session:
        for end in range(FIRST + 1, 12):
            append(sink, log, end - 1, end)
            if end == 8:
                resolve(session, reader)
                maintain(site.lake)
        maintain(site.lake)
        resolve(session, reader)
        session.publish()
        assert session.published_positions == {MODELS: 11}
