"""The HTTP protocol of the gateway: uvicorn's, with time limits for slow clients."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from streams.gateway.draining_transport import DrainingTransport


def protocol_with_timeouts(seconds: float) -> type[H11Protocol]:
    """A protocol that closes connections whose next request head is late, or that do not take their answer.

    uvicorn waits for both without limit. The time of a body is limited where it is read. A client that is answered
    before its body is complete may send the rest (`draining_transport`).
    """

    class TimedProtocol(H11Protocol):
        write_timeout: asyncio.TimerHandle | None = None
        draining: DrainingTransport

        def connection_made(self, transport: Any) -> None:
            self.draining = DrainingTransport(transport, self._is_receiving_body)
            super().connection_made(self.draining)  # type: ignore[arg-type]
            self._expect_request()

        def data_received(self, data: bytes) -> None:
            if not self.draining.discards(data):
                super().data_received(data)

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self._expect_request()

        def pause_writing(self) -> None:
            super().pause_writing()
            self.write_timeout = asyncio.get_running_loop().call_later(seconds, self.transport.abort)

        def resume_writing(self) -> None:
            super().resume_writing()
            self._cancel_write_timeout()

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            self._cancel_write_timeout()

        def _is_receiving_body(self) -> bool:
            return self.cycle is not None and self.cycle.response_complete and self.cycle.more_body

        def _cancel_write_timeout(self) -> None:
            if self.write_timeout is not None:
                self.write_timeout.cancel()
                self.write_timeout = None

        def _expect_request(self) -> None:
            current = self.cycle
            asyncio.get_running_loop().call_later(seconds, self._close_unless_requested, current)

        def _close_unless_requested(self, previous: object) -> None:
            waits = self.cycle is None or self.cycle.response_complete
            keep_alive = (
                self.timeout_keep_alive_task is not None
            )  # uvicorn closes an idle connection itself, and earlier
            if self.cycle is previous and waits and not keep_alive and not self.transport.is_closing():
                self.transport.close()

    return TimedProtocol
