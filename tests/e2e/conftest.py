"""Fixtures of end-to-end tests: a browser per module (it has its own event loop in this thread), and the demo."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.support.browser import launch_options
from tests.support.group_processes import PROCESSES
from tests.support.stack import Stack

READY = "Ready. Ctrl-C stops everything."


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**launch_options())
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """`whenline demo`, running. Tests may add to it, and leave it running."""
    return PROCESSES.get("demo", lambda: running_demo(tmp_path_factory.mktemp("demo")))


@contextmanager
def running_demo(folder: Path) -> Iterator[Stack]:
    with Stack(folder) as running:
        running.start("demo", ready=READY)
        yield running
        running.stop()
