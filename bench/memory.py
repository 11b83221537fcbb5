"""The largest resident memory of a process."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

import psutil

SAMPLE_S = 0.1


class MemoryPeak:
    """Samples a process while the `with` block runs, from `watch` on."""

    def __init__(self) -> None:
        self.bytes = 0
        """Largest resident bytes so far."""
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def watch(self, pid: int) -> None:
        """Sample this process until the block or the process ends."""
        self._thread = threading.Thread(target=self._sample, args=(psutil.Process(pid),))
        self._thread.start()

    def _sample(self, process: psutil.Process) -> None:
        while not self._ended.wait(SAMPLE_S):
            try:
                self.bytes = max(self.bytes, process.memory_info().rss)
            except psutil.NoSuchProcess:
                return
