"""Ends a child process when its supervisor was killed, so that nothing is left behind that writes or serves."""

from __future__ import annotations

import os
import signal
import threading
import time

VARIABLE = "WHENLINE_SUPERVISOR"
"""Process id of the supervisor, in the environment of its children."""
POLL_S = 0.5
STOP_S = 15.0
"""How long this process may take to stop before it kills itself, which costs nothing but a restart."""


def end_with_parent() -> None:
    """If a supervisor started this process, stop once the supervisor is gone."""
    expected = os.environ.get(VARIABLE)
    if expected is None:
        return

    def watch() -> None:
        while os.getppid() == int(expected):
            time.sleep(POLL_S)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(STOP_S)  # without Kafka, Faust's shutdown waits without end
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="supervisor watch", daemon=True).start()
