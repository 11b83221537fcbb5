"""Batches of a projector that is behind fill one row group each, whatever the log has."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import Any, cast

import pytest

from projections.apply.batch import Batch
from projections.apply.decoding import LogRecord
from projections.apply.gaps import Gaps
from streams.log.kafka_reader import KafkaReader
from streams.log.port import Record, TopicPartition
from streams.projector import fetching
from streams.projector.background import background
from streams.projector.states import Backlog
from tests.unit.events.examples import event, value_of

PLACES = [("whenline.models", 0), ("whenline.models", 1), ("whenline.talent", 0)]


class FakeReader:
    """Gives a log of records by turns, at most as many as it is asked for."""

    def __init__(self, values: dict[TopicPartition, list[bytes]]) -> None:
        self._left = {
            place: [Record(*place, number, 1_760_000_000_000, None, value) for number, value in enumerate(found)]
            for place, found in values.items()
        }

    async def batches(  # the interface of the reader
        self,
        *,
        max_records: int,
        timeout: float,  # noqa: ASYNC109, ARG002
    ) -> dict[TopicPartition, list[Record]]:
        """The next records."""
        await asyncio.sleep(0)
        found: dict[TopicPartition, list[Record]] = {}
        for place, records in self._left.items():
            taken, self._left[place] = records[:max_records], records[max_records:]
            max_records -= len(taken)
            if taken:
                found[place] = taken
        return found

    async def is_at_end(self) -> bool:
        """Whether nothing is left."""
        return not any(self._left.values())


async def batches_of(values: dict[TopicPartition, list[bytes]]) -> list[Batch]:
    """The batches that a projector that is behind is handed over."""
    handover, found = fetching.Handover(), []
    reader = cast("KafkaReader", FakeReader(values))
    async with background(fetching.fetch_batches(reader, Gaps(), handover, cast("Any", Backlog(is_behind=True)))):
        while not handover.is_drained:
            try:
                found.append(await handover.take(0.05))
            except TimeoutError:
                continue
    return found


def test_each_batch_fills_a_row_group_also_where_records_become_dead_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "FLUSH_ROWS", 100)
    monkeypatch.setattr(fetching, "FETCH_ROWS", 30)
    good, bad = value_of(event()), b"no event"
    log = {place: [bad if number % 7 == 0 else good for number in range(140)] for place in PLACES}
    found = asyncio.run(batches_of(log))
    assert [batch.rows for batch in found] == [100, 100, 100, 60]
    assert sum(map(len, found)) == 420


class SteadyReader:
    """Has a new record whenever it is asked, and never more: publishers keep posting."""

    def __init__(self) -> None:
        self._given = 0

    async def batches(self, *, max_records: int, timeout: float) -> dict[TopicPartition, list[Record]]:  # noqa: ASYNC109, ARG002
        """The next record."""
        await asyncio.sleep(0.001)
        self._given += 1
        return {PLACES[0]: [Record(*PLACES[0], self._given, 1_760_000_000_000, None, value_of(event()))]}

    async def is_at_end(self) -> bool:
        """Whether nothing is left."""
        return True


async def test_a_projector_catches_up_although_events_keep_coming() -> None:
    """The fetcher waited for a moment without events, or for a full batch: for minutes."""
    handover, reader = fetching.Handover(), cast("KafkaReader", SteadyReader())
    async with background(fetching.fetch_batches(reader, Gaps(), handover, cast("Any", Backlog(is_behind=True)))):
        batch = await handover.take(30)
    assert len(batch) < 1000
    assert handover.has_reached_end
    assert not handover.is_drained


def test_a_flood_of_dead_letters_does_not_wait_for_a_row_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_DEAD_LETTERS", 50)
    found = asyncio.run(batches_of({PLACES[0]: [b"no event"] * 120}))
    assert [len(batch) for batch in found] == [120]


class NotingBatch(Batch):
    """Notes in which thread it decodes."""

    def __init__(self) -> None:
        super().__init__()
        self.threads: list[int] = []

    def add(self, place: TopicPartition, records: Sequence[LogRecord]) -> None:
        self.threads.append(threading.get_ident())
        super().add(place, records)


async def test_many_records_are_decoded_beside_the_loop_and_a_few_in_it() -> None:
    """While the loop decoded, nothing arrived: a worker that was behind waited for Kafka by turns."""
    batch = NotingBatch()
    records = [Record(*PLACES[0], each, 1_760_000_000_000, None, value_of(event())) for each in range(510)]
    await fetching.add(batch, PLACES[0], records[:500])
    await fetching.add(batch, PLACES[0], records[500:])
    assert len(batch) == 510
    assert batch.threads[0] != threading.get_ident()
    assert batch.threads[1] == threading.get_ident()
