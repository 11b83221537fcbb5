"""`GET /v1/events/stream`: what comes into the tables, told as server-sent events.

Read from the generations, not from Kafka: whoever is told of an event finds it in the tables, and never one that the projector
refused. There is no queue: each reader has a position, and its next page is read when it has taken the last. So a slow reader
waits at its own place, holds one page of memory, and loses nothing; one that takes nothing at all is cut off by the server.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping

import msgspec
from fastapi.responses import StreamingResponse

from projections.apply.batch import TopicPartition
from projections.read.following import Page, StreamedEvent, page_after
from projections.read.session import ReadSession
from projections.store import Version
from streams.gateway.limits import Limits
from streams.gateway.metrics import Metrics
from streams.gateway.positions import written
from streams.gateway.problem import ProblemError
from streams.gateway.query_parameters import Asked
from streams.publishing.publisher import NewestKnown

MEDIA_TYPE = "text/event-stream"
RETRY_MS = 2000
PAGES = 8
"""Pages that are kept for readers who stand at the same place, as those do who wait for news."""
LOOKING = 2
"""Pages that are read at once: readers who have much to catch up with leave posts their time."""
PIECE = 32_000
"""Characters that are sent at once: before the next, a reader must have taken most of them."""
_ONE_LINE = {10: " ", 13: " "}
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Streams:
    """The readers of one gateway.

    Args:
        known: the newest generation, followed by the gateway.
        limits: how many readers, and their longest silence.
        metrics: what is counted.
    """

    def __init__(self, known: NewestKnown, limits: Limits, metrics: Metrics) -> None:
        self._known, self._limits, self._metrics = known, limits, metrics
        self._pages: OrderedDict[tuple[Version, str], asyncio.Task[Page]] = OrderedDict()
        self._looking = asyncio.Semaphore(LOOKING)
        self._news = asyncio.Event()
        self._seen: Version | None = None
        self._ending = False
        self._readers = 0

    def look(self) -> None:
        """Wake all readers if there is a newer generation."""
        pinned = self._known.pinned
        if pinned is not None and pinned.version != self._seen:
            self._seen = pinned.version
            self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    def end(self) -> None:
        """End all streams in good order; their readers come again, elsewhere or later."""
        self._ending = True
        self._wake()

    async def open(self, asked: Asked, still_allowed: Callable[[], object]) -> StreamingResponse:
        """The answer to a reader.

        Args:
            asked: what it wants, from where.
            still_allowed: raises `ProblemError` once the reader's token has ended.

        Raises:
            ProblemError: there are too many readers, nothing to read yet, or no such position.
        """
        if self._readers >= self._limits.streams:
            detail = f"There are {self._readers} readers already, and no more are served."
            raise ProblemError("busy", detail, "Come again later.", headers={"Retry-After": "30"})
        await asyncio.to_thread(self._known.follow)  # an id of another gateway may be of a moment ago
        pinned = self._known.pinned
        if pinned is None:
            hint = "Start `whenline worker`: the first generation comes at once."
            raise ProblemError("not-ready", "Nothing is in the tables yet.", hint, headers={"Retry-After": "5"})
        ends = pinned.positions
        start = dict(ends) if asked.after is None else dict(asked.after)
        beyond = [place for place, offset in start.items() if offset > ends.get(place, 0)]
        if beyond:
            raise ProblemError(
                "position-lost",
                f"The tables do not have this position (any more): {beyond[0][0]}, partition {beyond[0][1]}, ends before it.",
                "The log was restored or made anew. Begin with `after=start`, or leave the position out for news only.",
            )
        return StreamingResponse(self._told(asked, start, still_allowed), media_type=MEDIA_TYPE, headers=HEADERS)

    async def _told(
        self, asked: Asked, reached: Mapping[TopicPartition, int], still_allowed: Callable[[], object]
    ) -> AsyncIterator[str]:
        self._readers += 1
        self._metrics.streams.inc()
        try:
            yield f"retry: {RETRY_MS}\nid: {written(reached)}\n\n"
            spoke = time.monotonic()
            while not self._ending:
                news = self._news
                still_allowed()
                page = await self._page(reached)
                for piece, count in _pieces(page, reached, asked):
                    self._metrics.streamed.inc(count)
                    yield piece
                    spoke = time.monotonic()
                reached = page.positions
                if page.events:
                    continue
                if not asked.follow:
                    yield f"id: {written(reached)}\n\n"
                    return
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout_at(_loop_time(spoke + self._limits.heartbeat)):
                        await news.wait()
                if time.monotonic() - spoke >= self._limits.heartbeat:
                    # A block without data is no event, yet moves the reader's Last-Event-ID on.
                    yield f": still here\nid: {written(reached)}\n\n"
                    spoke = time.monotonic()
        except ProblemError:
            return  # its token has ended; coming again, it is told so
        finally:
            self._readers -= 1
            self._metrics.streams.dec()

    async def _page(self, reached: Mapping[TopicPartition, int]) -> Page:
        """The next page behind a position, read once for all who stand there."""
        pinned = self._known.pinned
        assert pinned is not None  # noqa: S101 - for the type checker
        name = (pinned.version, written(reached))
        task = self._pages.get(name)
        if task is None:
            task = self._pages[name] = asyncio.create_task(self._look_up(pinned, dict(reached)))
            task.add_done_callback(lambda done: self._forget_if_failed(name, done))
            while len(self._pages) > PAGES:
                self._pages.popitem(last=False)
        return await asyncio.shield(task)

    async def _look_up(self, pinned: ReadSession, reached: Mapping[TopicPartition, int]) -> Page:
        async with self._looking:
            return await asyncio.to_thread(page_after, pinned, reached)

    def _forget_if_failed(self, name: tuple[Version, str], done: asyncio.Task[Page]) -> None:
        if done.cancelled() or done.exception() is not None:
            self._pages.pop(name, None)


def _pieces(page: Page, reached: Mapping[TopicPartition, int], asked: Asked) -> Iterator[tuple[str, int]]:
    """Blocks of events, some at a time, and how many."""
    blocks: list[str] = []
    size = 0
    for block in _blocks(page, reached, asked):
        blocks.append(block)
        size += len(block)
        if size >= PIECE:
            yield "".join(blocks), len(blocks)
            blocks, size = [], 0
    if blocks:
        yield "".join(blocks), len(blocks)


def _blocks(page: Page, reached: Mapping[TopicPartition, int], asked: Asked) -> Iterator[str]:
    at = dict(reached)
    for told in page.events:
        at[told.topic, told.partition] = told.offset + 1
        if asked.wants(told):
            yield f"id: {written(at)}\ndata: {_data(told)}\n\n"


def _data(told: StreamedEvent) -> str:
    """One line of JSON: the two clocks, the place, and the CloudEvent as it lies in the log.

    A publisher may have laid it out in lines; in JSON a line break stands between values only, and is as good as a space.
    """
    about = {
        "known_at": told.known_at,
        "logged_at": told.logged_at,
        "topic": told.topic,
        "partition": told.partition,
        "offset": told.offset,
        "event": msgspec.Raw(told.record.translate(_ONE_LINE).encode()),
    }
    return msgspec.json.encode(about).decode()


def _loop_time(monotonic: float) -> float:
    return asyncio.get_running_loop().time() + monotonic - time.monotonic()
