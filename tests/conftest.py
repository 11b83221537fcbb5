"""Fixtures that several folders share. A broker is only started when a test asks for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from streams.broker import LocalBroker
from tests.support.kafka import running_broker


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalBroker]:
    """One Kafka for all tests that bring topics of their own (`tests.support.kafka.new_topic`)."""
    with running_broker(tmp_path_factory.mktemp("broker") / "broker") as running:
        yield running


@pytest.fixture
def fresh_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalBroker]:
    """A Kafka for one test alone: the projector reads the fixed topics of the contract, all that is in them."""
    with running_broker(tmp_path_factory.mktemp("fresh") / "broker") as running:
        yield running
