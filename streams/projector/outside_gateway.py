"""Writes to the audit log how many records did not come through the gateway, at most once a minute."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from projections.apply.routes import GATEWAY, WORKER
from projections.audit.log import Audit

EVERY_S = 60.0


class OutsideGateway:
    """Adds up records of the command line and of other Kafka clients. The worker's own signals are not counted.

    Args:
        audit: the audit log.
        clock: seconds that only rise.
    """

    def __init__(self, audit: Audit, clock: Callable[[], float] = time.monotonic) -> None:
        self._audit, self._clock = audit, clock
        self._counts: Counter[str] = Counter()
        self._since = datetime.now(UTC)
        self._next = clock()

    def add(self, routes: Mapping[str, int]) -> None:
        """Records were projected; by route, how many."""
        self._counts.update({route: count for route, count in routes.items() if route not in {GATEWAY, WORKER}})
        if self._counts and self._clock() >= self._next:
            self.write()

    def write(self) -> None:
        """Write what was not written yet."""
        if self._counts:
            self._audit.write("records outside the gateway", routes=dict(self._counts), since=self._since)
        self._counts.clear()
        self._since, self._next = datetime.now(UTC), self._clock() + EVERY_S
