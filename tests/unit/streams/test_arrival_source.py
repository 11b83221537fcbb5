"""Where the resolver gets batches from: arrivals, the log while tables lack what was published, and who is missing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import cast

import pytest

from events.topics import ALL_TOPICS, EVENT_TOPICS
from projections.apply.batch import TopicPartition, batch_of
from projections.apply.gaps import Gaps
from projections.apply.positions import Position
from projections.errors import StoreUnavailable
from projections.store.arrivals import Arrived
from streams.heartbeat import Heartbeat
from streams.log.kafka import KafkaLog
from streams.projector import arrival_source
from streams.projector.arrival_source import ArrivalSource
from streams.projector.states import Backlog
from tests.support.arrivals import Append, MemoryArrivals
from tests.support.records import event
from tests.unit.streams.test_appender import ONE, eventually, publish
from tests.unit.streams.test_appender import Log as MemoryLogLikeKafka


@dataclass
class Arrivals(MemoryArrivals):
    """Arrivals in memory that count how often they are looked for, and may not answer."""

    looks: int = 0
    is_down: bool = False

    def take(self, positions: Mapping[TopicPartition, int], most: int) -> Arrived | None:
        self.looks += 1
        if self.is_down:
            raise StoreUnavailable("The store is down.")
        return super().take(positions, most)


class Log(MemoryLogLikeKafka):
    """A log that counts how often its ends are looked for."""

    looks = 0

    async def end_offsets(self, topics: Iterable[str]) -> dict[TopicPartition, int]:
        self.looks += tuple(topics) == tuple(EVENT_TOPICS)
        return await super().end_offsets(topics)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    monkeypatch.setattr(arrival_source, "POLL_S", 0.01)
    monkeypatch.setattr(arrival_source, "AGAIN_S", 0.01)
    monkeypatch.setattr(arrival_source, "WATCH_EVERY_S", 0.01)
    monkeypatch.setattr(arrival_source, "UNATTENDED_S", 0.0)
    return Log(dict.fromkeys(ALL_TOPICS, 1))


async def append(log: Log, arrivals: Arrivals, low: int, high: int) -> None:
    """Append these offsets of the log, as a projector does."""
    records = [each for each in await log.read({ONE: low}, max_records=10_000) if each.offset < high]
    arrivals.append(Append(batch_of([(ONE, records)]), {ONE: low}))


async def test_what_was_published_is_read_from_the_log_and_arrivals_from_there_on(log: Log) -> None:
    arrivals, kafka = Arrivals(), cast("KafkaLog", log)
    source = ArrivalSource(arrivals, Heartbeat("resolver", 60.0))
    await publish(log, 12)
    await append(log, arrivals, 10, 12)  # those before were resolved, and dropped
    points = await source.points(kafka, {}, {ONE: 10}, Gaps())
    assert points[ONE] == 0
    async with source.feed(kafka, points, Gaps(), Backlog()) as feed:
        batch = await feed.handover.take(10, 0)
        assert (batch.starts[ONE], arrivals.looks) == (0, 0)
        assert not feed.is_finished(lambda _: 9)
        assert feed.is_finished(lambda each: 10 if each == ONE else 0)
    points = await source.points(kafka, {ONE: Position(10, None)}, {ONE: 10}, Gaps())
    async with source.feed(kafka, points, Gaps(), Backlog()) as feed:
        batch = await feed.handover.take(10, 0)
        assert (batch.starts[ONE], batch.ends[ONE], len(batch)) == (10, 12, 2)
        assert not feed.is_finished(lambda _: 10)
    assert arrivals.looks > 0


async def test_records_that_nobody_appends_are_reported_until_somebody_does(log: Log) -> None:
    arrivals, kafka, heartbeat = Arrivals(), cast("KafkaLog", log), Heartbeat("resolver", 60.0)
    source = ArrivalSource(arrivals, heartbeat)
    points = await source.points(kafka, {}, {}, Gaps())
    async with source.feed(kafka, points, Gaps(), Backlog()) as feed:
        await eventually(lambda: arrivals.looks > 10)
        assert heartbeat.concerns == {}, "nothing waits"
        await publish(log, 3)
        await eventually(lambda: "projectors" in heartbeat.concerns)
        assert "whenline projector" in heartbeat.concerns["projectors"]
        await append(log, arrivals, 0, 3)
        assert len(await feed.handover.take(10, 0)) == 3
        await eventually(lambda: "projectors" not in heartbeat.concerns)


async def test_projectors_that_are_slow_are_not_reported(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=0.0, monotonic=lambda: clock.now)
    monkeypatch.setattr(arrival_source, "time", clock)
    monkeypatch.setattr(arrival_source, "UNATTENDED_S", 60.0)
    arrivals, kafka, heartbeat = Arrivals(), cast("KafkaLog", log), Heartbeat("resolver", 60.0)
    source = ArrivalSource(arrivals, heartbeat)
    await publish(log, 3)
    points = await source.points(kafka, {}, {}, Gaps())

    async def at(seconds: float) -> dict[str, str]:
        """What is reported after the clock shows this, and the log was looked at twice."""
        clock.now, looks = seconds, log.looks
        await eventually(lambda: log.looks > looks + 2)
        return dict(heartbeat.concerns)

    async with source.feed(kafka, points, Gaps(), Backlog()) as feed:
        assert await at(1) == {}
        await append(log, arrivals, 0, 1)
        await feed.handover.take(10, 0)
        assert await at(51) == {}
        assert await at(105) == {}, "the last one came less than a minute before"
        assert "projectors" in await at(115)
        assert "projectors" in await at(120), "until somebody appends"
        await append(log, arrivals, 1, 3)
        await feed.handover.take(10, 0)
        assert await at(121) == {}


async def test_a_store_that_does_not_answer_is_reported_and_tried_again(log: Log) -> None:
    arrivals, kafka, heartbeat = Arrivals(is_down=True), cast("KafkaLog", log), Heartbeat("resolver", 60.0)
    source = ArrivalSource(arrivals, heartbeat)
    await log.send(ONE[0], b"k", json.dumps(event("1")).encode())
    await append(log, arrivals, 0, 1)
    points = await source.points(kafka, {}, {}, Gaps())
    async with source.feed(kafka, points, Gaps(), Backlog()) as feed:
        await eventually(lambda: heartbeat.concerns.get("arrivals") == "The store is down.")
        arrivals.is_down = False
        assert len(await feed.handover.take(10, 0)) == 1
        await eventually(lambda: "arrivals" not in heartbeat.concerns)
