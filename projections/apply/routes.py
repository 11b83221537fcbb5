"""By which way records came into the log, as the header `whenline-via` of Whenline's own clients states it.

Any Kafka client can write that header: only ACLs of the cluster decide who writes to a topic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

VIA = "whenline-via"
GATEWAY, COMMAND_LINE, WORKER = "gateway", "command line", "worker"
OTHER = "other"
"""The route of a record of another client."""

_ROUTES = {route.encode(): route for route in (GATEWAY, COMMAND_LINE, WORKER)}


def count_routes(headers: Iterable[Sequence[tuple[str, bytes | None]]]) -> Counter[str]:
    """How many records came by each route, from the headers of each."""
    return Counter(_route(each) for each in headers)


def _route(headers: Sequence[tuple[str, bytes | None]]) -> str:
    for name, value in headers:
        if name == VIA:
            return _ROUTES.get(value or b"", OTHER)
    return OTHER
