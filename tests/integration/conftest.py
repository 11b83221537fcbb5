"""One Kafka with gateway and worker for all tests of foreign publishers. Each test has its own sources."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.gateway import running_gateway, running_worker
from tests.support.group_processes import PROCESSES
from tests.support.kafka import running_broker
from tests.support.service import Service


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return PROCESSES.get("service", lambda: running_service(tmp_path_factory.mktemp("service")))


@contextmanager
def running_service(folder: Path) -> Iterator[Service]:
    with (
        running_broker(folder / "broker") as broker,
        running_gateway(folder, broker.address, WHENLINE_MAX_RATE="0") as (stack, process),
        running_worker(stack),
    ):
        yield Service(stack, broker.address, stack.gateway, process.pid)
