"""Refuses requests of a page of another site, and those under a DNS name that leads here."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from functools import lru_cache

from starlette.types import ASGIApp, Receive, Scope, Send

from events.origins import allowed_hosts, host_name, is_loopback, is_same_origin
from streams.gateway.metrics import Metrics
from streams.gateway.problem import ProblemError

MOST_HOSTS = 1000
"""Values of `Host` whose check is remembered."""
_READ = frozenset({b"host", b"origin", b"sec-fetch-site", b"sec-fetch-mode", b"sec-fetch-dest"})


class OriginGuard:
    """ASGI middleware that refuses requests which name another host, or come from a page of another origin.

    Args:
        app: what is guarded.
        hosts: names under which the gateway is reached, besides loopback and the address of the connection.
        metrics: counts refusals.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics
        self._hosts = allowed_hosts(hosts)
        self._is_allowed = lru_cache(MOST_HOSTS)(self._is_allowed_host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        found = self._refusal(scope) if scope["type"] == "http" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        self._metrics.refusals.labels(found.name).inc()
        await found.response()(scope, receive, send)

    def _refusal(self, scope: Scope) -> ProblemError | None:
        found = [(name, value.decode("latin-1")) for name, value in scope["headers"] if name in _READ]
        hosts = [value for name, value in found if name == b"host"]
        origins = [value for name, value in found if name == b"origin"]
        server = scope.get("server")
        if len(hosts) != 1 or not self._is_allowed(hosts[0], server[0] if server is not None else None):
            named = f"`{hosts[0]}`" if len(hosts) == 1 else "no host, or several"
            detail = f"The request names {named}; the gateway does not answer under this name."
            hint = "Use the address of the gateway, or add the name to WHENLINE_HOSTS."
            return ProblemError("wrong-host", detail, hint)
        if len(origins) > 1 or (origins and not is_same_origin(origins[0], hosts[0])) or _is_embedded(found):
            detail = "The request comes from a web page of another origin."
            return ProblemError("foreign-origin", detail, "Send it from a program, or from the server of that page.")
        return None

    def _is_allowed_host(self, host: str, own: str | None) -> bool:
        """Whether a `Host` header names an allowed host, on any port.

        The address that the connection reached is allowed, too: no page can have it as its own name but a page of ours.
        """
        name = host_name(host)
        if name is None:
            return False
        return name in self._hosts or is_loopback(name) or (own is not None and name == _normal_address(own))


def _is_embedded(found: Sequence[tuple[bytes, str]]) -> bool:
    """Whether a browser says that another site loads this, and nobody followed a link. Such requests have no Origin."""
    headers = dict(reversed(found))
    foreign = headers.get(b"sec-fetch-site") in {"cross-site", "same-site"}
    link = headers.get(b"sec-fetch-mode") == "navigate" and headers.get(b"sec-fetch-dest") == "document"
    return foreign and not link


def _normal_address(text: str) -> str | None:
    """An IP address as a browser writes it; None for a name."""
    try:
        return str(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return None
