"""Fixtures that several folders share. A broker is only started when a test asks for one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

from streams.broker import LocalBroker
from tests.support.kafka import running_broker

THOROUGH = 50
"""How many times as many random histories `make laws` tries."""


# Tests start a thousand processes, and each would else compile all that it imports: as long again as importing it.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes get no place in a test's name: compressed ones hold the second of their making, and workers collect apart."""
    del config
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`WHENLINE_LAWS=thorough` tries more, whatever a test sets itself."""
    if os.environ.get("WHENLINE_LAWS") != "thorough":
        return
    for item in items:
        test = getattr(item, "obj", None)
        usual = getattr(test, "_hypothesis_internal_use_settings", None)
        if usual is not None:
            more = settings(usual, max_examples=usual.max_examples * THOROUGH)
            test._hypothesis_internal_use_settings = more


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
