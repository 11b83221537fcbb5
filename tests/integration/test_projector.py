"""The projector on a real Kafka: everything once, nothing skipped in silence."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from events.topics import DEADLETTERS, EVENT_TOPICS, GENERATIONS
from projections.apply.table_writer import TableWriter
from projections.errors import NothingPublished
from projections.read.reader import Reader
from projections.store import open_write_store
from projections.store.duckdb_file.home import Home
from streams.broker import LocalBroker
from streams.errors import LogUnavailable, PositionLost
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.projector import Projector
from tests.support.kafka import delete_before, delete_topic, everything_in, make_topic, running_broker
from tests.support.records import event
from tests.support.stack import Stack
from tests.support.tables import with_empty_tables
from tests.support.waiting import until

MODELS = "whenline.models"


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalBroker]:
    """One Kafka for this file: each test knows its own events by their source, and has a home of its own."""
    with running_broker(tmp_path_factory.mktemp("kafka") / "broker") as running:
        yield running


async def send(cluster: Cluster, *values: Any, topic: str = MODELS, key: bytes = b"openai") -> list[tuple[int, int]]:
    """Partition and offset of each record sent."""
    async with KafkaLog(cluster) as log:
        receipts = [
            await log.send(topic, key, value if isinstance(value, bytes) else json.dumps(value).encode())
            for value in values
        ]
    return [(receipt.partition, receipt.offset) for receipt in receipts]


@asynccontextmanager
async def projecting(root: Path, cluster: Cluster) -> AsyncIterator[Projector]:
    """A projector that runs while the block does."""
    projector = Projector(with_empty_tables(root), cluster)
    await asyncio.to_thread(projector.open)
    task = asyncio.create_task(projector.run())
    try:
        yield projector
    finally:
        projector.stop()
        await task
        projector.close()


async def eventually(condition: Callable[[], Any], what: str) -> Any:
    """`until`, while the event loop runs."""
    return await asyncio.to_thread(until, condition, what=what)


def ids(root: Path, source: str) -> list[str]:
    """Ids of the events of a source in the newest generation."""
    try:
        found = Reader(root).sql(f"SELECT id FROM timeline WHERE source = '{source}' ORDER BY logged_at, kafka_offset")
    except NothingPublished:
        return []
    return [row["id"] for row in found.to_pylist()]


async def ran_until(root: Path, cluster: Cluster, source: str, expected: list[str]) -> None:
    """Run a projector until its newest generation has these events."""
    async with projecting(root, cluster):
        await eventually(lambda: ids(root, source) == expected, f"a generation has {expected}")


async def lost(root: Path, cluster: Cluster) -> PositionLost:
    """The error of a projector that cannot go on; the tables stay as they are."""
    before = Reader(root).positions()
    projector = Projector(root, cluster)
    projector.open()
    try:
        with pytest.raises(PositionLost) as raised:
            async with asyncio.timeout(60):
                await projector.run()
    finally:
        projector.close()
    assert Reader(root).positions() == before
    assert "start again" in raised.value.hint or "whenline rebuild" in raised.value.hint
    return raised.value


async def test_events_are_in_a_generation_within_seconds(kafka: LocalBroker, tmp_path: Path) -> None:
    source = "urn:test:seconds"
    async with projecting(tmp_path, kafka.cluster) as projector:
        await eventually(lambda: Reader(tmp_path).generation(), "there is a generation before anything happens")
        before = projector.projected
        (first,) = await send(kafka.cluster, event("1", source=source))
        await eventually(lambda: ids(tmp_path, source) == ["1"], "the event is in a generation")
        await send(kafka.cluster, event("2", source=source), event("1", source=source), topic=MODELS)
        await eventually(lambda: ids(tmp_path, source) == ["1", "2"], "the next one too")
        await eventually(lambda: projector.projected == before + 3, "each record is counted once")
    assert Reader(tmp_path).positions()[MODELS, first[0]] >= first[1] + 3


async def test_generations_are_announced(kafka: LocalBroker, tmp_path: Path) -> None:
    source = "urn:test:announced"
    await send(kafka.cluster, event("1", source=source))
    await ran_until(tmp_path, kafka.cluster, source, ["1"])
    generation = Reader(tmp_path).generation()
    assert generation is not None
    notices = [json.loads(record.value or b"") for record in await everything_in(kafka.cluster, [GENERATIONS.name])]
    newest = [notice for notice in notices if notice["generation"] == generation.number][-1]
    places = {(topic, partition): offset for topic, partition, offset in newest["positions"]}
    assert places == Reader(tmp_path).positions()
    with_models = [notice for notice in notices if "model.launched" in notice["kinds"]]
    assert with_models
    assert "openai" in with_models[-1]["organizations"]


async def test_what_cannot_be_projected_goes_to_its_topic_once(kafka: LocalBroker, tmp_path: Path) -> None:
    source = "urn:test:dead"
    poison = b"\xff poison of test_what_cannot_be_projected"
    ((partition, offset),) = await send(kafka.cluster, poison)
    future = event("future", source=source, time="2999-01-01T00:00:00Z")
    await send(kafka.cluster, future, event("1", source=source))
    await ran_until(tmp_path, kafka.cluster, source, ["1"])
    dead = [json.loads(record.value or b"") for record in await everything_in(kafka.cluster, [DEADLETTERS.name])]
    (letter,) = [letter for letter in dead if letter["record_hex"] == poison.hex()]
    assert (letter["topic"], letter["partition"], letter["offset"]) == (MODELS, partition, offset)
    assert (letter["reason"], bool(letter["problems"])) == ("invalid", True)
    (late,) = [letter for letter in dead if letter["reason"] == "from_the_future" and source in letter["record"]]
    assert [problem["pointer"] for problem in late["problems"]] == ["/time"]
    await ran_until(tmp_path, kafka.cluster, source, ["1"])
    again = await everything_in(kafka.cluster, [DEADLETTERS.name])
    assert len([record for record in again if poison.hex().encode() in (record.value or b"")]) == 1
    assert [row["reason"] for row in Reader(tmp_path).status().dead_letters.to_pylist()].count("invalid") == 1


async def test_a_restart_continues_at_the_positions_of_the_tables(kafka: LocalBroker, tmp_path: Path) -> None:
    source = "urn:test:restart"
    await send(kafka.cluster, event("1", source=source), event("2", source=source))
    await ran_until(tmp_path, kafka.cluster, source, ["1", "2"])
    before = Reader(tmp_path).status().counts["ledger"]
    await send(kafka.cluster, event("3", source=source))
    async with projecting(tmp_path, kafka.cluster) as projector:
        await eventually(lambda: ids(tmp_path, source) == ["1", "2", "3"], "what came meanwhile is there")
        assert projector.projected == 1
    assert Reader(tmp_path).status().counts["ledger"] == before + 1


async def announced(kafka: LocalBroker) -> list[dict[str, int]]:
    """Positions of each generation so far."""
    records = await everything_in(kafka.cluster, [GENERATIONS.name])
    notices = [json.loads(record.value or b"{}") for record in records]
    return [{f"{topic}/{number}": offset for topic, number, offset in notice["positions"]} for notice in notices]


async def test_readers_never_see_less_than_they_saw(
    kafka: LocalBroker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables lost before a start, damaged after it, and replaced by rebuilt ones that have less."""
    source, home = "urn:test:never-less", Home(tmp_path)
    await send(kafka.cluster, *(event(str(number), source=source) for number in range(20)))
    expected = [str(number) for number in range(20)]
    await ran_until(tmp_path, kafka.cluster, source, expected)
    before = await announced(kafka)
    last = Reader(tmp_path).generation()
    shutil.rmtree(home.warehouse)
    apply, damages = TableWriter.apply, [True]

    def damaged(*arguments: Any) -> Any:
        if damages and damages.pop():
            raise duckdb.IOException("Corrupt database file: computed checksum 1 does not match stored checksum 2")
        return apply(*arguments)

    async with projecting(tmp_path, kafka.cluster) as projector:
        await eventually(lambda: Reader(tmp_path).generation() != last, "tables that were lost are made again")
        monkeypatch.setattr(TableWriter, "apply", damaged)
        await send(kafka.cluster, event("20", source=source))
        await eventually(lambda: ids(tmp_path, source) == [*expected, "20"], "damaged tables are made again")
        assert [path.name.rpartition("-")[2] for path in home.quarantine.iterdir()] == ["damaged"]
        with open_write_store(tmp_path).rebuild() as rebuilding:
            rebuilding.offer()
        await send(kafka.cluster, event("21", source=source))
        await eventually(lambda: ids(tmp_path, source) == [*expected, "20", "21"], "rebuilt tables catch up")
        assert len(list(home.quarantine.iterdir())) == 2
        home.pointer.write_bytes(b"\xff")
        await eventually(lambda: ids(tmp_path, source) == [*expected, "20", "21"], "the pointer is written anew")
        assert projector.projected > 40
    later = (await announced(kafka))[len(before) :]
    assert len(later) > 3
    assert all(positions.get(place, 0) >= offset for positions in later for place, offset in before[-1].items()), later


async def test_a_topic_that_was_made_anew_and_is_shorter_stops_it(fresh_broker: LocalBroker, tmp_path: Path) -> None:
    cluster, source = fresh_broker.cluster, "urn:test:shorter"
    await send(cluster, event("1", source=source), event("2", source=source))
    await ran_until(tmp_path, cluster, source, ["1", "2"])
    await delete_topic(cluster, MODELS)
    error = await lost(tmp_path, cluster)
    assert "has no whenline.models" in error.what
    await make_topic(cluster, MODELS, partitions=EVENT_TOPICS[MODELS].partitions)
    await send(cluster, event("3", source=source))
    error = await lost(tmp_path, cluster)
    assert "up to offset 2, but the log ends at 1" in error.what
    await send(cluster, event("4", source=source), event("5", source=source))
    error = await lost(tmp_path, cluster)
    assert "the topic was created again" in error.what
    assert ids(tmp_path, source) == ["1", "2"]


async def test_the_hint_of_a_lost_position_works(fresh_broker: LocalBroker, tmp_path: Path) -> None:
    cluster, source = fresh_broker.cluster, "urn:test:hint"
    await send(cluster, event("1", source=source), event("2", source=source))
    await ran_until(tmp_path, cluster, source, ["1", "2"])
    await delete_topic(cluster, MODELS)
    await make_topic(cluster, MODELS, partitions=EVENT_TOPICS[MODELS].partitions)
    await send(cluster, event("3", source=source))
    await lost(tmp_path, cluster)
    Home(tmp_path).warehouse.rename(tmp_path / "moved out")
    await ran_until(tmp_path, cluster, source, ["3"])


async def test_records_deleted_before_they_were_read_stop_it(fresh_broker: LocalBroker, tmp_path: Path) -> None:
    cluster, source = fresh_broker.cluster, "urn:test:retention"
    ((partition, _),) = await send(cluster, event("1", source=source))
    await ran_until(tmp_path, cluster, source, ["1"])
    await send(cluster, *(event(str(number), source=source) for number in range(2, 5)))
    await delete_before(cluster, (MODELS, partition), 3)
    error = await lost(tmp_path, cluster)
    assert "begins at offset 3, and the records from 1 on are not in the tables" in error.what
    assert "retention.ms=-1" in error.hint
    assert ids(tmp_path, source) == ["1"]


async def test_a_new_home_needs_the_whole_log(fresh_broker: LocalBroker, tmp_path: Path) -> None:
    cluster = fresh_broker.cluster
    ((partition, _), *_) = await send(cluster, event("1"), event("2"))
    await delete_before(cluster, (MODELS, partition), 1)
    projector = Projector(tmp_path, cluster)
    projector.open()
    with pytest.raises(PositionLost, match="the records from 0 on are not in the tables"):
        await projector.run()
    projector.close()


async def test_without_kafka_it_does_not_start(tmp_path: Path) -> None:
    projector = Projector(tmp_path, Cluster.of("127.0.0.1:9"))
    projector.open()
    with pytest.raises(LogUnavailable):
        await projector.run()
    projector.close()


async def test_it_waits_for_a_kafka_that_went_away(fresh_broker: LocalBroker, tmp_path: Path) -> None:
    cluster, source = fresh_broker.cluster, "urn:test:away"
    await send(cluster, event("1", source=source))
    async with projecting(tmp_path, cluster):
        await eventually(lambda: ids(tmp_path, source) == ["1"], "the first is there")
        await asyncio.to_thread(fresh_broker.stop)
        await asyncio.to_thread(fresh_broker.start)
        await send(cluster, event("2", source=source))
        await eventually(lambda: ids(tmp_path, source) == ["1", "2"], "it went on by itself")


@pytest.fixture
def stack(kafka: LocalBroker, tmp_path: Path) -> Iterator[Stack]:
    """A home whose Kafka is the one of this file."""
    with Stack(tmp_path, {"KAFKA_BOOTSTRAP_SERVERS": kafka.address}) as made:
        with_empty_tables(made.home)
        yield made


def start_worker(stack: Stack) -> None:
    with stack.output.open("wb") as output:
        stack.process = subprocess.Popen(
            [sys.executable, "-m", "whenline.cli", "worker"], env=stack.environment, stdout=output, stderr=output
        )
    until(lambda: Reader(stack.home).generation(), what="the worker published")


def published(stack: Stack, *events: dict[str, Any]) -> dict[str, Any]:
    """The answer of `whenline publish` for these events."""
    file = stack.folder / "events.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in events))
    done = stack.run("publish", str(file), "--json", check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return {"code": done.returncode} | json.loads(done.stdout)


def test_the_publish_command(stack: Stack) -> None:
    source = "urn:test:publish"
    one, two = event("1", source=source), event("2", source=source)
    bad = event("3", source=source, data={"headline": ""})
    file = stack.folder / "mixed.jsonl"
    file.write_text(f"{json.dumps(one)}\r\n\nno json\n{json.dumps(bad)}\n{json.dumps(one)}\n" + json.dumps(two))
    dry = stack.run("publish", str(file), "--dry-run", "--json", check=False)
    summary = json.loads(dry.stdout)
    assert (dry.returncode, summary["accepted"], summary["duplicate"], summary["rejected"]) == (1, 2, 1, 2), summary
    done = stack.run("publish", str(file), check=False)
    assert done.returncode == 1
    assert "line 3: rejected: event: not JSON" in done.stdout
    assert "line 4: rejected: /data/headline" in done.stdout
    assert "2 accepted, 1 duplicate, 0 conflict, 2 rejected" in done.stdout
    start_worker(stack)
    until(lambda: ids(stack.home, source) == ["1", "2"], what="both are in the tables")
    again = published(stack, one, two, event("2", source=source, data={"headline": "Other"}), event("4", source=source))
    assert {name: again[name] for name in ("code", "accepted", "duplicate", "conflict", "rejected")} == {
        "code": 1, "accepted": 1, "duplicate": 2, "conflict": 1, "rejected": 0,
    }  # fmt: skip
    (refused,) = again["refused"]
    assert (refused["line"], refused["status"]) == (3, "conflict")
    status = json.loads(stack.run("status", "--json").stdout)
    assert status["kafka"]["answers"] is True
    assert stack.run("publish", "-", "--json", check=False).returncode == 0


def test_a_second_worker_is_refused_also_after_much_was_published(stack: Stack) -> None:
    source = "urn:test:second"
    start_worker(stack)
    for number in range(6):
        assert published(stack, event(str(number), source=source))["accepted"] == 1
        until(lambda n=number: len(ids(stack.home, source)) == n + 1, what="it is in a generation")
    second = stack.run("worker", check=False)
    assert second.returncode == 2
    assert stack.process is not None
    assert f"process {stack.process.pid}" in second.stderr
    assert "Traceback" not in second.stderr
    write = "import sys, duckdb; duckdb.connect(sys.argv[1])"
    intruder = subprocess.run(
        [sys.executable, "-c", write, Home(stack.home).live], capture_output=True, text=True, check=False
    )
    assert "Could not set lock" in intruder.stderr
    os.kill(stack.process.pid, signal.SIGINT)
    assert stack.process.wait(240) == 0
    assert len(ids(stack.home, source)) == 6
