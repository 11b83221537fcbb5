"""Writes refused logins to the audit log, at a bounded rate: whoever guesses tokens must not fill the disk."""

from __future__ import annotations

import time
from collections.abc import Callable

from streams.gateway.audit_thread import AuditWriter
from streams.gateway.request_log import request_id

BURST = 20
"""Refused logins that are written at once; then one more each `EVERY_S`."""
EVERY_S = 3.0


class RefusedLogins:
    """Counts what it does not write; the next line has the count as `unwritten`.

    Args:
        audit: the audit log.
        clock: seconds that only rise.
    """

    def __init__(self, audit: AuditWriter, clock: Callable[[], float] = time.monotonic) -> None:
        self._audit, self._clock = audit, clock
        self._left, self._at = float(BURST), clock()
        self._unwritten = 0

    def note(self, why: str, address: str) -> None:
        """A login was refused."""
        now = self._clock()
        self._left, self._at = min(BURST, self._left + (now - self._at) / EVERY_S), now
        if self._left < 1:
            self._unwritten += 1
            return
        self._left -= 1
        more = {"unwritten": self._unwritten} if self._unwritten else {}
        self._unwritten = 0
        self._audit.write("login refused", why=why, address=address, request=request_id(), **more)
