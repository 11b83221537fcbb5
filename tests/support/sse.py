"""Server-sent events as a client reads them, by the rules of the HTML standard."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass
class Block:
    """The lines between two empty ones. `data` is None where it is no event."""

    id: str | None
    data: Any


def blocks_of(text: str) -> list[Block]:
    """The blocks of a stream that has ended."""
    return [_block(part.split("\n")) for part in text.split("\n\n") if part]


@asynccontextmanager
async def reading(url: str, **headers: str) -> AsyncIterator[AsyncIterator[Block]]:
    """The blocks of a stream, as they come."""
    async with httpx.AsyncClient(timeout=60) as client, client.stream("GET", url, headers=headers) as answer:
        assert answer.status_code == 200, (await answer.aread()).decode()
        yield _blocks(answer)


async def next_event(blocks: AsyncIterator[Block]) -> Block:
    """The next block that is an event."""
    async for block in blocks:
        if block.data is not None:
            return block
    raise AssertionError("the stream ended")


async def _blocks(answer: httpx.Response) -> AsyncIterator[Block]:
    lines: list[str] = []
    async for line in answer.aiter_lines():
        if line:
            lines.append(line)
        else:
            yield _block(lines)
            lines = []


def _block(lines: list[str]) -> Block:
    fields = [line.partition(": ") for line in lines if not line.startswith(":")]
    named = {name: value for name, _, value in fields}
    data = "\n".join(value for name, _, value in fields if name == "data")
    return Block(named.get("id"), json.loads(data) if data else None)
