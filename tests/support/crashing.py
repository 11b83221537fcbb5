"""A projector that ends by SIGKILL at the n-th time it reaches a step: `python -m tests.support.crashing HOME SERVERS STEP N`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from streams.log.cluster import Cluster
from streams.projector import Projector


def killing(step: str, times: str) -> Callable[[str], None]:
    """A hook that ends this process by SIGKILL when the step is reached for the n-th time."""
    left = int(times)

    def reached(name: str) -> None:
        nonlocal left
        left -= name == step
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return reached


def main(home: str, servers: str, step: str, times: str) -> None:
    projector = Projector(Path(home), Cluster.of(servers), fault_point=killing(step, times))
    projector.open()
    asyncio.run(projector.run())


if __name__ == "__main__":
    main(*sys.argv[1:])
