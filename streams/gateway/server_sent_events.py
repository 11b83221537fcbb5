"""Formats pages of events as server-sent events.

Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from projections.apply.batch import TopicPartition
from projections.read.following import Page, StreamedEvent
from streams.gateway.query_parameters import StreamQuery
from streams.gateway.stream_positions import encode

MEDIA_TYPE = "text/event-stream"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
RETRY_MS = 2000
CHUNK_CHARACTERS = 32_000
"""Characters that are sent at once: the reader must take most of them before it gets the next."""
_ONE_LINE = {10: " ", 13: " "}


def opening(positions: Mapping[TopicPartition, int]) -> str:
    """The first block: how soon to reconnect, and from where."""
    return f"retry: {RETRY_MS}\nid: {encode(positions)}\n\n"


def position(positions: Mapping[TopicPartition, int]) -> str:
    """A block without data: it is no event, but advances the reader's Last-Event-ID."""
    return f"id: {encode(positions)}\n\n"


def heartbeat(positions: Mapping[TopicPartition, int]) -> str:
    """A block without data, with a comment that shows that the stream is alive."""
    return f": still here\nid: {encode(positions)}\n\n"


def chunks(page: Page, positions: Mapping[TopicPartition, int], query: StreamQuery) -> Iterator[tuple[str, int]]:
    """The matching events of a page, several blocks at a time, with their number."""
    blocks: list[str] = []
    size = 0
    for block in _blocks(page, positions, query):
        blocks.append(block)
        size += len(block)
        if size >= CHUNK_CHARACTERS:
            yield "".join(blocks), len(blocks)
            blocks, size = [], 0
    if blocks:
        yield "".join(blocks), len(blocks)


def _blocks(page: Page, positions: Mapping[TopicPartition, int], query: StreamQuery) -> Iterator[str]:
    after = dict(positions)
    for event in page.events:
        after[event.topic, event.partition] = event.offset + 1
        if query.matches(event):
            yield f"id: {encode(after)}\ndata: {_data(event)}\n\n"


def _data(event: StreamedEvent) -> str:
    """One line of JSON: the two clocks, the position, and the CloudEvent as it is in the log.

    The record may have line breaks. In JSON they are only between tokens, so a space replaces each.
    """
    data = {
        "known_at": event.known_at,
        "logged_at": event.logged_at,
        "topic": event.topic,
        "partition": event.partition,
        "offset": event.offset,
        "event": msgspec.Raw(event.record.translate(_ONE_LINE).encode()),
    }
    return msgspec.json.encode(data).decode()
