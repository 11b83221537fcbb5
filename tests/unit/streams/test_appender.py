"""The appender with a log and a store in memory: whatever happens to its partitions, nothing is lost or different."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager

import pytest

from events.topics import ALL_TOPICS, EVENT_TOPICS
from projections.apply.arrivals import ends_of
from projections.apply.batch import Batch, TopicPartition, batch_of
from projections.apply.positions import Position
from projections.errors import StoreUnavailable
from projections.schema.content import differences
from projections.store.arrivals import Ends
from streams.appender import Appender, Share, StaticMembership, appender
from streams.heartbeat import Heartbeat
from streams.log.cluster import Cluster
from streams.log.connection import Connection
from streams.log.memory import MemoryLog
from streams.log.port import Positions, Record
from streams.projector import watching
from tests.support.arrivals import Append, MemoryArrivals
from tests.support.records import event
from tests.support.tables import own_tables

CLUSTER = Cluster.of("127.0.0.1:9")
PARTITIONS = 4
ONE = ("whenline.models", 0)


class MemoryReader(Connection):
    """Reads a `MemoryLog` as the reader of Kafka reads a cluster."""

    def __init__(self, log: MemoryLog, positions: Positions) -> None:
        self._log, self._positions = log, dict(positions)
        self.unreadable: list[object] = []

    async def start(self) -> None:
        """Nothing to connect to."""

    async def stop(self) -> None:
        """Nothing to disconnect from."""

    def reads(self, partition: TopicPartition) -> bool:
        return partition in self._positions

    def position(self, partition: TopicPartition) -> int:
        return self._positions[partition]

    def pause(self, partition: TopicPartition) -> None:
        """Others are read by themselves anyway."""

    def behind(self, taken: Callable[[TopicPartition], int]) -> int:
        return sum(self._positions[each] - taken(each) for each in self._positions)

    async def is_at_end(self) -> bool:
        return not await self._log.read(self._positions, timeout=0.0)

    async def batches(self, *, max_records: int = 1000, **wait: float) -> dict[TopicPartition, list[Record]]:
        found: dict[TopicPartition, list[Record]] = {}
        for record in await self._log.read(self._positions, max_records=max_records, **wait):
            found.setdefault((record.topic, record.partition), []).append(record)
            self._positions[record.topic, record.partition] = record.offset + 1
        return found


class Log(MemoryLog):
    """A log in memory that can be read as Kafka is."""

    def reader(self, positions: Positions, **_: object) -> MemoryReader:
        return MemoryReader(self, positions)

    async def topic_ids(self, topics: Iterable[str]) -> dict[str, str]:
        return {topic: f"id of {topic}" for topic in topics}


class Sink:
    """A store in memory. `gate` holds appends back, and `is_down` refuses them."""

    def __init__(self) -> None:
        self.arrivals = MemoryArrivals()
        self.resolved: dict[TopicPartition, Position] = {}
        self.gate, self.waiting = threading.Event(), threading.Event()
        self.gate.set()
        self.is_down = False

    def identity(self) -> str:
        return "memory"

    def ends(self) -> Ends:
        appended: dict[TopicPartition, int] = {}
        for each in self.arrivals.ranges:
            appended[each.topic_partition] = max(each.end, appended.get(each.topic_partition, 0))
        return Ends(self.resolved, ends_of(self.resolved, self.arrivals.ranges), appended)

    def append(
        self, batch: Batch, firsts: Mapping[TopicPartition, int], topic_ids: Mapping[TopicPartition, str | None]
    ) -> None:
        self.waiting.set()
        self.gate.wait(10)
        if self.is_down:
            raise StoreUnavailable("The store is down.")
        self.arrivals.append(Append(batch, dict(firsts)), topic_ids)

    def close(self) -> None:
        """Nothing is open."""


class Membership:
    """Has what a test says."""

    def __init__(self, *partitions: TopicPartition) -> None:
        self._partitions = frozenset(partitions)
        self.changed = asyncio.Event()

    async def partitions(self, kafka: object) -> frozenset[TopicPartition]:  # noqa: ARG002
        return self._partitions

    def assign(self, *partitions: TopicPartition) -> None:
        self._partitions = frozenset(partitions)
        self.changed.set()


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    log = Log(dict.fromkeys(ALL_TOPICS, PARTITIONS))
    monkeypatch.setattr(appender, "KafkaLog", lambda _: log)
    monkeypatch.setattr(appender, "APPEND_EVERY_S", 0.0)
    monkeypatch.setattr(appender, "AGAIN_S", 0.01)
    monkeypatch.setattr(appender, "CHECK_EVERY_S", 0.0)
    monkeypatch.setattr(watching, "WATCH_EVERY_S", 0.1)
    return log


@asynccontextmanager
async def appending(sink: Sink, membership: Membership | StaticMembership) -> AsyncIterator[Heartbeat]:
    heartbeat = Heartbeat("projector", 60.0)
    running = Appender(CLUSTER, sink, membership, heartbeat)
    task = asyncio.create_task(running.run())
    try:
        yield heartbeat
    finally:
        sink.gate.set()
        running.stop()
        await task


async def publish(log: Log, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        await log.send("whenline.models", str(number).encode(), json.dumps(event(str(number))).encode())


async def eventually(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - the store sends no notice
            await asyncio.sleep(0.01)


async def has_all(log: Log, sink: Sink) -> None:
    ends = {each: end for each, end in (await log.end_offsets(EVENT_TOPICS)).items() if end}
    await eventually(lambda: {each: at.next_offset for each, at in sink.ends().known.items()} == ends)


async def check(log: Log, sink: Sink) -> None:
    """The resolved tables are those of one reader."""
    positions = dict.fromkeys(await log.partitions(EVENT_TOPICS), 0)
    by_partition: dict[TopicPartition, list[Record]] = {}
    for record in await log.read(positions, max_records=10_000):
        by_partition.setdefault((record.topic, record.partition), []).append(record)
    ids = await log.topic_ids(EVENT_TOPICS)
    one_reader, resolved = own_tables(), own_tables()
    one_reader.apply(batch_of(by_partition.items()), {each: ids[each[0]] for each in by_partition})
    arrived = sink.arrivals.take({}, 10_000)
    assert arrived is not None
    resolved.apply(arrived.batch, arrived.batch.topic_ids)
    assert differences(resolved.content(), one_reader.content()) == []


async def all_of(log: Log) -> list[TopicPartition]:
    return await log.partitions(EVENT_TOPICS)


async def test_partitions_that_are_revoked_while_they_are_appended_may_be_appended(log: Log) -> None:
    sink, membership = Sink(), Membership(*await all_of(log))
    await publish(log, 20)
    sink.gate.clear()
    async with appending(sink, membership):
        await asyncio.to_thread(sink.waiting.wait, 10)
        membership.assign()
        other = Sink()
        other.arrivals = sink.arrivals  # the same store, which another projector appends to meanwhile
        async with appending(other, Membership(*await all_of(log))):
            await has_all(log, other)
        sink.gate.set()
        await eventually(lambda: len(sink.arrivals.rows) > 1)
    assert sum(table.num_rows for table in sink.arrivals.rows) > 20, "both appended the same"
    await check(log, sink)


async def test_partitions_that_are_revoked_while_a_batch_waits_are_left_to_others(log: Log) -> None:
    sink, membership = Sink(), Membership(*await all_of(log))
    sink.is_down = True
    await publish(log, 20)
    async with appending(sink, membership) as heartbeat:
        await eventually(lambda: "appending" in heartbeat.concerns)
        membership.assign()
        sink.waiting.clear()
        sink.is_down = False
        await asyncio.sleep(0.1)
        assert sink.arrivals.rows == []
        async with appending(sink, Membership(*await all_of(log))):
            await has_all(log, sink)
    await check(log, sink)


async def test_what_the_store_lost_is_appended_again(log: Log) -> None:
    sink = Sink()
    await publish(log, 20)
    async with appending(sink, StaticMembership(Share(1, 1))):
        await has_all(log, sink)
        sink.arrivals.ranges.clear()  # as an append that met the drop of its segment, or a store that was restored
        await publish(log, 5, start=20)
        await has_all(log, sink)
    await check(log, sink)


async def test_a_worker_beside_projectors_is_reported() -> None:
    membership, heartbeat = Membership(ONE), Heartbeat("projector", 60.0)
    running = Appender(CLUSTER, Sink(), membership, heartbeat)
    running._next = {ONE: 5}
    by_projectors, by_worker = {ONE: Position(7, None)}, {ONE: Position(9, None)}
    running._check(Ends(by_projectors, by_projectors, {ONE: 7}))  # another one had the partition, too
    assert heartbeat.concerns == {}
    running._check(Ends(by_worker, by_worker, {ONE: 7}))
    assert "whenline resolver" in heartbeat.concerns["outrun"]
    assert membership.changed.is_set()


async def test_fixed_shares_have_every_partition_once(log: Log) -> None:
    shares = [await StaticMembership(Share.parse(f"{number}/3")).partitions(log) for number in (1, 2, 3)]  # type: ignore[arg-type]
    found = [each for share in shares for each in share]
    assert sorted(found) == sorted(await all_of(log))
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


@pytest.mark.parametrize("text", ["0/3", "4/3", "1", "1/0", "a/b", "1/3 "])
def test_a_share_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="such as 1/3"):
        Share.parse(text)
