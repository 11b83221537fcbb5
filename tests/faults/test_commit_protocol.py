"""The projector dies between any two steps of its protocol: nothing is lost, nothing counts twice."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from events.topics import DEADLETTERS
from projections.read.reader import Reader
from streams.broker import LocalBroker
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.projector import Projector, rebuild
from tests.support.tables import with_empty_tables

STEPS = (
    "before commit",
    "in transaction",
    "after commit",
    "dead letters sent",
    "dead letters marked",
    "before pointer",
    "after publish",
)
ROUNDS = 4
"""The log grows in so many portions; the projector dies in the second and third."""


def event(number: int, headline: str = "A model") -> bytes:
    data = {"headline": headline, "organizations": [{"slug": "openai"}], "model": f"m{number}"}
    document = {
        "specversion": "1.0",
        "id": f"e{number}",
        "source": "urn:test",
        "type": "whenline.model.launched",
        "time": "2025-01-01T00:00:00Z",
        "data": data,
    }
    return json.dumps(document).encode()


def portion(number: int) -> list[bytes]:
    """Events, one that repeats, one under an id that is taken, one that is broken, one of an unknown kind."""
    fresh = [event(100 * number + each) for each in range(20)]
    unknown = event(100 * number + 50).replace(b"model.launched", b"model.imagined")
    return [*fresh, event(100 * number), event(100 * number + 1, "Something else"), b"{broken", unknown]


async def publish(cluster: Cluster, values: list[bytes]) -> list[tuple[str, int, int]]:
    """Acknowledged places."""
    async with KafkaLog(cluster) as log:
        answers = [
            await log.submit("whenline.models", str(number % 5).encode(), value) for number, value in enumerate(values)
        ]
        return [(answer.topic, answer.partition, answer.offset) for answer in [await each for each in answers]]


def die(home: Path, cluster: Cluster, step: str, times: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tests.support.crashing", str(home), str(cluster), step, str(times)])


async def project(home: Path, cluster: Cluster, until_projected: dict[tuple[str, int], int]) -> None:
    """A projector that lives, until it has taken everything."""
    projector = Projector(home, cluster)
    projector.open()
    try:
        running = asyncio.create_task(projector.run())
        while not covers(projector, until_projected):
            assert not running.done(), running.exception()
            await asyncio.sleep(0.05)
        projector.stop()
        await running
    finally:
        projector.close()


def covers(projector: Projector, wanted: dict[tuple[str, int], int]) -> bool:
    return all(projector.position(place) >= offset for place, offset in wanted.items())


@pytest.mark.parametrize("step", STEPS)
async def test_death_at_each_step(step: str, fresh_broker: LocalBroker, tmp_path: Path) -> None:
    cluster, home = fresh_broker.cluster, with_empty_tables(tmp_path / "home")
    acknowledged: list[tuple[str, int, int]] = []
    for number in range(ROUNDS):
        acknowledged += await publish(cluster, portion(number))
        if number in {1, 2}:
            times = 2 if step in {"before pointer", "after publish"} else 1  # the first is the one at the start
            process = die(home, cluster, step, times)
            code = await asyncio.to_thread(process.wait, 60)
            assert code == -signal.SIGKILL
    ends: dict[tuple[str, int], int] = {}
    for topic, partition, offset in acknowledged:
        ends[topic, partition] = max(ends.get((topic, partition), 0), offset + 1)
    await project(home, cluster, ends)

    reader = Reader(home)
    rows = Counter(places(reader, "ledger")) + Counter(places(reader, "dead_letters"))
    assert rows == Counter(acknowledged)
    counts = reader.status().counts
    assert counts == {"ledger": 22 * ROUNDS, "dead_letters": 2 * ROUNDS, "conflicts": ROUNDS, "duplicates": 2 * ROUNDS}
    assert await dead_letter_positions(cluster) >= set(places(reader, "dead_letters"))
    rebuilt = await rebuild(home, cluster)
    assert rebuilt.differing == []
    assert rebuilt.records == len(acknowledged)


def places(reader: Reader, table: str) -> list[tuple[str, int, int]]:
    rows = reader.sql(f"SELECT kafka_topic, kafka_partition, kafka_offset FROM {table}").to_pylist()
    return [(row["kafka_topic"], row["kafka_partition"], row["kafka_offset"]) for row in rows]


async def dead_letter_positions(cluster: Cluster) -> set[tuple[str, int, int]]:
    """Positions of the records in the topic of dead letters."""
    found = set()
    async with KafkaLog(cluster) as log:
        (end,) = (await log.end_offsets([DEADLETTERS.name])).values()
        position = 0
        while position < end:
            for record in await log.read({(DEADLETTERS.name, 0): position}):
                letter = json.loads(record.value or b"")
                found.add((letter["topic"], letter["partition"], letter["offset"]))
                position = record.offset + 1
    return found
