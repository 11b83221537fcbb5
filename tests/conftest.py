"""Fixtures that several folders share. A broker is only started when a test asks for one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from streams.broker import LocalBroker
from tests.support import class_archive
from tests.support.group_processes import PROCESSES, ByProcesses, group_of
from tests.support.kafka import running_broker
from tests.support.left_processes import GRACE_S, end_processes_of
from tests.support.tables import copy_empty_files

THOROUGH = 50
"""How many times as many random examples `make laws` tries as a law says."""
USUAL, FEW = 1 / 3, 8
"""Other runs try this share of them, and no less than a few: drawing events takes most of their time."""
LONGEST = (
    "unit/projections/models/test_law_of_order.py", "faults/test_random_kills.py", "faults/test_signals.py",
    "integration/test_gateway_schemathesis.py", "unit/projections/models/test_law_of_meaning.py",
    "faults/test_scale.py", "faults/test_killed_supervisor.py", "unit/docs/test_add_a_store.py",
)  # fmt: skip
"""Files that take a minute or more come first: else one of them may be left when all others are done."""

SHOWN = 4000
"""Characters of each output of a failed test that are printed at once."""

# Tests start a thousand processes, and each would else compile all that it imports: as long again as importing it.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
class_archive.use()
copy_empty_files()


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes get no place in a test's name: compressed ones hold the second of their making, and workers collect apart."""
    del config
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first, and those of a group together. `WHENLINE_LAWS=thorough` tries more examples than a
    test says, other runs fewer."""
    groups = [group_of(Path(__file__).parent / name) for name in LONGEST]
    groups += dict.fromkeys(group_of(item.path) for item in items)
    items.sort(key=lambda item: groups.index(group_of(item.path)))
    is_thorough = os.environ.get("WHENLINE_LAWS") == "thorough"
    tests = {getattr(item, "obj", None) for item in items}  # one of them stands for all of its parameters
    for test in {getattr(test, "__func__", test) for test in tests}:
        usual = getattr(test, "_hypothesis_internal_use_settings", None)
        if usual is not None:
            stated = usual.max_examples
            tried = stated * THOROUGH if is_thorough else max(min(stated, FEW), int(stated * USUAL))
            test._hypothesis_internal_use_settings = settings(usual, max_examples=tried)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByProcesses:
    return ByProcesses(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if PROCESSES.enter(group_of(item.path)):
        left = end_processes_of(item.session.config._tmp_path_factory.getbasetemp(), grace_s=GRACE_S)  # type: ignore[attr-defined]
        if left:
            item.add_report_section("setup", "ended", "Left by tests before:\n" + "\n".join(left))


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A run that is cut off shows its failures, too."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        sections = "\n".join(f"--- {title}\n{text[-SHOWN:]}" for title, text in report.sections)
        print(f"\nFAILED {report.nodeid} ({report.when})\n{report.longreprtext}\n{sections}", flush=True)


def pytest_sessionfinish() -> None:
    PROCESSES.stop()


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> LocalBroker:
    """One Kafka for all tests that bring topics of their own (`tests.support.kafka.new_topic`)."""
    return PROCESSES.get("broker", lambda: running_broker(tmp_path_factory.mktemp("broker") / "broker"))


@pytest.fixture
def fresh_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalBroker]:
    """A Kafka for one test alone: the projector reads the fixed topics of the contract, all that is in them."""
    with running_broker(tmp_path_factory.mktemp("fresh") / "broker") as running:
        yield running
