"""The HTTP protocol of the gateway: uvicorn's, strict, and with limits for slow, idle and many clients."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.config import Config

from streams.gateway.connections import Connections
from streams.gateway.draining_transport import DrainingTransport
from streams.gateway.plain_posts import PlainPosts
from streams.gateway.problem import MEDIA_TYPE, ProblemError
from streams.gateway.strict_http import StrictConnection

HEADERS_BYTES = 32 * 1024
ANSWERED_BONUS_S = 5.0
"""A connection counts as idle only so long after an answer: a flood of new ones must not displace those in use."""


def protocol_with_limits(seconds: float, connections: Connections) -> type[PlainPosts]:
    """A protocol that closes connections whose next request head is late, or that do not take their answer.

    uvicorn waits for both without limit. The time of a body is limited where it is read. A client that is answered
    before its body is complete may send the rest (`draining_transport`).
    """

    class LimitedProtocol(PlainPosts):
        write_timeout: asyncio.TimerHandle | None = None
        draining: DrainingTransport
        address = ""
        idle_from = expected_by = 0.0
        expecting: asyncio.TimerHandle | None = None
        expected_after: object = None

        def __init__(self, config: Config, *arguments: Any, **named: Any) -> None:
            super().__init__(config, *arguments, **named)
            self.conn = StrictConnection(HEADERS_BYTES)

        @property
        def idle_since(self) -> float | None:
            return self.idle_from if self._waits() else None

        def connection_made(self, transport: Any) -> None:
            self.draining = DrainingTransport(transport, self._is_receiving_body)
            super().connection_made(self.draining)  # type: ignore[arg-type]
            self.address, self.idle_from = (self.client or ("unknown", 0))[0], self.loop.time()
            if connections.admit(self):
                self._expect_request()
                return
            hint = "Close connections that you do not need, and use one for many requests."
            self._end(ProblemError("busy", "Too many connections are open.", hint, headers={"Retry-After": "1"}))

        def data_received(self, data: bytes) -> None:
            if not self.draining.discards(data) and not self.transport.is_closing():
                super().data_received(data)

        def send_400_response(self, msg: str) -> None:
            hint = "Send HTTP/1.1: lines end with CR LF, and a body has one length."
            self._end(ProblemError("malformed", msg, hint))

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self.idle_from = self.loop.time() + ANSWERED_BONUS_S
            self._expect_request()

        def pause_writing(self) -> None:
            super().pause_writing()
            self.write_timeout = asyncio.get_running_loop().call_later(seconds, self.transport.abort)

        def resume_writing(self) -> None:
            super().resume_writing()
            self._cancel_write_timeout()

        def connection_lost(self, exc: Exception | None) -> None:
            connections.remove(self)
            super().connection_lost(exc)
            self._cancel_write_timeout()
            if self.expecting is not None:
                self.expecting.cancel()

        def drop(self) -> None:
            self.transport.abort()

        def _end(self, problem: ProblemError) -> None:
            """Answer with a problem, unless another answer has begun, and close."""
            if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
                response = problem.response()
                headers = [(name, value) for name, value in response.raw_headers if name != b"content-type"]
                headers += [(b"content-type", MEDIA_TYPE.encode()), (b"connection", b"close")]
                events = (
                    h11.Response(status_code=response.status_code, headers=headers),
                    h11.Data(data=bytes(response.body)),
                    h11.EndOfMessage(),
                )
                self.transport.write(b"".join(self.conn.send(event) or b"" for event in events))
            if self.cycle is not None and not self.cycle.response_complete:
                self.cycle.disconnected = True  # what the app answers has nowhere to go
                self.cycle.message_event.set()
            self.transport.close()

        def _waits(self) -> bool:
            return self.cycle is None or self.cycle.response_complete

        def _is_receiving_body(self) -> bool:
            return self.cycle is not None and self.cycle.response_complete and self.cycle.more_body

        def _cancel_write_timeout(self) -> None:
            if self.write_timeout is not None:
                self.write_timeout.cancel()
                self.write_timeout = None

        def _expect_request(self) -> None:
            """Close the connection unless it has another request in time. One timer serves many requests."""
            self.expected_by, self.expected_after = self.loop.time() + seconds, self.cycle
            if self.expecting is None:
                self.expecting = self.loop.call_later(seconds, self._close_unless_requested)

        def _close_unless_requested(self) -> None:
            self.expecting = None
            if self.transport.is_closing():
                return
            if self.loop.time() < self.expected_by:
                self.expecting = self.loop.call_at(self.expected_by, self._close_unless_requested)
                return
            keep_alive = (
                self.timeout_keep_alive_task is not None
            )  # uvicorn closes an idle connection itself, and earlier
            if (
                self.cycle is self.expected_after
                and self._waits()
                and not keep_alive
                and not self.transport.is_closing()
            ):
                self.transport.close()

    return LimitedProtocol
