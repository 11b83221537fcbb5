"""Several of each process on a lake, on one machine: what `whenline demo --scale` runs.

::

    three Kafka nodes ──> projectors 1 to 3 ──> lake (PostgreSQL, object store) <── resolvers 1 and 2
                                                  └──> machines 1 and 2: replica, gateway and pages

Everything is in the folder `scale` of the home. Each process has a home of its own in it; those of one machine share
the tables of its replica.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from projections.store.duckdb_file import FileReadStore
from streams.broker import LocalCluster
from streams.broker.environment import system_environment
from streams.broker.process import ProcessRecord
from whenline.settings import Settings
from whenline.supervisor.catalog import Catalog
from whenline.supervisor.child import Child
from whenline.supervisor.environment import environment_of
from whenline.supervisor.objects import ObjectStore
from whenline.supervisor.plan import answers, newest_number

PROJECTORS, RESOLVERS, MACHINES = 3, 2, 2
STEP = 10
"""Between the ports of two processes of one kind."""
DATA = "s3://whenline/lake"


class ScalePlan:
    """The processes, and what they share.

    Args:
        settings: of the home; ports count up from its own.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings, self._home = settings, settings.home.absolute()
        self.folder = self._home / "scale"
        self.kafka = LocalCluster(self.folder / "brokers", settings.broker_port)
        self._catalog = Catalog(self.folder / "catalog", settings.catalog_port)
        self._objects = ObjectStore(self.folder / "objects", settings.objects_port)

    def children(self, *, ui: bool) -> list[Child]:
        """The processes to run, in the order of their start."""
        return [
            self._catalog_child(),
            self._objects_child(),
            *(self._resolver(number) for number in range(1, RESOLVERS + 1)),
            *(self._projector(number) for number in range(1, PROJECTORS + 1)),
            *(child for number in range(1, MACHINES + 1) for child in self._machine(number, ui=ui)),
        ]

    def machine(self, number: int) -> Settings:
        """Settings of a machine of readers, 1 or 2."""
        step = STEP * (number - 1)
        return self._settings.model_copy(
            update={
                "home": self.folder / f"machine-{number}",
                "tables_folder": None,
                "bootstrap_servers": str(self.kafka.cluster),
                "gateway_port": self._settings.gateway_port + step,
                "ui_port": self._settings.ui_port + step,
            }
        )

    def addresses(self, *, ui: bool) -> list[str]:
        """Lines that say where everything is."""
        machines = [self.machine(number) for number in range(1, MACHINES + 1)]
        lines = [f"Replay   {each.ui_url}" for each in machines] if ui else []
        lines += [f"Publish  {each.gateway_url}/v1/events" for each in machines]
        lines += [f'SQL      WHENLINE_HOME="{each.home}" whenline sql "FROM timeline"' for each in machines]
        resolvers = ", ".join(f"http://127.0.0.1:{self._worker_port(number)}" for number in range(1, RESOLVERS + 1))
        return [
            *lines,
            f"Health   {resolvers} (resolvers: /healthz, /metrics, /lake)",
            f"Kafka    {self.kafka.cluster}",
            f"Catalog  {self._catalog.address}, password in {self._catalog.password_file}",
            f"Objects  {self._objects.url}, {DATA}",
            "Every user and program of this machine reaches Kafka, gateways and pages, which ask no one who they are.",
        ]

    def _catalog_child(self) -> Child:
        port, catalog = self._settings.catalog_port, self._catalog
        child = self._child("catalog", catalog.command, port, "WHENLINE_CATALOG_PORT", catalog.is_ready)
        # SIGINT: PostgreSQL does not wait for its clients to leave
        return replace(child, prepare=catalog.prepare, goes_first=True, stop_signal=signal.SIGINT)

    def _objects_child(self) -> Child:
        port, objects = self._settings.objects_port, self._objects
        is_ready = answers(f"{objects.url}/healthz")
        child = self._child("object store", objects.command, port, "WHENLINE_OBJECTS_PORT", is_ready)
        return replace(child, prepare=objects.prepare, goes_first=True)

    def _resolver(self, number: int) -> Child:
        home, port = self.folder / f"resolver-{number}", self._worker_port(number)
        return self._ours(f"resolver {number}", "resolver", home, port, _publishes(home))

    def _projector(self, number: int) -> Child:
        home, port = self.folder / f"projector-{number}", self._worker_port(RESOLVERS + number)
        return self._ours(f"projector {number}", "projector", home, port, answers(f"http://127.0.0.1:{port}/healthz"))

    def _machine(self, number: int, *, ui: bool) -> list[Child]:
        settings = self.machine(number)
        home, port = settings.home, settings.gateway_port
        children = [
            self._ours(f"replica {number}", "replica", home, 0, _publishes(home)),
            self._ours(f"gateway {number}", "gateway", home, port, answers(f"{settings.gateway_url}/readyz")),
        ]
        if ui:
            url = f"{settings.ui_url}/_stcore/health"
            children.append(self._ours(f"UI {number}", "ui", home, settings.ui_port, answers(url)))
        return children

    def _worker_port(self, number: int) -> int:
        return self._settings.worker_port + STEP * (number - 1)

    def _ours(self, name: str, command: str, home: Path, port: int, is_ready: Callable[[], bool]) -> Child:
        setting = "WHENLINE_WORKER_PORT" if command not in {"gateway", "ui"} else f"WHENLINE_{command.upper()}_PORT"
        environment = environment_of(command, os.environ, has_lake=True) | {
            "WHENLINE_HOME": str(home),
            "WHENLINE_STORE": f"ducklake:postgres:{self._catalog.address}",
            "WHENLINE_DATA": DATA,
            "WHENLINE_UI_WORKER": f"http://127.0.0.1:{self._worker_port(1)}",
            "KAFKA_BOOTSTRAP_SERVERS": str(self.kafka.cluster),
        }
        if port:
            environment[setting] = str(port)
        if command in {"gateway", "ui"}:
            step = STEP * (int(home.name.rpartition("-")[2]) - 1)
            environment["WHENLINE_GATEWAY_PORT"] = str(self._settings.gateway_port + step)
        else:
            environment |= {"PGPASSWORD_FILE": str(self._catalog.password_file), **self._objects.environment}
        command_line = [sys.executable, "-m", "whenline.cli", command]
        return replace(self._child(name, command_line, port, setting, is_ready), environment=environment)

    def _child(self, name: str, command: list[str], port: int, setting: str, is_ready: Callable[[], bool]) -> Child:
        file = name.replace(" ", "-").lower()
        record = ProcessRecord(self._home / "processes" / f"{file}.json")
        log = self._home / "logs" / f"{file}.log"
        return Child(name, command, log, record, port, setting, is_ready, system_environment(os.environ))


def _publishes(home: Path) -> Callable[[], bool]:
    """Whether a home has a newer version than now."""
    store = FileReadStore(home)
    before = newest_number(store)
    return lambda: newest_number(store) > before
