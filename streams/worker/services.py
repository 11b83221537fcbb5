"""Runs each processor inside the worker, so that the failure of one does not end another."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any, Protocol

import mode
import structlog

from streams.heartbeat import Heartbeat

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
"""Pause before a failed processor runs again; it doubles with each failure in a row."""

log = structlog.get_logger("whenline.worker")


class Processor(Protocol):
    """A loop that runs until it is stopped."""

    async def run(self) -> None:
        """Run until `stop`."""

    def stop(self) -> None:
        """Make `run` return after the current step."""


class ProcessorService(mode.Service):
    """Runs a processor and restarts it after a failure.

    Args:
        processor: runs until it is stopped.
        heartbeat: the processor's; reports the failure.
        ends_worker: end the whole worker if this processor fails, with its error in `failure`. True for the projector:
            nothing else of the worker does anything new without it, and only a new process takes over its tables again.
        options: those of `mode.Service`.
    """

    def __init__(
        self, processor: Processor, heartbeat: Heartbeat, *, ends_worker: bool = False, **options: Any
    ) -> None:
        super().__init__(**options)
        self._processor = processor
        self._heartbeat = heartbeat
        self._ends_worker = ends_worker
        self.failure: BaseException | None = None

    @mode.Service.task
    async def _supervise(self) -> None:
        pause = FIRST_PAUSE_S
        while (error := await self._failure_of_run()) is not None:
            if self._ends_worker:
                self.failure = error
                os.kill(os.getpid(), signal.SIGTERM)  # the worker then stops all services in order
                return
            if self._heartbeat.error is None:
                pause = FIRST_PAUSE_S
            self._heartbeat.fail(f"{type(error).__name__}: {error}")
            log.error("processor failed and will restart", processor=self._heartbeat.name, pause=pause, exc_info=error)
            await self.sleep(pause)
            pause = min(LONGEST_PAUSE_S, 2 * pause)

    async def _failure_of_run(self) -> BaseException | None:
        """Run the processor to its end; the error that it raised, of whatever kind."""
        running = asyncio.create_task(self._processor.run())
        try:
            await asyncio.wait({running})
        finally:
            running.cancel()
        return running.exception()

    async def on_stop(self) -> None:
        """Let the processor finish its current step."""
        self._processor.stop()
