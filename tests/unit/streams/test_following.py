"""The gateway goes on following generations whatever it met for a moment, and tells of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from projections.errors import NothingPublished, VersionUnreadable
from projections.read.reader import Reader
from projections.store.duckdb_file.home import METADATA, Home
from streams.gateway import following
from streams.gateway.following import Following
from streams.gateway.metrics import Metrics
from streams.gateway.problem import ProblemError
from streams.gateway.readiness import check_ready
from streams.log.memory import MemoryLog
from streams.publishing.duplicates import NewestSession
from tests.support.publish_endpoint import TOPICS
from tests.support.records import event
from tests.support.tables import Tables

MODELS = ("whenline.models", 0)


@pytest.fixture
def tables(tmp_path: Path) -> Iterator[Tables]:
    with Tables(tmp_path / "home") as opened:
        yield opened


async def test_a_check_that_fails_for_whatever_reason_does_not_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "FOLLOW_S", 0)
    errors: list[Exception | None] = [
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
        duckdb.IOException("Corrupt database file"),
        KeyError("published_at"),
        None,
    ]
    metrics, notified, failures = Metrics(), asyncio.Event(), []
    loop = asyncio.get_running_loop()

    def follow() -> None:
        failures.append(it.failure)
        if errors and (error := errors.pop(0)) is not None:
            raise error

    it = Following(follow, lambda: loop.call_soon(notified.set) and None, metrics)
    task = asyncio.create_task(it.run())
    await notified.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert failures[:4] == [
        None,
        "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
        "IOException: Corrupt database file",
        "KeyError: 'published_at'",
    ]
    assert it.failure is None
    assert metrics.registry.get_sample_value("whenline_gateway_follow_failures_total") == 3


def test_generations_that_take_long_to_open_are_opened_less_often() -> None:
    """With two generations a second, opening each took a third of a processor."""
    assert following.pause_s(0.001) == following.FOLLOW_S
    assert following.pause_s(0.1) == pytest.approx(0.9)


async def test_the_gateway_is_not_ready_while_the_newest_generation_cannot_be_opened() -> None:
    log = MemoryLog(TOPICS)
    await check_ready(log)
    with pytest.raises(ProblemError) as raised:
        await check_ready(log, "VersionUnreadable: CURRENT cannot be read")
    assert raised.value.name == "not-ready"
    assert "CURRENT cannot be read" in raised.value.detail


@pytest.mark.parametrize("damaged", ["pointer", "metadata", "pointer gone"])
def test_a_moment_without_a_pointer_is_raised_and_the_session_stays(
    tmp_path: Path, tables: Tables, damaged: str
) -> None:
    tables.add({MODELS: [event("1")]})
    root = Home(tmp_path / "home")
    newest = NewestSession(Reader(root.root))
    newest.follow()
    session = newest.current
    assert session is not None
    file = root.generation(session.version.number).with_name(METADATA) if damaged == "metadata" else root.pointer
    before = file.read_bytes()
    if damaged == "pointer gone":
        file.unlink()
    else:
        file.write_bytes(b"\xff")
    with pytest.raises(NothingPublished if damaged == "pointer gone" else VersionUnreadable):
        newest.follow()
    assert newest.current is session
    fresh = NewestSession(Reader(root.root))
    assert fresh([bytes(16)]) == {}
    file.write_bytes(before)
    tables.add({MODELS: [event("2")]})
    newest.follow()
    assert newest.current is not None
    assert newest.current.positions == {MODELS: 2}


def test_before_the_first_generation_nothing_is_wrong(tmp_path: Path) -> None:
    newest = NewestSession(Reader(tmp_path))
    newest.follow()
    assert newest.current is None
