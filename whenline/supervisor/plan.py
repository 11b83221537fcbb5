"""The processes of a home, and when each is ready."""

from __future__ import annotations

import os
import sys
import urllib.request
from collections.abc import Callable
from contextlib import suppress

from projections.errors import NothingPublished
from projections.store import ReadStore, open_read_store
from projections.store.choice import lake_of
from streams.broker.process import ProcessRecord
from whenline.settings import Settings
from whenline.supervisor.child import Child
from whenline.supervisor.environment import environment_of


def children_of(settings: Settings, *, ui: bool) -> list[Child]:
    """The processes to run, in the order of their start."""
    store = open_read_store(settings.tables)
    before = newest_number(store)
    has_lake = lake_of(settings.tables) is not None

    def child(name: str, command: str, port: int, is_ready: Callable[[], bool]) -> Child:
        return Child(
            name,
            [sys.executable, "-m", "whenline.cli", command],
            settings.home / "logs" / f"{command}.log",
            ProcessRecord(settings.home / "processes" / f"{command}.json"),
            port,
            f"WHENLINE_{command.upper()}_PORT",
            is_ready,
            environment_of(command, os.environ, has_lake=has_lake),
        )

    children = [
        child("worker", "worker", settings.worker_port, lambda: newest_number(store) > before),
        child("gateway", "gateway", settings.gateway_port, answers(f"{settings.gateway_url}/readyz")),
    ]
    if ui:
        children.append(child("UI", "ui", settings.ui_port, answers(f"{settings.ui_url}/_stcore/health")))
    return children


def answers(url: str) -> Callable[[], bool]:
    """Whether this URL answers with success, each time it is called."""

    def is_answered() -> bool:
        with suppress(OSError), urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - our own URL
            return bool(response.status == 200)
        return False

    return is_answered


def newest_number(store: ReadStore) -> int:
    """The number of the newest version; 0 before the first."""
    try:
        return store.newest().number
    except NothingPublished:
        return 0
