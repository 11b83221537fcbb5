"""uvicorn's protocol with h11, and a short cut for plain posts (`plain_post`)."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from streams.gateway.complete_body import COMPLETE_BODY
from streams.gateway.plain_cycle import PlainCycle
from streams.gateway.plain_post import TARGET, Unrecognized, plain_post

BUFFERED_S = 0.05
"""How long the rest of a plain post may take; then h11 reads it, and the limits of slow requests count."""


_PATH = TARGET.decode()


class PlainPosts(H11Protocol):
    """Answers plain posts itself; h11 reads whatever is none, from its first byte on."""

    buffered = b""
    """The beginning of what may become a plain post, or what was received while one is answered."""
    cycle: Any
    """uvicorn's, or a `PlainCycle`."""
    handover: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Take bytes from the client."""
        if self._answers_plain_post():
            self.buffered += data
            self.flow.pause_reading()
            return
        if not self._is_between_requests():
            super().data_received(data)
            return
        if self.buffered:
            data, self.buffered = self.buffered + data, b""
        found = plain_post(data)
        if found is Unrecognized.INCOMPLETE:
            self.buffered = data
            self._unset_keepalive_if_required()
            if self.handover is None:
                self.handover = self.loop.call_later(BUFFERED_S, self._hand_over)
            return
        self._cancel_handover()
        if isinstance(found, Unrecognized):
            super().data_received(data)
        else:
            self._answer(*found)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._cancel_handover()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """End once the request that has begun is answered."""
        if not self._answers_plain_post():
            self._hand_over()
        super().shutdown()

    def on_response_complete(self) -> None:
        """Read what the client sent meanwhile."""
        super().on_response_complete()
        if self.buffered and isinstance(self.cycle, PlainCycle) and not self.transport.is_closing():
            self.loop.call_soon(self._continue)

    def _continue(self) -> None:
        data, self.buffered = self.buffered, b""
        if data and not self.transport.is_closing():
            self.data_received(data)

    def _answer(self, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        self._unset_keepalive_if_required()
        scope: Scope = {
            "type": "http",
            "asgi": {"version": self.asgi_version, "spec_version": "2.3"},
            "http_version": "1.1",
            "server": self.server,
            "client": self.client,
            "scheme": self.scheme,
            "method": "POST",
            "root_path": self.root_path,
            "path": self.root_path + _PATH,
            "raw_path": self.root_path.encode() + TARGET,
            "query_string": b"",
            "headers": headers,
            "state": self.app_state.copy(),
            COMPLETE_BODY: body,
        }
        default_headers = self.server_state.default_headers
        cycle = PlainCycle(body, self.transport, self.flow, default_headers, self.on_response_complete)
        self.cycle = cycle
        task: asyncio.Task[None] = self.loop.create_task(self.app(scope, cycle.receive, cycle.send))
        task.add_done_callback(self._ended)
        self.tasks.add(task)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """The app has ended. One that failed has logged why, and mostly answered."""
        self.tasks.discard(task)
        failed = task.cancelled() or task.exception() is not None
        if failed and self._answers_plain_post():
            self.transport.close()

    def _hand_over(self) -> None:
        """Have h11 read what is buffered."""
        self._cancel_handover()
        data, self.buffered = self.buffered, b""
        if data and not self.transport.is_closing():
            super().data_received(data)

    def _cancel_handover(self) -> None:
        if self.handover is not None:
            self.handover.cancel()
            self.handover = None

    def _answers_plain_post(self) -> bool:
        return isinstance(self.cycle, PlainCycle) and not self.cycle.response_complete

    def _is_between_requests(self) -> bool:
        """Whether h11 has no bytes of a request, and none is being answered."""
        idle = self.conn.our_state is h11.IDLE and self.conn.their_state is h11.IDLE
        return idle and not self.conn.trailing_data[0]
