"""Sends prepared events to the log and recognizes those that are already there.

Duplicates are answered from what this process sent and from the newest published generation. The projector decides
finally.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from events import sameness
from events.codec import decode, time_problems
from events.validation import Problem
from streams.errors import LogError
from streams.log.port import Log, Receipt, headers_of
from streams.publishing.amending import effect_warnings, kind_of
from streams.publishing.conflicts import conflict_problems, place_in_log
from streams.publishing.duplicates import BatchedLookup, DuplicateLookup, KeysFilter
from streams.publishing.preparing import PreparedEvent
from streams.publishing.results import PublishResult, RecordPosition

CLOCKS_DIFFER = timedelta(seconds=5)
"""How far the log's clock may be behind; less than the contract tolerates."""
REMEMBERED, REMEMBERED_BYTES = 50_000, 32 * 1024 * 1024
"""Events sent by this process that it recognizes before a generation has them: how many, and bytes of them."""
COMPARED_INLINE = 16 * 1024
"""Bytes of an event whose content is compared at once: it takes less time than a thread would."""
Result = TypeVar("Result")


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
        self._recent_bytes = 0

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
        targets = [event.target.key for event in events if event.target is not None]
        found = await self._already_logged([*(event.key for event in events), *targets])
        logged = {event.key: found[event.key] for event in events if event.key in found}
        results: list[PublishResult | None] = [
            await _by_size(event.value, _repeated, event, logged[event.key]) if event.key in logged else None
            for event in events
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
            content = await _by_size(event.value, getattr, event, "content")
            logged[key] = _LoggedContent(content, position)
            late = _refused_by_clock(event, position.logged_at)
            if not late:  # a dead letter does not take the id
                self._remember(key, logged[key])
            results[number] = PublishResult("accepted", event.id, event.source, position, late)
        known = found | logged
        answers: list[PublishResult] = []
        for event, result in zip(events, results, strict=True):
            if result is None:
                answers.append(await _by_size(event.value, _unsent, event, logged.get(event.key), sending))
            else:
                answers.append(replace(result, warnings=_warnings(event, known)))
        return answers

    async def _already_logged(self, keys: Sequence[bytes]) -> dict[bytes, _LoggedContent]:
        found = {key: self._recent[key] for key in keys if key in self._recent}
        missing = [key for key in keys if key not in found]
        if missing:
            stored = await self._lookup(missing)
            for key in missing:
                record = stored.get(key)
                if record is not None:
                    position = RecordPosition(record.topic, record.partition, record.offset, record.logged_at)
                    content = record.record.encode()
                    found[key] = _LoggedContent(await _by_size(content, sameness.content, content), position)
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
        self._recent_bytes += len(logged.content)
        while len(self._recent) > REMEMBERED or self._recent_bytes > REMEMBERED_BYTES:
            _, oldest = self._recent.popitem(last=False)
            self._recent_bytes -= len(oldest.content)


def _warnings(event: PreparedEvent, logged: Mapping[bytes, _LoggedContent]) -> list[Problem]:
    """Why an amendment has no effect."""
    if event.target is None:
        return []
    target = logged.get(event.target.key)
    kind = kind_of(target.content) if target is not None else None
    return effect_warnings(event.kind, event.source, event.target, kind)


async def _by_size(value: bytes, work: Callable[..., Result], *arguments: Any) -> Result:
    """The result of work on an event: in a thread if it may take long, so that others are answered meanwhile."""
    if len(value) <= COMPARED_INLINE:
        return work(*arguments)
    return await asyncio.to_thread(work, *arguments)


def _refused_by_clock(event: PreparedEvent, logged_at: datetime) -> list[Problem]:
    """Why the projector will refuse an acknowledged event: by the log's clock it happened after it was known.

    This process checked it by its own clock before. The two agree, unless one of them is wrong.
    """
    if datetime.now(UTC) - logged_at < CLOCKS_DIFFER:
        return []
    return time_problems(decode(event.value), logged_at)


def _repeated(event: PreparedEvent, logged: _LoggedContent) -> PublishResult:
    """The result of an event whose id is taken: a duplicate if the content is equal, else a conflict."""
    position = logged.position
    if event.content == logged.content:
        return PublishResult("duplicate", event.id, event.source, position)
    where = place_in_log(position.topic, position.partition, position.offset, position.logged_at)
    problems = conflict_problems(event.id, logged.content, event.content, where)
    return PublishResult("conflict", event.id, event.source, position, problems)


def _unsent(event: PreparedEvent, logged: _LoggedContent | None, sending: _Sending) -> PublishResult:
    """The result of an event that was not sent itself: it repeats one of the same call, or Kafka failed."""
    if logged is not None:
        return _repeated(event, logged)
    error = sending.errors.get(event.key) or sending.refused
    return PublishResult("unacknowledged", event.id, event.source, error=error)
