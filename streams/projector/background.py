"""Runs work beside a block of code."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


@contextlib.asynccontextmanager
async def background(work: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
    """Run work beside the block and cancel it at its end; its errors are raised where the block awaits the task."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@contextlib.asynccontextmanager
async def one_at_a_time(work: Callable[[T], object]) -> AsyncIterator[Callable[[T], Awaitable[None]]]:
    """Hand items to a thread while the block prepares the next one.

    Handing over waits for the item before, and raises its error; so does the end of the block, for the last one.
    """
    working: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    working.set_result(None)

    async def hand_over(item: T) -> None:
        nonlocal working
        await working
        working = asyncio.get_running_loop().run_in_executor(None, work, item)

    try:
        yield hand_over
        await working
    finally:
        await asyncio.wait({working})
