"""The gateway as a process: it listens, is patient with clients but not for ever, and drains before it ends."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from events.errors import WhenlineError
from streams.gateway.app import create_app
from streams.gateway.limits import Limits
from streams.gateway.lingering import Lingering
from streams.gateway.tokens import Tokens
from streams.log.kafka_errors import ANSWER_S
from streams.log.port import Log

DRAIN_S = int(ANSWER_S) + 2
"""How long requests that are under way may take once the process is told to stop: longer than Kafka has for its answer, so
that each is told what became of it; shorter than a supervisor waits."""
KEEP_ALIVE_S = 15
HEADERS_BYTES = 32 * 1024


class OpenDoor(WhenlineError):
    """The gateway would be open to others than this machine, and ask nobody for a token."""


def serve(
    root: Path,
    log: Log,
    port: int,
    *,
    host: str = "127.0.0.1",
    limits: Limits | None = None,
    shielded: bool = False,
) -> None:
    """Serve, on loopback unless `host` says otherwise, until the process is told to stop.

    What is under way then still gets its receipts. `shielded` vouches that `host` is reached from this machine alone.

    Raises:
        OpenDoor: `host` is not loopback, and the home has no tokens.
    """
    limits = limits or Limits()
    beyond = not shielded and not is_loopback(host)
    if beyond:
        check_bind(root, host)
    app = create_app(root, log, limits, always_tokens=beyond)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        http=patient(limits.patience),
        timeout_keep_alive=min(KEEP_ALIVE_S, int(limits.patience)),
        timeout_graceful_shutdown=DRAIN_S,
        limit_concurrency=limits.connections,
        h11_max_incomplete_event_size=HEADERS_BYTES,
    )
    Server(config, app.state.streams.end).run()


class Server(uvicorn.Server):
    """uvicorn's, which ends the streams before it waits for what is under way.

    Args:
        config: uvicorn's.
        end_streams: ends them.
    """

    def __init__(self, config: uvicorn.Config, end_streams: Callable[[], None]) -> None:
        super().__init__(config)
        self._end_streams = end_streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let nobody new in, and let what is under way come to its end."""
        self._end_streams()
        await super().shutdown(sockets)


def check_bind(root: Path, host: str) -> None:
    """See that nobody but this machine reaches a gateway that asks for no token.

    Raises:
        OpenDoor: `host` is not loopback, and the home has no tokens.
    """
    if not is_loopback(host) and not Tokens(root).exist():
        raise OpenDoor(
            f"The gateway is to listen on {host}, where others reach it, but {root} has no tokens.",
            hint="Make one with `whenline token create`, or unset WHENLINE_BIND to listen on loopback alone.",
        )


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def patient(seconds: float) -> type[H11Protocol]:
    """A protocol that closes connections whose next request's head does not come in time, or that do not take their answer.

    uvicorn waits for all of these without end; the time of a body is limited where it is read. Who is answered before its body is
    sent may send the rest (`lingering`).
    """

    class Patient(H11Protocol):
        stalled: asyncio.TimerHandle | None = None
        lingering: Lingering

        def connection_made(self, transport: Any) -> None:
            self.lingering = Lingering(transport, self._is_sent_a_body)
            super().connection_made(self.lingering)  # type: ignore[arg-type]
            self._wait_for_a_head()

        def data_received(self, data: bytes) -> None:
            if not self.lingering.throws_away(data):
                super().data_received(data)

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self._wait_for_a_head()

        def pause_writing(self) -> None:
            super().pause_writing()
            self.stalled = asyncio.get_running_loop().call_later(seconds, self.transport.abort)

        def resume_writing(self) -> None:
            super().resume_writing()
            self._not_stalled()

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            self._not_stalled()

        def _is_sent_a_body(self) -> bool:
            return self.cycle is not None and self.cycle.response_complete and self.cycle.more_body

        def _not_stalled(self) -> None:
            if self.stalled is not None:
                self.stalled.cancel()
                self.stalled = None

        def _wait_for_a_head(self) -> None:
            seen = self.cycle
            asyncio.get_running_loop().call_later(seconds, self._close_unless_another, seen)

        def _close_unless_another(self, seen: object) -> None:
            waits = self.cycle is None or self.cycle.response_complete
            rests = self.timeout_keep_alive_task is not None  # uvicorn ends that by itself, before a head is late
            if self.cycle is seen and waits and not rests and not self.transport.is_closing():
                self.transport.close()

    return Patient
