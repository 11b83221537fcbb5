"""After the supervisor was killed, the next `whenline up` starts, without anybody's help."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.records import event
from tests.support.stack import Stack
from tests.support.waiting import until

READY = "Ready. Ctrl-C stops everything."


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    running = Stack(tmp_path)
    running.start("up", "--no-ui", ready=READY)
    yield running
    running.clean_up()


@pytest.mark.parametrize("with_kafka", [False, True], ids=["alone", "with Kafka"])
def test_the_next_start_succeeds_at_once(stack: Stack, with_kafka: bool) -> None:
    """Without Kafka the old worker hangs in its shutdown and keeps its port: the start must end it."""
    assert stack.post(event("before"))[0] == 202
    assert stack.process is not None
    supervisor = psutil.Process(stack.process.pid)
    children = supervisor.children()
    supervisor.kill()
    if with_kafka:
        psutil.Process(json.loads((stack.home / "broker" / "broker.json").read_text())["pid"]).kill()
    stack.process.wait(30)
    stack.start("up", "--no-ui", ready=READY)
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert stack.post(event("after"))[0] == 202
    query = "SELECT id FROM ledger ORDER BY id"
    until(lambda: stack.sql(query) == [{"id": "after"}, {"id": "before"}], what="both are in the tables", seconds=60)
    assert stack.stop() == 0
