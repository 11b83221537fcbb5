"""A child that ends when its parent did: a supervisor that was killed leaves nothing behind that writes or serves."""

from __future__ import annotations

import os
import signal
import threading
import time

VARIABLE = "WHENLINE_SUPERVISOR"
"""Process id of the supervisor, in the environment of its children."""
LOOK_EVERY_S = 0.5


def end_with_parent() -> None:
    """Where a supervisor started this process: end in good order once it is gone."""
    expected = os.environ.get(VARIABLE)
    if expected is None:
        return

    def watch() -> None:
        while os.getppid() == int(expected):
            time.sleep(LOOK_EVERY_S)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="watches-the-supervisor", daemon=True).start()
