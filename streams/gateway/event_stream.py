"""`GET /v1/events/stream`: events as server-sent events, once they are in the tables.

The stream reads published generations, not Kafka: a reader finds every event in the tables, and events that the
projector refused never appear. There is no queue: a reader has a position, and its next page is read when it has
taken the last one. So a slow reader delays only itself, uses the memory of one page, and loses nothing; the server
disconnects one that reads nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from projections.apply.batch import TopicPartition
from projections.errors import NothingPublished
from projections.read.following import Page, page_after
from projections.read.session import ReadSession
from projections.store import Version
from streams.gateway.limits import InFlight, Limits
from streams.gateway.metrics import Metrics
from streams.gateway.problem import ProblemError
from streams.gateway.query_parameters import StreamQuery
from streams.gateway.server_sent_events import HEADERS, MEDIA_TYPE, chunks, heartbeat, opening, position
from streams.gateway.stream_positions import encode
from streams.publishing.duplicates import NewestSession

CACHED_PAGES = 8
"""Pages that are shared by readers at the same position, as those are that wait for new events."""
CONCURRENT_READS = 2
"""Pages that are read at once: readers that catch up must not slow down posts."""


class EventStreams:
    """The stream readers of one gateway.

    Args:
        newest: the newest generation, kept up to date by the gateway.
        limits: the number of readers, and their longest silence.
        metrics: the gateway's counters.
    """

    def __init__(self, newest: NewestSession, limits: Limits, metrics: Metrics) -> None:
        self._newest, self._limits, self._metrics = newest, limits, metrics
        self._pages: OrderedDict[tuple[Version, str], asyncio.Task[Page]] = OrderedDict()
        self._reads = asyncio.Semaphore(CONCURRENT_READS)
        self._changed = asyncio.Event()
        self._seen: Version | None = None
        self._ending = False
        self._readers = InFlight(limits.streams, limits.streams_per_caller)

    def notify(self) -> None:
        """Wake all readers if there is a newer generation."""
        session = self._newest.current
        if session is not None and session.version != self._seen:
            self._seen = session.version
            self._wake()

    def end(self) -> None:
        """End all streams; their readers reconnect, here or elsewhere."""
        self._ending = True
        self._wake()

    async def open(self, query: StreamQuery, caller: str, check_access: Callable[[], object]) -> StreamingResponse:
        """The response to a reader.

        Args:
            query: the events that it wants, and from where.
            caller: whose readers are counted together.
            check_access: raises `ProblemError` once the reader's token is no longer valid.

        Raises:
            ProblemError: there are too many readers, no generation yet, or the tables do not have the position.
        """
        if self._limits.streams == 0 or not self._readers.take(caller):
            detail = (
                f"The stream has at most {self._limits.streams} readers, and {self._limits.streams_per_caller} of one "
                "token or address; one of the limits is reached."
            )
            raise ProblemError("busy", detail, "Try again later.", headers={"Retry-After": "30"})
        with contextlib.ExitStack() as stack:
            stack.callback(self._readers.give_back, caller)
            start = await self._start(query)
            reading = stack.pop_all()
        return _CountedResponse(self._send(query, start, check_access), reading)

    async def _start(self, query: StreamQuery) -> Mapping[TopicPartition, int]:
        with contextlib.suppress(NothingPublished):  # it cannot be opened just now: the one before will do
            await asyncio.to_thread(self._newest.follow)  # an id of another gateway may be newer than our generation
        session = self._newest.current
        if session is None:
            hint = "Start `whenline worker`, which publishes the first generation at once."
            raise ProblemError("not-ready", "The tables are empty.", hint, headers={"Retry-After": "5"})
        ends = session.positions
        start = dict(ends) if query.after is None else dict(query.after)
        lost = [partition for partition, offset in start.items() if offset > ends.get(partition, 0)]
        if lost:
            topic, number = lost[0]
            raise ProblemError(
                "position-lost",
                f"The tables do not have this position: {topic}, partition {number}, ends before it.",
                "The log was restored or recreated. Resume after `position`, which the tables have, or at `start`.",
                more={"position": encode({place: min(offset, ends.get(place, 0)) for place, offset in start.items()})},
            )
        return start

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _send(
        self, query: StreamQuery, positions: Mapping[TopicPartition, int], check_access: Callable[[], object]
    ) -> AsyncIterator[str]:
        self._metrics.streams.inc()
        try:
            yield opening(positions)
            last_sent = time.monotonic()
            while not self._ending:
                changed = self._changed
                check_access()
                page = await self._page(positions)
                for chunk, count in chunks(page, positions, query):
                    self._metrics.streamed.inc(count)
                    yield chunk
                    last_sent = time.monotonic()
                positions = page.positions
                if page.events:
                    continue
                if not query.follow:
                    yield position(positions)
                    return
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout_at(_loop_time(last_sent + self._limits.heartbeat)):
                        await changed.wait()
                if time.monotonic() - last_sent >= self._limits.heartbeat:
                    yield heartbeat(positions)
                    last_sent = time.monotonic()
        except ProblemError:
            return  # the token is no longer valid; the reader learns it when it reconnects
        finally:
            self._metrics.streams.dec()

    async def _page(self, positions: Mapping[TopicPartition, int]) -> Page:
        """The next page after a position, read once for all readers there."""
        session = self._newest.current
        assert session is not None  # noqa: S101 - for the type checker
        key = (session.version, encode(positions))
        task = self._pages.get(key)
        if task is None:
            task = self._pages[key] = asyncio.create_task(self._read(session, dict(positions)))
            task.add_done_callback(lambda done: self._forget_if_failed(key, done))
            while len(self._pages) > CACHED_PAGES:
                self._pages.popitem(last=False)
        return await asyncio.shield(task)

    async def _read(self, session: ReadSession, positions: Mapping[TopicPartition, int]) -> Page:
        async with self._reads:
            return await asyncio.to_thread(page_after, session, positions)

    def _forget_if_failed(self, key: tuple[Version, str], done: asyncio.Task[Page]) -> None:
        if done.cancelled() or done.exception() is not None:
            self._pages.pop(key, None)


class _CountedResponse(StreamingResponse):
    """A stream whose reader counts until the response ends, also if it never starts."""

    def __init__(self, content: AsyncIterator[str], reading: contextlib.ExitStack) -> None:
        super().__init__(content, media_type=MEDIA_TYPE, headers=HEADERS)
        self._reading = reading

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream."""
        with self._reading:
            await super().__call__(scope, receive, send)


def _loop_time(monotonic: float) -> float:
    return asyncio.get_running_loop().time() + monotonic - time.monotonic()
