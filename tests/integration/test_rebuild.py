"""Tables made again from the log are the same tables, and take the live ones' place, whether or not a worker runs."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from projections.read.reader import Reader
from projections.store import open_write_store
from projections.store.duckdb_file.home import Home
from streams.broker import LocalBroker
from streams.errors import PositionLost
from streams.importers import events_of
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.projector import Projector, rebuild
from streams.publishing.preparing import prepare
from streams.publishing.publisher import Publisher
from tests.support.kafka import delete_before, running_broker
from tests.support.records import event
from tests.support.stack import Stack
from tests.support.tables import table_writer, with_empty_tables
from tests.support.waiting import until
from whenline.log_ends import positions_of, read_ends_of_records, read_log_ends

MODELS = "whenline.models"


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalBroker]:
    """A Kafka that holds the bundled timeline, repeats and conflicts of it, and poison."""
    with running_broker(tmp_path_factory.mktemp("kafka") / "broker") as running:
        asyncio.run(publish_everything(running.cluster))
        yield running


async def publish_everything(cluster: Cluster) -> None:
    events = [prepare(document) for document in events_of("microsoft-openai")]
    async with KafkaLog(cluster) as log:
        await Publisher(log).publish(events)
        await Publisher(log).publish(events[:10])
        await Publisher(log).publish([prepare(event("1")), prepare(event("2"))])
        await Publisher(log).publish([prepare(event("1", data={"headline": "Other"}))])
        for poison in (b"poison", b"", json.dumps(event("3", time="2999-01-01T00:00:00Z")).encode()):
            await log.send(MODELS, b"k", poison)


class Running:
    """A projector that runs until it is stopped."""

    def __init__(self, root: Path, cluster: Cluster) -> None:
        self.root = root
        self.projector = Projector(with_empty_tables(root), cluster)
        self.projector.open()
        self._task = asyncio.create_task(self.projector.run())

    async def until_caught_up(self, cluster: Cluster) -> None:
        async with KafkaLog(cluster) as log:
            ends = await log.end_offsets({topic for topic, _ in self.projector._tables.positions} | {MODELS})

        def caught_up() -> bool:
            reader = Reader(self.root)
            if reader.generation() is None:
                return False
            positions = reader.positions()
            return all(positions.get(place, 0) >= end for place, end in ends.items())

        await eventually(caught_up, "a generation has everything")

    async def stop(self) -> None:
        self.projector.stop()
        await self._task
        self.projector.close()


async def eventually(condition: Callable[[], Any], what: str) -> Any:
    return await asyncio.to_thread(until, condition, what=what)


@pytest.fixture(scope="module")
def projected(kafka: LocalBroker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has it all, of a worker that was stopped; to be copied."""
    root = tmp_path_factory.mktemp("projected") / "home"

    async def project() -> None:
        running = Running(root, kafka.cluster)
        await running.until_caught_up(kafka.cluster)
        await running.stop()

    asyncio.run(project())
    return root


@pytest.fixture
def root(projected: Path, tmp_path: Path) -> Path:
    shutil.copytree(projected, tmp_path / "home")
    return tmp_path / "home"


def content(root: Path) -> dict[str, str]:
    return Reader(root).session().content()


def live_content(root: Path) -> dict[str, str]:
    with table_writer(Home(root).live) as tables:
        return tables.content()


def test_the_history_is_worth_comparing(root: Path) -> None:
    counts = Reader(root).status().counts
    assert counts["ledger"] > 60
    assert (counts["dead_letters"], counts["conflicts"], counts["duplicates"]) == (3, 1, 11)


async def test_a_rebuild_equals_the_live_tables(kafka: LocalBroker, root: Path) -> None:
    before, number = content(root), Reader(root).generation()
    seen: list[tuple[int, int]] = []
    done = await rebuild(root, kafka.cluster, lambda done, total: seen.append((done, total)))
    assert done.differing == []
    assert done.records == sum(Reader(root).positions().values())
    assert seen[0] == (0, done.records)
    assert seen[-1] == (done.records, done.records)
    assert live_content(root) == content(root) == before
    assert Reader(root).generation() != number
    assert done.quarantine is not None
    assert live_content_of(Path(done.quarantine)) == before
    assert not (Home(root).warehouse / "rebuilding").exists()


def live_content_of(folder: Path) -> dict[str, str]:
    with table_writer(folder / "whenline.duckdb") as tables:
        return tables.content()


async def test_a_running_worker_continues_with_the_rebuilt_tables(kafka: LocalBroker, root: Path) -> None:
    running = Running(root, kafka.cluster)
    try:
        await running.until_caught_up(kafka.cluster)
        before = content(root)
        live = Home(root).live.stat().st_ino
        done = await rebuild(root, kafka.cluster)
        assert done.differing == []
        assert Home(root).live.stat().st_ino != live
        source = f"urn:test:{root.parent.name}"
        async with KafkaLog(kafka.cluster) as log:
            await Publisher(log).publish([prepare(event("after", source=source))])
        query = f"SELECT id FROM timeline WHERE source = '{source}'"
        await eventually(lambda: Reader(root).sql(query).num_rows == 1, "what came after is in a generation")
        assert content(root) != before
    finally:
        await running.stop()
    again = await rebuild(root, kafka.cluster)
    assert again.differing == []
    assert not Reader(root).status().dead_letters.num_rows > 3


async def test_tables_that_differ_are_named_and_replaced(kafka: LocalBroker, root: Path) -> None:
    before = live_content(root)
    with open_write_store(root).open() as tampered:
        tampered.tables.connection.execute("UPDATE internal.fact_models SET model = 'forged'")
        tampered.publish()
    done = await rebuild(root, kafka.cluster)
    assert done.differing == ["internal.fact_models"]
    assert live_content(root) == before


async def test_a_rebuild_without_anything_to_compare(kafka: LocalBroker, root: Path, tmp_path: Path) -> None:
    done = await rebuild(tmp_path / "new", kafka.cluster)
    assert (done.differing, done.quarantine) == (None, None)
    assert Reader(tmp_path / "new").status().counts["dead_letters"] == 3
    again = await rebuild(tmp_path / "new", kafka.cluster)
    assert again.differing == []
    assert (await rebuild(root, kafka.cluster)).differing == []


async def test_a_rebuild_of_nothing(fresh_broker: LocalBroker, tmp_path: Path) -> None:
    done = await rebuild(tmp_path, fresh_broker.cluster)
    assert (done.records, done.differing) == (0, None)
    assert Reader(tmp_path).status().counts["ledger"] == 0


@pytest.mark.parametrize("damage", ["file", "log", "gone"])
async def test_a_damaged_live_file_is_set_aside_and_rebuilt(kafka: LocalBroker, root: Path, damage: str) -> None:
    home, before = Home(root), content(root)
    if damage == "file":
        home.live.write_bytes(b"\xa5" * 100_000)
    elif damage == "log":
        wal = home.live.with_name(f"{home.live.name}.wal")
        with table_writer(home.live) as tables:
            tables.connection.execute("INSERT INTO internal.metadata VALUES ('made for', 'a log')")
            log = wal.read_bytes()
        wal.write_bytes(log[: len(log) // 2] + b"\xa5" * 64 + log[len(log) // 2 + 64 :])
    else:
        home.live.unlink()
    running = Running(root, kafka.cluster)
    try:
        await running.until_caught_up(kafka.cluster)
        await eventually(lambda: live_positions(running) == Reader(root).positions(), "everything is read again")
    finally:
        await running.stop()
    assert differing_after_more(before, content(root)) == []
    reasons = [path.name.partition("-")[2] for path in home.quarantine.iterdir()] if home.quarantine.exists() else []
    assert reasons == ([] if damage == "gone" else ["damaged"])


def live_positions(running: Running) -> dict[tuple[str, int], int]:
    return {place: position.next_offset for place, position in running.projector._tables.positions.items()}


def differing_after_more(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Tables with fewer rows than before: other tests of this file may have added some."""
    return [name for name in before if int(after[name].partition(":")[0]) < int(before[name].partition(":")[0])]


async def test_a_damaged_generation_does_not_stop_a_rebuild(kafka: LocalBroker, root: Path) -> None:
    before = live_content(root)
    generation = Reader(root).generation()
    assert generation is not None
    path = Home(root).generation(generation.number)
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2 :] = b"\xa5" * (len(whole) - len(whole) // 2)
    path.write_bytes(whole)
    done = await rebuild(root, kafka.cluster)
    assert done.differing is None
    assert differing_after_more(before, live_content(root)) == []


async def test_transactions_of_a_publisher_leave_gaps_that_do_not_matter(
    fresh_broker: LocalBroker, tmp_path: Path
) -> None:
    """Commits, and what was aborted, take offsets that no reader ever sees: also at the end of the log."""
    producer = AIOKafkaProducer(bootstrap_servers=fresh_broker.address, transactional_id="publisher")
    await producer.start()
    try:
        async with producer.transaction():
            await producer.send_and_wait(MODELS, json.dumps(event("1")).encode(), b"openai")
        await producer.begin_transaction()
        await producer.send_and_wait(MODELS, json.dumps(event("aborted")).encode(), b"openai")
        await producer.abort_transaction()
    finally:
        await producer.stop()
    async with asyncio.timeout(20):
        done = await rebuild(tmp_path, fresh_broker.cluster)
    assert done.records == 1
    assert [row["id"] for row in Reader(tmp_path).sql("SELECT id FROM timeline").to_pylist()] == ["1"]
    positions = positions_of(Reader(tmp_path).status().positions)
    ends = await read_log_ends(fresh_broker.cluster, positions)
    ahead = {
        each for each, end in ends.offsets.items() if end > (positions[each].next_offset if each in positions else 0)
    }
    assert ahead
    assert ends.without_records == ahead, "`whenline status` counts no lag for them"
    reached = Reader(tmp_path).positions()
    served = await read_ends_of_records(fresh_broker.cluster, reached)
    assert served.offsets.keys() == ends.offsets.keys()
    assert all(end == reached.get(each, 0) for each, end in served.offsets.items()), "nor does the System page"
    running = Running(tmp_path, fresh_broker.cluster)
    async with KafkaLog(fresh_broker.cluster) as log:
        await Publisher(log).publish([prepare(event("2"))])
    await running.until_caught_up(fresh_broker.cluster)
    await running.stop()
    async with asyncio.timeout(20):
        assert (await rebuild(tmp_path, fresh_broker.cluster)).differing == []


async def test_a_log_that_lacks_records_is_reported(fresh_broker: LocalBroker, tmp_path: Path) -> None:
    async with KafkaLog(fresh_broker.cluster) as log:
        receipts = [await log.send(MODELS, b"k", json.dumps(event(str(number))).encode()) for number in range(3)]
    running = Running(tmp_path, fresh_broker.cluster)
    await running.until_caught_up(fresh_broker.cluster)
    await running.stop()
    before = content(tmp_path)
    await delete_before(fresh_broker.cluster, (MODELS, receipts[0].partition), 2)
    with pytest.raises(PositionLost):
        await rebuild(tmp_path, fresh_broker.cluster)
    assert live_content(tmp_path) == content(tmp_path) == before


def test_the_command(kafka: LocalBroker, root: Path, tmp_path: Path) -> None:
    stack = Stack(tmp_path, {"KAFKA_BOOTSTRAP_SERVERS": kafka.address})
    assert stack.home == root
    summary = json.loads(stack.run("rebuild", "--json").stdout)
    assert (summary["differing"], Path(summary["quarantine"]).parent) == ([], stack.home / "quarantine")
    assert "Equal to the live tables" in stack.run("rebuild").stdout
    shutil.rmtree(stack.home)
    assert "There were no live tables of the same version to compare with" in stack.run("rebuild").stdout
