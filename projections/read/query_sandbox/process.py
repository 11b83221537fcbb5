"""Processes for queries: started ahead, used once, and ended whatever they do."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import select
import signal
import subprocess
import sys
import threading
import time
import weakref
from contextlib import suppress
from typing import Any

from projections.errors import NothingPublished, QueryRefused
from projections.read.query_sandbox.confinement import available
from projections.read.query_sandbox.refusals import LESS_OR_LONGER, LESS_OR_MORE

PROGRAM = """
import sys
sys.modules["numpy"] = sys.modules["pandas"] = None  # neither is needed, and both take long to load
from projections.read.query_sandbox.child import main
main()
"""
_ENVIRONMENT = {"ARROW_DEFAULT_MEMORY_POOL": "system", "JE_ARROW_MALLOC_CONF": "background_thread:false"}
"""Constants for the process's libraries: they start no threads and reserve no memory. Nothing of this environment."""
_START_S = 60.0
_END_S = 5.0
_PIPE = 1 << 20
_REPORT_BYTES = 1 << 16
_TOO_LONG = (signal.SIGALRM, signal.SIGXCPU)
_log = logging.getLogger("whenline.queries")


class QueryProcess:
    """One process for one query.

    Raises:
        QueryRefused: it cannot be started.
    """

    def __init__(self) -> None:
        (self._report, reporting), (self._rows, sending) = os.pipe(), os.pipe()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _RENUMBER.format(report=reporting, rows=sending) + PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[reporting, sending],
                env=_ENVIRONMENT,
                cwd="/",
                start_new_session=True,
                bufsize=0,
            )
        except OSError as error:
            self._close()
            raise QueryRefused(
                f"The query's process cannot be started: {error}", hint="Try again; the machine may be short of memory."
            ) from error
        finally:
            os.close(reporting)
            os.close(sending)
        self._deadline: float | None = None
        self._seconds, self._memory = 0.0, ""
        self._reported = b""

    def ask(self, request: dict[str, Any]) -> None:
        """Hand over the query, once the process is ready; its time begins now.

        Raises:
            QueryRefused: the process did not start.
        """
        ready = self._next_report(time.monotonic() + _START_S)
        if not ready.get("ready"):
            raise QueryRefused("The query's process did not start.", hint="Try again; see the log of the service.")
        self._seconds, self._memory = request["seconds"], request["memory"]
        self._deadline = time.monotonic() + self._seconds
        assert self._process.stdin is not None  # noqa: S101 - for the type checker
        with suppress(OSError, AttributeError):  # a larger pipe is faster, and not everywhere allowed
            fcntl.fcntl(self._rows, fcntl.F_SETPIPE_SZ, _PIPE)
        with suppress(BrokenPipeError):  # it has ended; its report says why
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.close()

    def read(self, size: int) -> bytes:
        """Some bytes of the answer; none at its end.

        Raises:
            QueryRefused: the time is over.
        """
        self._wait_for(self._rows, self._deadline)
        return os.read(self._rows, min(size, _PIPE))

    def finish(self) -> dict[str, Any]:
        """What the process reported after the last row.

        Raises:
            QueryRefused: the query was refused, or its process ended before it was done.
            NothingPublished: the version was removed meanwhile.
        """
        report = self._next_report(self._deadline)
        if "unpublished" in report:
            raise NothingPublished(
                f"The version cannot be opened: {report['unpublished']}",
                hint="A newer one may have replaced it: try again.",
            )
        if "refused" in report:
            raise QueryRefused(str(report["refused"]), hint=str(report.get("hint", "")))
        if not report.get("done"):
            raise self._ended()
        return report

    def too_long(self) -> QueryRefused:
        """The refusal of a query whose time is over."""
        return QueryRefused(f"The query was stopped after {self._seconds:g} seconds.", hint=LESS_OR_LONGER)

    def end(self) -> None:
        """End the process and close its pipes."""
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._close()

    def is_alive(self) -> bool:
        """Whether it still waits for its query."""
        return self._process.poll() is None

    def _close(self) -> None:
        for descriptor in (self._report, self._rows):
            if descriptor >= 0:
                os.close(descriptor)
        self._report = self._rows = -1

    def _ended(self) -> QueryRefused:
        try:
            code = self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            code = 0
        if -code in _TOO_LONG:
            return self.too_long()
        if -code == signal.SIGKILL:
            return QueryRefused(
                "The query's process was killed (SIGKILL): the machine may be out of memory.", hint=LESS_OR_MORE
            )
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return QueryRefused(
            f"The query ended its process ({how}). Nothing else was affected.",
            hint="Write it in another way. It met an error in DuckDB that is worth a report.",
        )

    def _next_report(self, deadline: float | None) -> dict[str, Any]:
        """The next line of the report; empty where the process ended without one."""
        while b"\n" not in self._reported:
            self._wait_for(self._report, deadline)
            found = os.read(self._report, _REPORT_BYTES)
            if not found or len(self._reported) > _REPORT_BYTES:
                return {}
            self._reported += found
        line, _, self._reported = self._reported.partition(b"\n")
        try:
            report = json.loads(line)
        except ValueError:
            return {}
        return report if isinstance(report, dict) else {}

    def _wait_for(self, descriptor: int, deadline: float | None) -> None:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN | select.POLLHUP)
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and (left <= 0 or not poll.poll(min(left, 1e6) * 1000)):
            self._process.kill()
            raise self.too_long()


_RENUMBER = """
import os
report, rows = os.dup({report}), os.dup({rows})  # beyond both of their own numbers, which may be in the other's place
os.closerange(3, min(report, rows))
os.dup2(report, 3), os.dup2(rows, 4)
os.closerange(5, max(report, rows, {report}, {rows}) + 1)
"""
"""Report and rows are written to fixed descriptors."""


class Pool:
    """Gives a process to each query, and starts spare ones ahead.

    Args:
        spare: how many wait; 0 starts each when it is needed.
    """

    def __init__(self, spare: int = 0) -> None:
        self._spare = spare
        self._waiting: list[QueryProcess] = []
        self._lock = threading.Lock()
        self._has_logged = False
        weakref.finalize(self, _end_all, self._waiting)

    def take(self) -> QueryProcess:
        """A process for one query; the caller ends it."""
        with self._lock:
            if not self._has_logged:
                self._has_logged = True
                for missing in available().missing:
                    _log.warning("A reader's query runs in a process of its own, but %s.", missing)
            while self._waiting:
                process = self._waiting.pop()
                if process.is_alive():
                    return process
                process.end()
        return QueryProcess()

    def refill(self) -> None:
        """Start spare processes; where that fails, the next query starts its own, or is refused."""
        with self._lock, suppress(QueryRefused):
            while len(self._waiting) < self._spare:
                self._waiting.append(QueryProcess())


def _end_all(processes: list[QueryProcess]) -> None:
    while processes:
        processes.pop().end()
