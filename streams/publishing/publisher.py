"""Sends prepared events to the log and recognizes those that are already there.

Duplicates are answered from what this process sent and from the newest published generation. The projector decides
finally.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from events.codec import content_hash, decode, time_problems
from events.validation import Problem
from streams.errors import LogError
from streams.log.port import Log, Receipt, headers_of
from streams.publishing.duplicates import BatchedLookup, DuplicateLookup, KeysFilter
from streams.publishing.preparing import PreparedEvent
from streams.publishing.results import PublishResult, RecordPosition

CLOCKS_DIFFER = timedelta(seconds=5)
"""How far the log's clock may be behind; less than the contract tolerates."""
REMEMBERED = 50_000
"""Events sent by this process that it recognizes before a generation has them."""


@dataclass(frozen=True)
class _LoggedContent:
    """What the log has under an event's key."""

    content: bytes
    position: RecordPosition


@dataclass
class _Sending:
    """The events of one call that were handed to the producer, by key."""

    numbers: dict[bytes, int] = field(default_factory=dict)
    """The place of each in the call; later events with the same key repeat it."""
    receipts: dict[bytes, Awaitable[Receipt]] = field(default_factory=dict)
    errors: dict[bytes, LogError] = field(default_factory=dict)
    """Those that Kafka did not acknowledge."""
    refused: LogError | None = None
    """Why the producer took no further ones."""


class Publisher:
    """Sends prepared events. Each is acknowledged by Kafka, or has an error.

    Args:
        log: the log, started by its owner.
        lookup: finds events that the tables have; without it, only what this process sent is recognized.
        suspects: the keys that it is called for; all, unless something knows better without a query.
        route: stated in a header of each record, one of `projections.apply.routes`.
    """

    def __init__(
        self,
        log: Log,
        lookup: DuplicateLookup = lambda _: {},
        suspects: KeysFilter = lambda keys: keys,
        *,
        route: str | None = None,
    ) -> None:
        self._log, self._headers = log, headers_of(route)
        self._lookup = BatchedLookup(lookup, suspects)
        self._recent: OrderedDict[bytes, _LoggedContent] = OrderedDict()

    async def publish(self, events: Sequence[PreparedEvent]) -> list[PublishResult]:
        """Publish all events: each is accepted, a duplicate or a conflict.

        Raises:
            LogError: Kafka did not acknowledge all. Some may be in the log all the same; send them again with the
            same ids.
        """
        results = await self.try_publish(events)
        for result in results:
            if result.error is not None:
                raise result.error
        return results

    async def try_publish(self, events: Sequence[PreparedEvent]) -> list[PublishResult]:
        """Publish as many events as possible. Those without acknowledgment are `unacknowledged`, with the error.

        After the first record that the producer refuses, no further ones are handed over.
        """
        logged = await self._already_logged([event.key for event in events])
        results: list[PublishResult | None] = [
            _repeated(event, logged[event.key]) if event.key in logged else None for event in events
        ]
        sending = await self._hand_over(events, logged.keys())
        for key, receipt in sending.receipts.items():
            number = sending.numbers[key]
            event = events[number]
            try:
                position = RecordPosition.of(await receipt)
            except LogError as error:
                sending.errors[key] = error
                continue
            logged[key] = _LoggedContent(event.content, position)
            late = _refused_by_clock(event, position.logged_at)
            if not late:  # a dead letter does not take the id
                self._remember(key, logged[key])
            results[number] = PublishResult("accepted", event.id, event.source, position, late)
        return [
            result or _unsent(event, logged.get(event.key), sending)
            for event, result in zip(events, results, strict=True)
        ]

    async def _already_logged(self, keys: Sequence[bytes]) -> dict[bytes, _LoggedContent]:
        found = {key: self._recent[key] for key in keys if key in self._recent}
        missing = [key for key in keys if key not in found]
        if missing:
            stored = await self._lookup(missing)
            for key in missing:
                record = stored.get(key)
                if record is not None:
                    position = RecordPosition(record.topic, record.partition, record.offset, record.logged_at)
                    found[key] = _LoggedContent(content_hash(record.record.encode()), position)
        return found

    async def _hand_over(self, events: Sequence[PreparedEvent], logged: Collection[bytes]) -> _Sending:
        """Hand the first event of each key that is not in the log to the producer, until it refuses one."""
        sending = _Sending()
        for number, event in enumerate(events):
            if event.key in logged or event.key in sending.receipts:
                continue
            try:
                receipt = await self._log.submit(event.topic, event.partition_key, event.value, self._headers)
            except LogError as error:
                sending.refused = error
                break
            sending.numbers[event.key], sending.receipts[event.key] = number, receipt
        return sending

    def _remember(self, key: bytes, logged: _LoggedContent) -> None:
        self._recent[key] = logged
        while len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)


def _refused_by_clock(event: PreparedEvent, logged_at: datetime) -> list[Problem]:
    """Why the projector will refuse an acknowledged event: by the log's clock it happened after it was known.

    This process checked it by its own clock before. The two agree, unless one of them is wrong.
    """
    if datetime.now(UTC) - logged_at < CLOCKS_DIFFER:
        return []
    return time_problems(decode(event.value), logged_at)


def _repeated(event: PreparedEvent, logged: _LoggedContent) -> PublishResult:
    """The result of an event whose id is taken: a duplicate if the content is equal, else a conflict."""
    if event.content == logged.content:
        return PublishResult("duplicate", event.id, event.source, logged.position)
    taken = Problem("/id", f"`{event.id}` of this source is taken by another event, at {logged.position.topic}")
    return PublishResult("conflict", event.id, event.source, logged.position, [taken])


def _unsent(event: PreparedEvent, logged: _LoggedContent | None, sending: _Sending) -> PublishResult:
    """The result of an event that was not sent itself: it repeats one of the same call, or Kafka failed."""
    if logged is not None:
        return _repeated(event, logged)
    error = sending.errors.get(event.key) or sending.refused
    return PublishResult("unacknowledged", event.id, event.source, error=error)
