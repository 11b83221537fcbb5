"""Signals that end by SIGKILL when a step is reached: `python -m tests.support.crashing_signals HOME SERVERS STEP TIMES`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from streams.signals import SignalKeeper


def main(home: str, servers: str, step: str, times: str) -> None:
    left = int(times)

    def reached(name: str) -> None:
        nonlocal left
        left -= name == step
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    asyncio.run(SignalKeeper(Path(home), servers, reached=reached).run())


if __name__ == "__main__":
    main(*sys.argv[1:])
