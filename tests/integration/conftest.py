"""One Kafka with gateway and worker for all tests of foreign publishers. Each test has its own sources."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.gateway import running_gateway, running_worker
from tests.support.kafka import running_broker
from tests.support.service import Service


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    with (
        running_broker(folder / "broker") as broker,
        running_gateway(folder, broker.address, WHENLINE_MAX_RATE="0") as (stack, process),
        running_worker(stack),
    ):
        yield Service(stack, broker.address, stack.gateway, process.pid)
