"""The copy at the fixed path: made anew when it is not the newest version's, and interrupted by a stop."""

from __future__ import annotations

import asyncio
import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from projections.store import Version
from projections.store.duckdb_file.compatible_copy import CompatibleCopier
from projections.store.duckdb_file.read_store import FileReadStore
from streams.heartbeat import Heartbeat
from streams.worker import current_file
from streams.worker.current_file import CurrentFile


class Store(FileReadStore):
    """Versions without files."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere"))
        self.version = Version(1, datetime(2026, 1, 1, tzinfo=UTC))
        self.copies: list[int] = []
        self.is_intact = False
        self.is_slow = False
        self.copied, self.copying, self.interrupted = threading.Event(), threading.Event(), threading.Event()

    def newer_than(self, seen: Version | None) -> Version | None:
        return None if seen == self.version else self.version

    def is_current(self, version: Version) -> bool:
        return self.is_intact and self.copies[-1:] == [version.number]

    def refresh_current(self, version: Version) -> None:
        if self.is_slow:
            self.copying.set()
            self.interrupted.wait(240)
            raise InterruptedError
        self.copies.append(version.number)
        self.is_intact = True
        self.copied.set()

    def interrupt_refresh(self) -> None:
        self.interrupted.set()


async def has(event: threading.Event) -> None:
    assert await asyncio.to_thread(event.wait, 30)
    event.clear()


async def test_it_is_copied_again_when_it_was_changed_and_a_stop_interrupts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current_file, "POLL_S", 0.01)
    monkeypatch.setattr(current_file, "OLDEST_S", 0.0)
    monkeypatch.setattr(current_file, "LARGEST_SHARE", 1.0)
    store = Store()
    processor = CurrentFile(store, Heartbeat("current", 60.0))
    running = asyncio.create_task(processor.run())
    await has(store.copied)
    store.is_intact = False
    await has(store.copied)
    store.version = Version(2, store.version.published_at)
    await has(store.copied)
    assert store.copies == [1, 1, 2]
    store.is_slow, store.is_intact = True, False
    await has(store.copying)
    processor.stop()
    await running
    assert store.interrupted.is_set()
    assert store.copies == [1, 1, 2]


async def test_nothing_is_copied_while_the_projector_is_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current_file, "POLL_S", 0.01)
    store = Store()
    processor = CurrentFile(store, Heartbeat("current", 60.0))
    processor.on_notice(notice(behind=True))
    running = asyncio.create_task(processor.run())
    await asyncio.sleep(0.1)
    assert store.copies == []
    processor.on_notice(notice(behind=False))
    await has(store.copied)
    processor.stop()
    await running


async def test_nothing_is_copied_before_the_projector_of_this_process_has_caught_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(current_file, "POLL_S", 0.01)
    store, behind = Store(), [True]
    processor = CurrentFile(store, Heartbeat("current", 60.0), lambda: behind[0])
    running = asyncio.create_task(processor.run())
    await asyncio.sleep(0.1)
    assert store.copies == []
    behind[0] = False
    await has(store.copied)
    processor.stop()
    await running


def notice(*, behind: bool) -> bytes:
    """The notice of a version."""
    return json.dumps({"generation": 1, "kinds": [], "positions": [], "behind": behind}).encode()


def test_an_interrupted_copy_leaves_the_old_one(tmp_path: Path) -> None:
    source, target = tmp_path / "source.duckdb", tmp_path / "current" / "whenline.duckdb"
    with duckdb.connect(str(source)) as connection:
        connection.execute("CREATE TABLE t AS FROM range(10)")
    copier = CompatibleCopier()
    copier.interrupt()  # nothing runs
    copier.replace(source, target)
    before = target.read_bytes()
    with duckdb.connect(str(source)) as connection:
        connection.execute("CREATE VIEW slow AS FROM range(10); CREATE TABLE big AS FROM range(20_000_000)")
    ended = threading.Event()

    def interrupt() -> None:
        while not ended.wait(0.01):
            copier.interrupt()

    interrupting = threading.Thread(target=interrupt)
    interrupting.start()
    with pytest.raises(InterruptedError):
        copier.replace(source, target)
    ended.set()
    interrupting.join()
    assert target.read_bytes() == before
    assert [path.name for path in target.parent.iterdir()] == [target.name]
