"""Whatever lies in the log: what any client sent is a row or a dead letter; what the disk broke stops one partition only."""

from __future__ import annotations

import asyncio
import json
import random
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.produce import ProduceRequest

from events.topics import DEADLETTERS, EVENT_TOPICS
from projections.errors import NothingPublished
from projections.read.reader import Reader
from streams.broker import LocalBroker
from streams.errors import LogError, PositionLost
from streams.heartbeat import Heartbeat
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.projector import Projector, rebuild
from streams.projector.skipping import skip
from streams.worker.health import health
from tests.support.kafka import delete_before, delete_topic, everything_in, make_topic
from tests.support.raw_batches import RawRecord, batch_bytes
from tests.support.records import event
from tests.support.stack import Stack
from tests.support.tables import with_empty_tables
from tests.support.waiting import until

MODELS = "whenline.models"
NO_LEADER_YET = {3, 5, 6}
"""Kafka's error codes of a topic that was just made."""


async def produce(cluster: Cluster, topic: str, partition: int, *batches: bytes) -> list[int]:
    """Send batches byte for byte, as any client may; the error codes of Kafka."""
    client = AIOKafkaClient(**cluster.options)
    await client.bootstrap()
    codes = []
    try:
        for batch in batches:
            request = ProduceRequest(None, -1, 20_000, [(topic, [(partition, batch)])])
            while True:
                answer = await client.send(client.get_random_node(), request)
                code = answer.topics[0][1][0][1]
                if code not in NO_LEADER_YET:
                    break
                await asyncio.sleep(0.1)
            codes.append(code)
    finally:
        await client.close()
    return codes


@asynccontextmanager
async def projecting(root: Path, cluster: Cluster) -> AsyncIterator[Heartbeat]:
    """A projector that runs while the block does; its heartbeat."""
    heartbeat = Heartbeat("projector", 60)
    projector = Projector(with_empty_tables(root), cluster, heartbeat=heartbeat)
    await asyncio.to_thread(projector.open)
    task = asyncio.create_task(projector.run())
    try:
        yield heartbeat
    finally:
        projector.stop()
        await asyncio.wait({task})
        projector.close()


def rows(root: Path, query: str) -> list[dict[str, Any]]:
    try:
        return Reader(root).sql(query).to_pylist()
    except NothingPublished:
        return []


async def eventually(ask: Any, what: str) -> Any:
    return await asyncio.to_thread(until, ask, what=what)


def positions(root: Path) -> set[tuple[int, int]]:
    """Partition and offset of each row and dead letter of a topic."""
    query = f"""SELECT kafka_partition, kafka_offset FROM ledger WHERE kafka_topic = '{MODELS}'
        UNION ALL SELECT kafka_partition, kafka_offset FROM dead_letters WHERE kafka_topic = '{MODELS}'"""
    return {(row["kafka_partition"], row["kafka_offset"]) for row in rows(root, query)}


def value_of(id_: str) -> bytes:
    return json.dumps(event(id_)).encode()


def odd_batches() -> list[bytes]:
    """What a client may send: readable or not by ours."""
    draw = random.Random(17)
    random_records = [
        RawRecord(
            draw.choice([None, b"", draw.randbytes(9)]),
            draw.choice([None, b"", draw.randbytes(50), value_of(f"random {number}")]),
            [(draw.randbytes(5), draw.choice([None, draw.randbytes(5)])) for _ in range(draw.randrange(3))],
            draw.randrange(128),
        )
        for number in range(40)
    ]
    return [
        batch_bytes([RawRecord(value=b'{"x":"' + b"a" * 400_000 + b'"}')]),
        batch_bytes([RawRecord(value=draw.randbytes(180_000))]),
        batch_bytes([RawRecord(value=b"\0" * 1_000_000)]),
        batch_bytes([RawRecord(value="é".encode() * 100_000)]),
        batch_bytes([RawRecord(b"k", value_of("odd header"), [(b"\xff\xfe", b"x"), (b"", None)])]),
        batch_bytes([RawRecord(b"k", b"{}", [(b"ce_specversion", b"1.0"), (b"ce_\xff", b"\xff")])]),
        batch_bytes([RawRecord(b"k", b"{}", [(b"ce_%d" % number, b"v") for number in range(20_000)])]),
        batch_bytes([RawRecord(None, None)]),
        batch_bytes([RawRecord(b"", b"")]),
        batch_bytes([RawRecord(value=bytes(200_000_000))], codec=4),
        *(batch_bytes([record], codec=draw.randrange(5)) for record in random_records),
        batch_bytes(random_records, codec=4),
        batch_bytes([RawRecord(b"k", value_of("last"))]),
    ]


async def test_what_any_client_sends_is_a_row_or_a_dead_letter(fresh_broker: LocalBroker, tmp_path: Path) -> None:
    cluster, batches = fresh_broker.cluster, odd_batches()
    async with projecting(tmp_path, cluster) as heartbeat:
        codes = await produce(cluster, MODELS, 0, *batches)
        assert codes[-1] == 0
        assert codes.count(0) > len(batches) - 3, f"Kafka takes nearly all of them: {codes}"
        async with KafkaLog(cluster) as log:
            end = (await log.end_offsets([MODELS]))[MODELS, 0]
        await eventually(lambda: len(positions(tmp_path)) == end, "each offset is a row or a dead letter")
        assert {row["id"] for row in rows(tmp_path, "SELECT id FROM ledger")} >= {"odd header", "last"}
        assert health([heartbeat])[0] == 200
    letters = [json.loads(record.value or b"") for record in await everything_in(cluster, [DEADLETTERS.name])]
    assert len(letters) == len(rows(tmp_path, "FROM dead_letters"))
    assert {letter["is_cut"] for letter in letters} == {False, True}


def corrupt(broker: LocalBroker, topic: str, partition: int, marker: bytes) -> tuple[Path, int]:
    """Flip a byte of a record in the stored file of a partition, as a bad disk does; where."""
    (segment,) = (broker.folder / "data").glob(f"**/{topic}-{partition}/*.log")
    data = bytearray(segment.read_bytes())
    at = data.index(marker)
    data[at] ^= 1
    segment.write_bytes(data)
    return segment, at


async def test_a_corrupt_batch_stops_its_partition_only_until_it_is_skipped(
    fresh_broker: LocalBroker, tmp_path: Path
) -> None:
    cluster = fresh_broker.cluster
    stack = Stack(tmp_path, {"KAFKA_BOOTSTRAP_SERVERS": fresh_broker.address})
    bad = [RawRecord(b"k", value_of("bad 1")), RawRecord(b"k", value_of("bad 2"))]
    await produce(cluster, MODELS, 0, batch_bytes([RawRecord(b"k", value_of("before"))]))
    await produce(cluster, MODELS, 0, batch_bytes(bad), batch_bytes([RawRecord(b"k", value_of("after"))]))
    await asyncio.to_thread(fresh_broker.stop)
    corrupt(fresh_broker, MODELS, 0, b'"bad 1"')
    await asyncio.to_thread(fresh_broker.start)
    ids = "SELECT id FROM ledger ORDER BY id"
    async with projecting(stack.home, cluster) as heartbeat:
        await produce(cluster, MODELS, 1, batch_bytes([RawRecord(b"k", value_of("other partition"))]))
        found = await eventually(lambda: list(heartbeat.unreadable()) or None, "it is noticed")
        assert (found[0].topic, found[0].partition, found[0].first_offset, found[0].last_offset) == (MODELS, 0, 1, 2)
        await eventually(
            lambda: [row["id"] for row in rows(stack.home, ids)] == ["before", "other partition"], "others go on"
        )
        status, body = health([heartbeat])
        assert (status, body["status"]) == (503, "unreadable")
        assert "checksum" in body["unreadable"][0]
        unreadable = json.loads((await asyncio.to_thread(stack.run, "status", "--json")).stdout)["unreadable"]
        assert [(each["topic"], each["partition"], each["first_offset"]) for each in unreadable] == [(MODELS, 0, 1)]
        assert f"whenline skip {MODELS} 0 1" in (await asyncio.to_thread(stack.run, "status")).stdout
        refused = await asyncio.to_thread(stack.run, "skip", MODELS, "0", "0", "--reason", "x", check=False)
        assert (refused.returncode, "can be read" in refused.stderr) == (2, True)
        skipped = await asyncio.to_thread(stack.run, "skip", MODELS, "0", "1", "--reason", "the disk failed", "--json")
        assert json.loads(skipped.stdout)["last_offset"] == 2
        await eventually(lambda: {"id": "after"} in rows(stack.home, ids), "it goes on after the batch")
        await eventually(lambda: health([heartbeat])[0] == 200, "it is healthy")
    letters = rows(stack.home, "SELECT kafka_offset, reason, problems[1].message AS why FROM dead_letters")
    assert [(letter["kafka_offset"], letter["reason"]) for letter in letters] == [(1, "skipped"), (2, "skipped")]
    assert "the disk failed" in letters[0]["why"]
    assert "skipped by" in (await asyncio.to_thread(stack.run, "status")).stdout
    assert (await rebuild(stack.home, cluster)).differing == []


async def test_a_topic_that_is_created_again_while_it_runs_is_noticed(
    fresh_broker: LocalBroker, tmp_path: Path
) -> None:
    cluster = fresh_broker.cluster
    projector = Projector(tmp_path, cluster)
    await asyncio.to_thread(projector.open)
    task = asyncio.create_task(projector.run())
    await produce(cluster, MODELS, 0, *(batch_bytes([RawRecord(b"k", value_of(f"old {n}"))]) for n in range(3)))
    await eventually(lambda: len(rows(tmp_path, "FROM ledger")) == 3, "the first records are there")

    async def make_anew() -> None:
        await delete_topic(cluster, MODELS)
        await make_topic(cluster, MODELS, partitions=EVENT_TOPICS[MODELS].partitions)
        await produce(cluster, MODELS, 0, *(batch_bytes([RawRecord(b"k", value_of(f"new {n}"))]) for n in range(6)))

    meanwhile = threading.Thread(target=asyncio.run, args=[make_anew()])
    meanwhile.start()
    meanwhile.join()  # the loop of the projector waits: it never finds the topic gone or shorter
    with pytest.raises(PositionLost, match=f"{MODELS}"):
        async with asyncio.timeout(60):
            await task
    projector.close()
    assert all(row["id"].startswith("old") for row in rows(tmp_path, "SELECT id FROM ledger"))


async def test_a_log_that_begins_later_is_accepted_by_decision(fresh_broker: LocalBroker, tmp_path: Path) -> None:
    cluster = fresh_broker.cluster
    await produce(cluster, MODELS, 0, *(batch_bytes([RawRecord(b"k", value_of(f"{n}"))]) for n in range(5)))
    await delete_before(cluster, (MODELS, 0), 3)
    projector = Projector(tmp_path, cluster)
    projector.open()
    with pytest.raises(PositionLost) as raised:
        await projector.run()
    projector.close()
    assert f"whenline skip {MODELS} 0 0 --reason" in raised.value.hint
    gap = await skip(cluster, (MODELS, 0), 0, through=None, reason="personal data erased")
    assert (gap.first_offset, gap.last_offset, gap.cause) == (0, 2, "deleted")
    async with projecting(tmp_path, cluster):
        await eventually(lambda: len(rows(tmp_path, "FROM ledger")) == 2, "the rest is read")
    (row,) = rows(tmp_path, "FROM log_gaps")
    assert (row["kafka_topic"], row["last_offset"], row["reason"]) == (MODELS, 2, "personal data erased")
    assert (await rebuild(tmp_path, cluster)).differing == []


async def test_a_rebuild_of_a_log_that_lost_what_the_tables_have_names_what_to_do(
    fresh_broker: LocalBroker, tmp_path: Path
) -> None:
    cluster = fresh_broker.cluster
    await produce(cluster, MODELS, 0, *(batch_bytes([RawRecord(b"k", value_of(f"{n}"))]) for n in range(4)))
    async with projecting(tmp_path, cluster):
        await eventually(lambda: len(rows(tmp_path, "FROM ledger")) == 4, "all are there")
    await delete_before(cluster, (MODELS, 0), 2)
    async with projecting(tmp_path, cluster):
        await produce(cluster, MODELS, 0, batch_bytes([RawRecord(b"k", value_of("later"))]))
        await eventually(lambda: len(rows(tmp_path, "FROM ledger")) == 5, "the worker goes on")
    with pytest.raises(LogError) as raised:
        await rebuild(tmp_path, cluster)
    assert f"whenline skip {MODELS} 0 0 --reason" in raised.value.hint
    await skip(cluster, (MODELS, 0), 0, through=None, reason="erased")
    assert "internal.ledger" in ((await rebuild(tmp_path, cluster)).differing or [])
    assert len(rows(tmp_path, "FROM ledger")) == 3
