"""Signals that end by SIGKILL when a step is reached: `python -m tests.support.crashing_signals HOME SERVERS STEP TIMES`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from streams.log.cluster import Cluster
from streams.signals import SignalReconciler
from tests.support.crashing import killing


def main(home: str, servers: str, step: str, times: str) -> None:
    asyncio.run(SignalReconciler(Path(home), Cluster.of(servers), fault_point=killing(step, times)).run())


if __name__ == "__main__":
    main(*sys.argv[1:])
