"""What every log must do, whatever it is made of."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import pytest

from streams.errors import LogError, PositionLost
from streams.log.kafka import KafkaLog
from streams.log.memory import MemoryLog
from streams.log.port import Log, Receipt, Record
from tests.support.kafka import new_topic

PARTITIONS = 3
EXPECTED = {b"a": 1, b"b": 2, b"c": 1, b"g": 0}
"""Where Kafka's own clients put these keys, of three partitions."""


@dataclass(frozen=True)
class Subject:
    """A started log, and a topic of three empty partitions in it."""

    log: Log
    topic: str

    async def send(self, *values: bytes, key: bytes = b"k") -> list[Receipt]:
        return [await self.log.send(self.topic, key, value) for value in values]

    def begin(self) -> dict[tuple[str, int], int]:
        return {(self.topic, number): 0 for number in range(PARTITIONS)}

    async def read(self, count: int) -> list[Record]:
        """That many records from the beginning, however many answers they come in."""
        return await gathered(self.log.read, self.begin(), count)


async def gathered(
    read: Callable[..., Awaitable[list[Record]]], positions: dict[tuple[str, int], int], count: int
) -> list[Record]:
    found: list[Record] = []
    positions = dict(positions)
    async with asyncio.timeout(30):
        while len(found) < count:
            for record in await read(positions):
                found.append(record)
                positions[record.topic, record.partition] = record.offset + 1
    return found


@pytest.fixture(params=["memory", "kafka"])
async def subject(request: pytest.FixtureRequest) -> AsyncIterator[Subject]:
    if request.param == "memory":
        async with MemoryLog({"events": PARTITIONS}) as memory:
            yield Subject(memory, "events")
        return
    cluster = request.getfixturevalue("broker").cluster
    topic = await new_topic(cluster, partitions=PARTITIONS)
    async with KafkaLog(cluster) as kafka:
        yield Subject(kafka, topic)


async def test_a_receipt_has_the_position_of_its_record(subject: Subject) -> None:
    (receipt,) = await subject.send(b"one")
    (record,) = await subject.read(1)
    assert (record.topic, record.partition, record.offset, record.timestamp) == (
        receipt.topic, receipt.partition, receipt.offset, receipt.timestamp,
    )  # fmt: skip
    assert (record.key, record.value) == (b"k", b"one")


async def test_records_of_one_key_go_to_one_partition_in_their_order(subject: Subject) -> None:
    receipts = await subject.send(*(b"%d" % number for number in range(20)))
    assert {receipt.partition for receipt in receipts} == {receipts[0].partition}
    assert [receipt.offset for receipt in receipts] == list(range(20))
    assert [record.value for record in await subject.read(20)] == [b"%d" % number for number in range(20)]


async def test_keys_are_spread_over_partitions_alike_in_every_log(subject: Subject) -> None:
    partitions = {key: (await subject.send(b"v", key=key))[0].partition for key in EXPECTED}
    assert partitions == EXPECTED


async def test_many_may_be_in_flight_at_once_in_order(subject: Subject) -> None:
    answers = [await subject.log.submit(subject.topic, b"k", b"%d" % number) for number in range(500)]
    receipts = [await answer for answer in answers]
    assert [receipt.offset for receipt in receipts] == list(range(500))
    assert [record.value for record in await subject.read(500)] == [b"%d" % number for number in range(500)]


async def test_many_at_once_have_a_receipt_each_in_their_order(subject: Subject) -> None:
    large = b"x" * 300_000
    messages = [
        (subject.topic, (b"a", b"b", b"g")[number % 3], large if number == 7 else b"%d" % number)
        for number in range(300)
    ]
    headers = (("content-type", b"text/plain"),)
    receipts = await (await subject.log.submit_all(messages, headers))
    assert [receipt.partition for receipt in receipts] == [EXPECTED[key] for _, key, _ in messages]
    found = {(record.partition, record.offset): record for record in await subject.read(300)}
    for (_, key, value), receipt in zip(messages, receipts, strict=True):
        record = found[receipt.partition, receipt.offset]
        assert (record.key, record.value, record.headers) == (key, value, headers)
        assert record.timestamp == receipt.timestamp
    for partition in range(PARTITIONS):
        offsets = [receipt.offset for receipt in receipts if receipt.partition == partition]
        assert offsets == sorted(offsets) == list(range(len(offsets)))
    assert await (await subject.log.submit_all([])) == []


async def test_each_of_many_has_a_result_of_its_own(subject: Subject) -> None:
    messages = [(subject.topic, (b"a", b"b", b"g")[number % 3], b"%d" % number) for number in range(60)]
    receipts = [await each for each in await subject.log.submit_each(messages)]
    found = {(record.partition, record.offset): (record.key, record.value) for record in await subject.read(60)}
    assert [found[each.partition, each.offset] for each in receipts] == [message[1:] for message in messages]
    (one,) = await subject.log.submit_each([(subject.topic, b"a", b"single")])
    assert (await one).partition == EXPECTED[b"a"]
    assert list(await subject.log.submit_each([])) == []
    (first, second) = await subject.log.submit_each([("nowhere", b"k", b"v"), (subject.topic, b"k", b"v")])
    with pytest.raises(LogError, match=r"no topic nowhere"):
        await first
    with suppress(LogError):  # a log may refuse all of them
        assert (await second).topic == subject.topic


async def test_of_many_at_once_none_goes_to_a_topic_that_does_not_exist(subject: Subject) -> None:
    with pytest.raises(LogError, match=r"no topic nowhere"):
        await (await subject.log.submit_all([(subject.topic, b"k", b"v"), ("nowhere", b"k", b"v")]))


async def test_reading_starts_at_the_positions_given(subject: Subject) -> None:
    receipts = await subject.send(*(b"%d" % number for number in range(5)))
    place = (subject.topic, receipts[0].partition)
    assert [record.value for record in await gathered(subject.log.read, {place: 3}, 2)] == [b"3", b"4"]
    assert [record.value for record in await gathered(subject.log.read, {place: 1}, 4)] == [b"1", b"2", b"3", b"4"]
    assert await subject.log.read({place: 5}, timeout=0.05) == []


async def test_reading_gives_no_more_than_requested(subject: Subject) -> None:
    receipts = await subject.send(*(b"%d" % number for number in range(5)))
    place = (subject.topic, receipts[0].partition)
    first = await subject.log.read({place: 0}, max_records=2, timeout=10)
    assert [record.value for record in first] == [b"0", b"1"]
    assert [record.value for record in await gathered(subject.log.read, {place: 2}, 3)] == [b"2", b"3", b"4"]


async def test_reading_waits_for_the_first_record(subject: Subject) -> None:
    reading = asyncio.create_task(subject.log.read(subject.begin(), timeout=30))
    await asyncio.sleep(0)
    await subject.send(b"late")
    assert [record.value for record in await reading] == [b"late"]


async def test_a_follower_gets_what_is_there_and_what_comes(subject: Subject) -> None:
    await subject.send(b"before")
    following = subject.log.follow(subject.begin())
    async with asyncio.timeout(30):
        assert [record.value for record in await anext(following)] == [b"before"]
        await subject.send(b"after")
        assert [record.value for record in await anext(following)] == [b"after"]
    await following.aclose()


async def test_begin_and_end_of_each_partition(subject: Subject) -> None:
    (receipt, _) = await subject.send(b"one", b"two")
    assert await subject.log.begin_offsets([subject.topic]) == subject.begin()
    expected = subject.begin() | {(subject.topic, receipt.partition): 2}
    assert await subject.log.end_offsets([subject.topic]) == expected
    assert await subject.log.partitions([subject.topic]) == list(subject.begin())


async def test_a_topic_that_does_not_exist(subject: Subject) -> None:
    with pytest.raises(LogError, match=r"no topic nowhere"):
        await subject.log.send("nowhere", b"k", b"v")
    with pytest.raises(LogError, match=r"no topic nowhere"):
        await (await subject.log.submit("nowhere", b"k", b"v"))
    with pytest.raises(LogError, match=r"no topic nowhere, partition 0"):
        await subject.log.read({("nowhere", 0): 0})
    assert await subject.log.partitions(["nowhere", subject.topic]) == list(subject.begin())
    assert await subject.log.end_offsets(["nowhere"]) == {}


async def test_a_log_may_be_closed_right_after_a_request(subject: Subject) -> None:
    other = KafkaLog(subject.log.cluster) if isinstance(subject.log, KafkaLog) else MemoryLog({})
    async with other as log:
        assert await log.end_offsets(["nowhere"]) == {}


async def test_a_partition_that_does_not_exist(subject: Subject) -> None:
    with pytest.raises(LogError, match=f"no topic {subject.topic}, partition {PARTITIONS}"):
        await subject.log.read({(subject.topic, PARTITIONS): 0})


async def test_a_position_after_the_end_is_lost(subject: Subject) -> None:
    (receipt,) = await subject.send(b"only")
    with pytest.raises(PositionLost, match=f"Offset 7 is outside of {subject.topic}, partition {receipt.partition}"):
        await gathered(subject.log.read, {(subject.topic, receipt.partition): 7}, 1)


async def test_a_follower_of_a_lost_position_gets_an_error(subject: Subject) -> None:
    following = subject.log.follow({(subject.topic, 0): 7})
    async with asyncio.timeout(30):
        with pytest.raises(PositionLost):
            await anext(following)


async def test_reading_continues_after_a_lost_position(subject: Subject) -> None:
    (receipt,) = await subject.send(b"only")
    place = (subject.topic, receipt.partition)
    with pytest.raises(PositionLost):
        await gathered(subject.log.read, {place: 7}, 1)
    assert [record.value for record in await gathered(subject.log.read, {place: 0}, 1)] == [b"only"]


async def test_headers_and_missing_keys_and_values_are_preserved(subject: Subject) -> None:
    headers = (("ce_id", b"1"), ("ce_id", b"2"), ("empty", b""))
    await subject.log.send(subject.topic, b"key only", None)
    await subject.log.send(subject.topic, None, b"value only", headers)
    await subject.log.send(subject.topic, b"", b"empty key")
    found = {(record.key, record.value): record.headers for record in await subject.read(3)}
    assert found == {(b"key only", None): (), (None, b"value only"): headers, (b"", b"empty key"): ()}


async def test_timestamps_are_the_logs_own_and_do_not_fall(subject: Subject) -> None:
    before = time.time_ns() // 1_000_000
    receipts = await subject.send(b"one", b"two", b"three")
    after = time.time_ns() // 1_000_000
    stamps = [receipt.timestamp for receipt in receipts]
    assert all(before <= stamp <= after for stamp in stamps)
    assert all(one <= other for one, other in itertools.pairwise(stamps))
    assert [record.timestamp for record in await subject.read(3)] == stamps
