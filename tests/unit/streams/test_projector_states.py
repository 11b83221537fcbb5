"""When the projector publishes, and what it must have before it does."""

from __future__ import annotations

import asyncio
import errno
from datetime import UTC, datetime
from typing import cast

import pytest

from projections.apply.batch import Batch
from projections.store import Version, WriteSession
from streams.heartbeat import Heartbeat
from streams.projector.fetching import Handover
from streams.projector.publishing import publish_version, report_recovery
from streams.projector.states import (
    GATHER_AT_MOST_S,
    PUBLISH_AGAIN_S,
    PUBLISH_AT_LEAST_EVERY_S,
    PUBLISH_EVERY_S,
    PUBLISH_EVERY_WHEN_BEHIND_S,
    Backlog,
    PublishingSchedule,
    Recovery,
)
from streams.worker.health import health

MODELS, TALENT = ("whenline.models", 0), ("whenline.talent", 1)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def missing(recovery: Recovery, **positions: int) -> int:
    places = {MODELS: positions.get("models", 0), TALENT: positions.get("talent", 0)}
    return recovery.missing(lambda place: places[place])


def test_tables_must_have_what_the_newest_version_has() -> None:
    recovery = Recovery()
    assert missing(recovery) == 0
    recovery.await_published({MODELS: 5, TALENT: 2}, {MODELS: 9, TALENT: 9})
    assert missing(recovery) == 7
    assert missing(recovery, models=9, talent=1) == 1
    assert missing(recovery, models=5, talent=2) == 0


def test_what_the_log_does_not_have_is_not_awaited() -> None:
    recovery = Recovery()
    recovery.await_published({MODELS: 5, TALENT: 2}, {MODELS: 3})
    assert missing(recovery, models=2) == 1
    assert missing(recovery, models=3) == 0


def test_the_whole_log_is_awaited_where_it_is_not_known_what_was_published() -> None:
    recovery = Recovery()
    recovery.await_published(None, {MODELS: 3})
    assert missing(recovery, models=2) == 1
    recovery.await_published({}, {MODELS: 3})
    assert missing(recovery) == 0


def test_a_version_that_takes_long_is_published_less_often() -> None:
    clock, backlog = Clock(), Backlog()
    schedule = PublishingSchedule(clock)
    assert schedule.is_due(backlog)
    for seconds, every in ((0.01, PUBLISH_EVERY_S), (1.0, 3.0), (60.0, PUBLISH_EVERY_WHEN_BEHIND_S)):
        schedule.published(seconds)
        schedule.reserve_s = 0.0
        assert not schedule.is_due(backlog)
        schedule.applied()
        clock.now += every - 0.01
        assert not schedule.is_due(backlog)
        assert 0 < schedule.wait_s(backlog) < 0.02
        clock.now += 0.02
        assert schedule.is_due(backlog)


def test_after_a_quiet_time_a_large_version_is_published_soon() -> None:
    """A copy of a whole file took 4.4 s: its share alone would let the next event wait for 13 s."""
    clock, backlog = Clock(), Backlog()
    schedule = PublishingSchedule(clock)
    pauses = []
    for _ in range(4):
        clock.now += 4.4
        schedule.published(4.4)
        schedule.applied()
        ended = clock.now
        while not schedule.is_due(backlog):
            clock.now += 0.01
        pauses.append(round(clock.now - ended, 1))
    assert pauses == [PUBLISH_EVERY_S, PUBLISH_EVERY_S, 13.2, 13.2]
    schedule = PublishingSchedule(clock)
    schedule.published(60.0)
    schedule.applied()
    clock.now += PUBLISH_EVERY_WHEN_BEHIND_S - 0.01
    assert not schedule.is_due(backlog), "one that takes longer than the reserve"


def test_a_reserve_is_small_beside_the_share_of_publishing() -> None:
    clock, backlog, published = Clock(), Backlog(), 0.0
    schedule = PublishingSchedule(clock)
    while clock.now < 3_000:
        clock.now += 0.1
        schedule.applied(0.1)
        if schedule.is_due(backlog):
            clock.now += 2.0
            published += 2.0
            schedule.published(2.0)
    assert published <= 10 + 3_000 * (1 / 4 + 1 / 20)


def test_a_batch_grows_while_no_version_is_due() -> None:
    clock = Clock()
    backlog, schedule = Backlog(clock), PublishingSchedule(clock)
    assert schedule.gather_s(backlog) == 0, "nothing was published yet"
    schedule.published(0.01)
    assert schedule.gather_s(backlog) == PUBLISH_EVERY_S
    schedule.applied(0.2)
    assert schedule.gather_s(backlog) == PUBLISH_EVERY_S - 0.1, "half of what was learned of one batch"
    clock.now += PUBLISH_EVERY_S
    assert schedule.gather_s(backlog) == 0
    schedule.published(60)
    assert schedule.gather_s(backlog) == GATHER_AT_MOST_S
    backlog.begin()
    assert schedule.gather_s(backlog) == 0, "behind, batches are as large as they get"
    backlog.end()


async def test_a_batch_has_time_to_grow_and_a_full_one_is_taken_at_once() -> None:
    handover, small, full = Handover(), Batch(), Batch()

    async def when_awaited() -> None:
        await asyncio.sleep(0.1)
        assert handover.is_awaited
        await handover.give(small)

    giving = asyncio.create_task(when_awaited())
    assert await handover.take(10, gather_s=0.01) is small
    await giving
    giving = asyncio.create_task(handover.give(full))
    assert await handover.take(10, gather_s=60) is full
    await giving
    with pytest.raises(TimeoutError):
        await handover.take(0.01, gather_s=0.01)


def test_whole_copies_take_a_twentieth_of_the_time_while_behind() -> None:
    clock, backlog = Clock(), Backlog(is_behind=True)
    schedule = PublishingSchedule(clock)
    for seconds, every in ((0.01, PUBLISH_EVERY_WHEN_BEHIND_S), (3.0, 60.0), (60.0, PUBLISH_AT_LEAST_EVERY_S)):
        schedule.published(seconds)
        schedule.applied()
        clock.now += every - 0.01
        assert not schedule.is_due(backlog)
        clock.now += 0.02
        assert schedule.is_due(backlog)


def test_a_version_that_could_not_be_written_is_tried_again() -> None:
    clock, backlog = Clock(), Backlog()
    schedule = PublishingSchedule(clock)
    schedule.failed()
    assert not schedule.is_due(backlog)
    clock.now += PUBLISH_AGAIN_S - 0.01
    assert not schedule.is_due(backlog)
    clock.now += 0.02
    assert schedule.is_due(backlog)
    schedule.published(0.1)
    schedule.publish_at_once()
    assert schedule.is_due(backlog)


class FullDisk:
    """A session whose first version cannot be written."""

    def __init__(self) -> None:
        self.is_full = True

    def publish(self) -> Version:
        if self.is_full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return Version(2, datetime(2026, 1, 1, tzinfo=UTC))


def test_a_full_disk_ends_nothing_and_is_reported() -> None:
    clock, heartbeat, session = Clock(), Heartbeat("projector", 60.0), FullDisk()
    schedule, writer = PublishingSchedule(clock), cast("WriteSession", session)
    assert publish_version(writer, schedule, heartbeat) is None
    status, body = health([heartbeat])
    assert (status, body["status"]) == (200, "degraded")
    assert "No space left" in body["processors"]["projector"]["concerns"]["publishing"]
    clock.now += PUBLISH_AGAIN_S
    assert schedule.is_due(Backlog())
    session.is_full = False
    assert publish_version(writer, schedule, heartbeat) == session.publish()
    assert health([heartbeat])[1]["status"] == "ok"
    report_recovery(heartbeat, 7)
    assert "Records to go: 7" in health([heartbeat])[1]["processors"]["projector"]["concerns"]["recovery"]
    report_recovery(heartbeat, 0)
    assert health([heartbeat])[1]["status"] == "ok"
