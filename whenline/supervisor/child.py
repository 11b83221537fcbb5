"""A supervised process: started, restarted after its death, stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from streams.broker.process import ProcessRecord
from whenline.parent import VARIABLE

STOP_S = 25.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 10.0
"""Pause before a restart; it doubles while the process keeps dying."""
BLOCKED_PAUSE_S = 30.0
"""Pause before a restart of a process that waits for a person to act."""
HEALTHY_AFTER_S = 30.0
MUST_ACT = 2
"""Exit code of a process that cannot run until a person acts; its last output says how."""
TAIL_LINES = 15


@dataclass
class Child:
    """A process of the stack."""

    name: str
    command: list[str]
    log: Path
    record: ProcessRecord
    """Tells the next supervisor which processes a killed one left behind."""
    port: int
    port_setting: str
    is_ready: Callable[[], bool]
    environment: Mapping[str, str]
    prepare: Callable[[], None] = lambda: None
    """Called once, before its first start."""
    goes_first: bool = False
    """Whether those behind it in the plan start only once it is ready."""
    stop_signal: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE_S
    is_blocked: bool = False
    """Whether it ended because a person must act."""
    started_at: float = 0.0
    died_at: float | None = None

    def start(self) -> None:
        """Start it, with its output appended to its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**self.environment, VARIABLE: str(os.getpid())},
                start_new_session=True,  # Ctrl-C must reach only the supervisor, which stops its children in order
            )
        self.record.write(self.process.pid, self.port)
        self.started_at = time.monotonic()
        self.died_at = None

    def stop(self) -> None:
        """Stop it; kill it if it does not stop in time."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(STOP_S)
        self.record.remove()

    def restart_if_dead(self) -> str | None:
        """Restart it once its pause after its death is over. Returns a message for the user when it died."""
        now = time.monotonic()
        code = None if self.process is None else self.process.poll()
        if code is None:
            return None
        message = None
        if self.died_at is None:
            self.died_at = now
            message = self._on_death(code, now)
        if now - self.died_at >= self.pause:
            self.start()
        return message

    def tail(self) -> str:
        """The last lines of its log, indented."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(f"  {line}" for line in lines[-TAIL_LINES:])

    def _on_death(self, code: int, now: float) -> str | None:
        was_blocked, self.is_blocked = self.is_blocked, code == MUST_ACT
        was_healthy = now - self.started_at > HEALTHY_AFTER_S
        if self.is_blocked:
            self.pause = BLOCKED_PAUSE_S
            if was_blocked and not was_healthy:
                return None  # the message was shown before
            return (
                f"The {self.name} cannot run:\n{self.tail()}\n"
                f"Its whole log: {self.log}. All other processes keep running; "
                f"it is tried again every {BLOCKED_PAUSE_S:g} seconds."
            )
        self.pause = FIRST_PAUSE_S if was_healthy else min(LONGEST_PAUSE_S, self.pause * 2)
        cause = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        return f"The {self.name} ended ({cause}); starting it again"
