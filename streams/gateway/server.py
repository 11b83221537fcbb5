"""The gateway as a process: listens, limits slow clients, and drains before it ends."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable, Sequence
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from events.errors import WhenlineError
from events.origins import is_loopback
from projections.audit.log import Exporter
from streams.gateway.app import create_app
from streams.gateway.bounded_log import bound
from streams.gateway.connection import protocol_with_limits
from streams.gateway.connections import Connections, connections_that_fit
from streams.gateway.limits import Limits
from streams.gateway.tokens import Tokens
from streams.listening import listening_sockets
from streams.log.kafka_errors import ANSWER_S
from streams.log.port import Log

DRAIN_S = int(ANSWER_S) + 2
"""How long running requests may take after the stop signal: longer than Kafka takes to acknowledge, so that each gets
its receipt; shorter than a supervisor waits."""
KEEP_ALIVE_S = 15
COLLECTED_AFTER = (20_000, 20, 20)
"""Containers that are allocated before the garbage collector looks at the youngest; then rounds of each generation."""
BACKLOG = 128
"""Connections that wait to be accepted. asyncio accepts so many in a row, and reports each that fails."""


class UnprotectedBind(WhenlineError):
    """The gateway would be reachable from other machines without tokens."""


def serve(
    root: Path,
    log: Log,
    port: int,
    *,
    host: str = "127.0.0.1",
    limits: Limits | None = None,
    shielded: bool = False,
    hosts: Sequence[str] = (),
    proxies: Sequence[str] = (),
    audit_exporter: Exporter | None = None,
    tables: Path | None = None,
) -> None:
    """Serve until the process is stopped, on loopback unless `host` names another address.

    Running requests then still get their receipts. `shielded` asserts that `host` is reachable from this machine alone.
    `hosts` are further names under which clients reach the gateway; `proxies` the addresses or networks whose headers
    `X-Forwarded-For` and `X-Forwarded-Proto` count.
    `tables` is the folder of the published versions, if it is not the home. `audit_exporter` gets each line of the
    audit log as well.

    Raises:
        UnprotectedBind: `host` is not loopback, and the home has no tokens.
        PortTaken: another process listens there.
    """
    limits = limits or Limits()
    limits = replace(limits, connections=connections_that_fit(limits.connections))
    exposed = not shielded and not is_loopback(host)
    if exposed:
        check_bind(root, host)
    sockets = listening_sockets(host, port, server="the gateway", setting="WHENLINE_GATEWAY_PORT")
    bound("uvicorn.error", "asyncio")
    app = create_app(
        root,
        log,
        limits,
        always_tokens=exposed,
        hosts=(host, *hosts),
        tables=tables,
        audit_exporter=audit_exporter,
    )
    _spare_the_collector()
    Server(config_of(app, limits, host, port, proxies), app.state.streams.end).run(sockets)


def config_of(app: FastAPI, limits: Limits, host: str, port: int, proxies: Sequence[str] = ()) -> uvicorn.Config:
    """The configuration of the server: strict HTTP, within the limits."""
    networks = tuple(ip_network(proxy, strict=False) for proxy in proxies)
    connections = Connections(limits.connections, limits.connections_per_address, networks)
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        backlog=BACKLOG,
        log_level="warning",
        access_log=False,
        server_header=False,
        http=protocol_with_limits(limits.patience, connections),
        ws="none",
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        timeout_keep_alive=min(KEEP_ALIVE_S, int(limits.patience)),
        timeout_graceful_shutdown=DRAIN_S,
    )


def _spare_the_collector() -> None:
    """Have the garbage collector skip what lives as long as the process, and run less often.

    Each post allocates hundreds of containers, and nearly none is part of a cycle; by default the collector would walk
    all modules again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)


class Server(uvicorn.Server):
    """uvicorn's server. It ends the event streams before it waits for running requests.

    Args:
        config: uvicorn's.
        end_streams: ends the event streams.
    """

    def __init__(self, config: uvicorn.Config, end_streams: Callable[[], None]) -> None:
        super().__init__(config)
        self._end_streams = end_streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept no more connections, and let running requests end."""
        self._end_streams()
        await super().shutdown(sockets)


def check_bind(root: Path, host: str) -> None:
    """Refuse to expose a gateway without tokens to other machines.

    Raises:
        UnprotectedBind: `host` is not loopback, and the home has no tokens.
    """
    if not is_loopback(host) and not Tokens(root).exist():
        raise UnprotectedBind(
            f"The gateway would listen on {host}, which other machines can reach, but {root} has no tokens.",
            hint="Create one with `whenline token create`, or unset WHENLINE_BIND to listen on loopback only.",
        )
