"""A signal that comes while a worker starts ends it, also where Python dropped what the handler raised."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import streams.worker.run
from streams.log.cluster import Cluster
from streams.worker.app import create_app
from streams.worker.run import exit_if_requested, exit_on_signals, run

NUMBERS = (signal.SIGINT, signal.SIGTERM)


@pytest.fixture(autouse=True)
def _nothing_requested(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(streams.worker.run, "_REQUEST", streams.worker.run._Request())
    handlers = [signal.getsignal(number) for number in NUMBERS]
    yield
    for number, handler in zip(NUMBERS, handlers, strict=True):
        signal.signal(number, handler)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_signal_that_was_lost_ends_the_worker_before_it_connects(tmp_path: Path, number: signal.Signals) -> None:
    exit_if_requested()
    exit_on_signals()
    with suppress(SystemExit):  # as Python does in a callback of its own
        signal.raise_signal(number)
    loop = asyncio.new_event_loop()
    with pytest.raises(SystemExit) as ended:
        run(loop, create_app(tmp_path, Cluster.of("127.0.0.1:9")), [])
    assert ended.value.code == 0
    loop.close()


async def test_one_that_is_lost_later_ends_it_once_it_handles_signals() -> None:
    stopped = threading.Event()
    exit_on_signals()
    with suppress(SystemExit):
        signal.raise_signal(signal.SIGTERM)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    await streams.worker.run._LateStop().on_start()
    await asyncio.sleep(0)
    await asyncio.sleep(0.01)
    assert stopped.is_set()
    asyncio.get_running_loop().remove_signal_handler(signal.SIGTERM)
