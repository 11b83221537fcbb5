"""Builds the worker: processors, their heartbeats, the Faust app and the health server."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial

from prometheus_client import CollectorRegistry

from projections.audit.log import Audit
from projections.store import ArrivalReader, open_read_store
from streams.heartbeat import Heartbeat
from streams.projector import ArrivalSource, Projector
from streams.signals import SignalReconciler
from streams.topics import ensure_topics
from streams.worker.app import Listener, create_app
from streams.worker.current_file import CurrentFile
from streams.worker.health import HealthServer
from streams.worker.run import PATIENCE_S, PROCESSORS, exit_on_signals, run
from streams.worker.services import ProcessorService
from whenline.audit import exporter_of
from whenline.composition.maintenance import maintained
from whenline.composition.replica import open_in_turn
from whenline.lake_state import CachedLakeState
from whenline.log_ends import CachedLogEnds, published_positions
from whenline.private_home import share_current
from whenline.settings import Settings, SettingsError


def run_worker(settings: Settings, names: Sequence[str], arrivals: ArrivalReader | None = None) -> None:
    """Run these processors until SIGINT or SIGTERM.

    Args:
        settings: of the home.
        names: of the processors.
        arrivals: where the projector takes what other processes decoded; None: it reads Kafka.

    Raises:
        SettingsError: there is no such processor.
        WhenlineError: the projector cannot continue; the message says why and what to do.
    """
    unknown = sorted(set(names) - set(PROCESSORS))
    if unknown:
        raise SettingsError(
            f"There is no processor {', '.join(unknown)!r}.", hint=f"The processors are {', '.join(PROCESSORS)}."
        )
    exit_on_signals()  # before anyone can see that this process runs, and wants to stop it
    root, cluster, registry = settings.tables, settings.cluster, CollectorRegistry()
    share_current(root, settings.group)
    heartbeats = {name: Heartbeat(name, PATIENCE_S[name]) for name in names}
    documents = {
        "/log-ends": CachedLogEnds(cluster, partial(published_positions, root)).rows,
        "/lake": CachedLakeState(root).row,
    }
    services: list[ProcessorService] = []
    listeners: dict[str, Listener] = {}
    projectors: list[Projector] = []
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    with ExitStack() as stack:
        if "projector" in heartbeats:
            audit = Audit(settings.home, exporter=exporter_of(settings))
            heartbeat, memory = heartbeats["projector"], settings.writer_memory
            source = None if arrivals is None else ArrivalSource(arrivals, heartbeat)
            projector = Projector(root, cluster, heartbeat=heartbeat, audit=audit, memory=memory, source=source)
            projectors.append(projector)
            stack.callback(projector.close)
            open_in_turn(settings, projector.open, documents)
            stack.enter_context(maintained(settings))
            services.append(ProcessorService(projector, heartbeats["projector"], ends_worker=True))
        # After the writer lock: a second worker of a home must report the lock, not the taken port.
        address = (settings.worker_bind, settings.worker_port)
        stack.callback(HealthServer(*address, list(heartbeats.values()), registry, documents).close)
        loop.run_until_complete(ensure_topics(cluster))
        if "signals" in heartbeats:
            signals = SignalReconciler(
                root,
                cluster,
                heartbeat=heartbeats["signals"],
                registry=registry,
                memory=settings.rules_memory,
                is_behind=lambda: any(each.is_behind for each in projectors),
            )
            services.append(ProcessorService(signals, heartbeats["signals"]))
            listeners["signals"] = signals.on_notice
        if "current" in heartbeats:
            current = CurrentFile(
                open_read_store(root), heartbeats["current"], lambda: any(each.is_behind for each in projectors)
            )
            services.append(ProcessorService(current, heartbeats["current"]))
            listeners["current"] = current.on_notice
        run(loop, create_app(root, cluster, listeners), services)
