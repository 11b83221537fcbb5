"""`whenline projector` and `whenline resolver` as processes of tests: `python -m tests.support.sharing COMMAND...`.

The lake gets no views, which take seconds; Kafka takes a process for lost after six seconds. With the variable
`LOSE_ANSWER` set to N, the answer to the N-th append of a projector is lost.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from projections.store import ArrivalSink
from projections.store.ducklake import LakeAddress, LakeArrivalSink, lake
from projections.store.ducklake.write_session import WORKING
from streams.appender.membership import GroupMembership
from streams.log.cluster import Cluster
from tests.support.stack import free_ports
from tests.support.tables import with_empty_tables
from whenline.composition import projector

SESSION_S = 6.0


@dataclass
class Machine:
    """A home of its own, and at most one process in it."""

    home: Path
    address: LakeAddress
    cluster: Cluster
    process: subprocess.Popen[bytes] | None = None
    extra: dict[str, str] = field(default_factory=dict)

    def start(self, *command: str) -> Machine:
        if command[0] == "resolver":
            with_empty_tables(with_empty_tables(self.home) / WORKING)
        (port,) = free_ports(1)
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("WHENLINE_", "KAFKA_"))}
        environment = inherited | self.extra | {
            "WHENLINE_HOME": str(self.home),
            "WHENLINE_STORE": self.address.store,
            "WHENLINE_DATA": self.address.data,
            "WHENLINE_WORKER_PORT": str(port),
            "KAFKA_BOOTSTRAP_SERVERS": str(self.cluster),
        }  # fmt: skip
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.sharing", *command], env=environment, stdout=output, stderr=output
            )
        return self

    @property
    def output(self) -> Path:
        self.home.mkdir(parents=True, exist_ok=True)
        return self.home.with_suffix(".txt")

    def send(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def ended(self) -> int:
        assert self.process is not None
        return self.process.wait(120)


def main() -> None:
    faulthandler.register(signal.SIGUSR1)
    lake.commit_views = lambda *_: None  # type: ignore[assignment]
    defaults = GroupMembership.__init__.__kwdefaults__ or {}
    defaults["session_s"] = SESSION_S
    left = int(os.environ.get("LOSE_ANSWER", "0"))

    def fault_point(step: str) -> None:
        nonlocal left
        left -= step == "after append"
        if step == "after append" and left == 0:
            raise duckdb.IOException("connection reset by peer")

    def open_sink(root: Path, name: str) -> ArrivalSink:
        from projections.store.choice import lake_of

        address = lake_of(root)
        assert address is not None
        return LakeArrivalSink(address, name, fault_point)

    projector.open_arrival_sink = open_sink  # type: ignore[assignment]
    from whenline.cli import main as run

    run()


if __name__ == "__main__":
    main()
