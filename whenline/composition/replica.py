"""Feeds the replica of a home from its lake: in a process of its own, or in a worker that waits for its turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

import structlog
from prometheus_client import CollectorRegistry

from projections.errors import LeaseHeld, StoreUnavailable
from projections.store import Version
from projections.store.choice import lake_of
from projections.store.ducklake import Follower, follow, follow_until_free
from streams.worker.health import HealthServer
from whenline.settings import Settings, SettingsError

log = structlog.get_logger("whenline.replica")


def run_replica(settings: Settings, *, once: bool) -> None:
    """Feed the replica until this process is ended; with `once`, up to what the lake has now.

    Raises:
        SettingsError: the home has no lake.
        WarehouseLocked: a worker or another replica writes to this home.
        StoreUnavailable: the lake does not answer; only with `once`.
    """
    lake = lake_of(settings.tables)
    if lake is None:
        raise SettingsError(
            "The tables of this home are in its own file: there is no lake to follow.",
            hint="Set WHENLINE_STORE and WHENLINE_DATA as on the machine of the worker.",
        )
    if once:
        with Follower(settings.tables, lake) as follower:
            follower.follow()
    else:
        follow(settings.tables, lake, _report, lambda: False)


def open_in_turn(settings: Settings, open_: Callable[[], None], documents: Mapping[str, Callable[[], Any]]) -> None:
    """Open a writer; while another one holds the lease of the lake, feed the replica of this home.

    Args:
        settings: of the home.
        open_: opens the writer.
        documents: what its health server serves, by path; meanwhile they are served here.

    Raises:
        PortTaken: another process listens on the port of the health server.
        WarehouseLocked: another process writes to this home.
    """
    while True:
        try:
            return open_()
        except LeaseHeld as held:
            lake = lake_of(settings.tables)
            if lake is None:
                raise
            log.info("another projector writes to the lake; this one waits, and takes over when it ends", why=held.what)
            address = (settings.worker_bind, settings.worker_port)
            with closing(HealthServer(*address, [], CollectorRegistry(), documents)):
                follow_until_free(settings.tables, lake, _report)


def _report(news: Version | StoreUnavailable) -> None:
    if isinstance(news, StoreUnavailable):
        log.warning("the lake does not answer; what is here goes on serving", why=str(news))
    else:
        log.info("the replica has a new version", number=news.number)
