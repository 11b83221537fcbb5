"""After the supervisor was killed, the next `whenline up` starts, without anybody's help."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.permissions import open_to_others
from tests.support.records import event
from tests.support.stack import Stack
from tests.support.waiting import until

READY = "Ready. Ctrl-C stops everything."


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    with Stack(tmp_path) as running:
        running.home.mkdir(mode=0o755)
        running.start("up", "--no-ui", ready=READY)
        yield running


@pytest.mark.parametrize("with_kafka", [False, True], ids=["alone", "with Kafka"])
def test_the_next_start_succeeds_at_once(stack: Stack, with_kafka: bool) -> None:
    """Without Kafka the old worker hangs in its shutdown and keeps its port: the start must end it."""
    assert stack.post(event("before"))[0] == 202
    assert stack.process is not None
    supervisor = psutil.Process(stack.process.pid)
    kafka = psutil.Process(json.loads((stack.home / "broker" / "broker.json").read_text())["pid"])
    children = [child for child in supervisor.children() if child != kafka]
    assert len(children) == 2
    supervisor.kill()
    if with_kafka:
        kafka.kill()
    stack.process.wait(120)
    stack.start("up", "--no-ui", ready=READY)
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert kafka.is_running() is not with_kafka, "a running Kafka is taken over"
    assert stack.post(event("after"))[0] == 202
    query = "SELECT id FROM ledger ORDER BY id"
    until(lambda: stack.sql(query) == [{"id": "after"}, {"id": "before"}], what="both are in the tables")
    stack.run("token", "create", "newsroom", "--sources", "urn:publisher:a")
    stack.run("snapshot", "--known", "2025-04", "--output", str(stack.home / "snapshot.duckdb"))
    stack.run("sql", query, "--output", str(stack.home / "rows.csv"))
    assert open_to_others(stack.home) == [], "also a home that an older version left open"
    assert stack.stop() == 0
