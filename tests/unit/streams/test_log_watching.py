"""What changes in the log between the planning of a reading and the first look at the log is noticed, too."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from events.topics import EVENT_TOPICS
from projections.apply.gaps import Gap, Gaps
from streams.log.port import TopicPartition
from streams.projector import watching
from streams.projector.watching import watch_log

PLANNED = [(topic, 0) for topic in EVENT_TOPICS]
ANOTHER = (PLANNED[0][0], 1)
GAP = Gap(*PLANNED[0], 3, 4, "deleted", "lost", "an operator", 0)
LAST_LOOK = 4


class FakeLog:
    """A log that `change` may change before each look; the last look ends the test."""

    def __init__(self, change: Callable[[FakeLog, int], None] = lambda *_: None) -> None:
        self.listed, self.gaps, self.looks, self.ended = list(PLANNED), Gaps(), 0, asyncio.Event()
        self._change = change

    async def partitions(self, topics: Iterable[str]) -> list[TopicPartition]:
        self.looks += 1
        self._change(self, self.looks)
        if self.looks == LAST_LOOK:
            self.ended.set()
        return [each for each in self.listed if each[0] in set(topics)]

    async def topic_ids(self, topics: Iterable[str]) -> dict[str, str]:
        return dict.fromkeys(topics, "id")

    async def end_offsets(self, topics: Iterable[str]) -> dict[TopicPartition, int]:
        return {(topic, 0): 0 for topic in topics}


async def begins_anew(log: FakeLog, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the reading has to begin anew by the last look."""

    async def gaps_of(_: object) -> Gaps:
        return log.gaps

    monkeypatch.setattr(watching, "read_gaps_of_log", gaps_of)
    monkeypatch.setattr(watching, "WATCH_EVERY_S", 0)
    restart, kafka = asyncio.Event(), log
    watch: Any = watch_log
    tasks = {asyncio.create_task(each) for each in (watch(kafka, restart, PLANNED, Gaps()), log.ended.wait())}
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    return restart.is_set()


async def test_a_log_that_is_as_planned_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not await begins_anew(FakeLog(), monkeypatch)


@pytest.mark.parametrize("look", [1, 2])
async def test_a_partition_is_noticed_whenever_it_came(look: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def add(log: FakeLog, number: int) -> None:
        if number == look:
            log.listed.append(ANOTHER)

    assert await begins_anew(FakeLog(add), monkeypatch)


async def test_a_decision_that_came_before_the_first_look_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    log = FakeLog()
    log.gaps = Gaps([GAP])
    assert await begins_anew(log, monkeypatch)
