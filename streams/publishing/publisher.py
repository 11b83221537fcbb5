"""Sends prepared events to the log and recognizes those that are already there.

Duplicates are answered from what this process sent and from the newest published generation. The projector decides
finally.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import msgspec

from events import sameness
from events.codec import decode, time_problems
from events.validation import Problem
from streams.errors import LogError
from streams.log.port import Log, Receipt, headers_of
from streams.publishing.amending import Target, effect_warnings, kind_of
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


@dataclass
class _Logged:
    """What the log has under an event's key."""

    value: bytes
    position: RecordPosition
    known_content: bytes = b""
    """Its content, where it is known already."""

    @property
    def content(self) -> bytes:
        """What it means."""
        return self.known_content or sameness.content(self.value)

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return len(self.value) + len(self.known_content)


@dataclass
class _Sending:
    """The events of one call that were handed to the log."""

    numbers: dict[bytes, int]
    """The place of each in the call, by key; later events with the same key repeat it."""
    receipts: Sequence[Awaitable[Receipt]]
    errors: dict[bytes, LogError] = field(default_factory=dict)
    """Those that Kafka did not acknowledge."""


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
        self._recent: OrderedDict[bytes, _Logged] = OrderedDict()
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
        logged = await self._already_logged([*(event.key for event in events), *targets])
        results: list[PublishResult | None] = [
            await _by_size(_repeated, event, logged[event.key]) if event.key in logged else None for event in events
        ]
        sending = await self._hand_over(events, logged.keys())
        content = b""
        if len(events) == 1 and sending.numbers:  # while Kafka works: its repeat is then answered sooner
            content = await _by_size(_content_of, events[0])
        for (key, number), receipt in zip(sending.numbers.items(), sending.receipts, strict=True):
            event = events[number]
            try:
                position = RecordPosition.of(await receipt)
            except LogError as error:
                sending.errors[key] = error
                continue
            logged[key] = _Logged(event.value, position, content)
            late = _refused_by_clock(event, position.logged_at)
            if not late:  # a dead letter does not take the id
                self._remember(key, logged[key])
            results[number] = PublishResult("accepted", event.id, event.source, position, late)
        answers: list[PublishResult] = []
        for event, result in zip(events, results, strict=True):
            if result is None:
                answers.append(await _by_size(_unsent, event, logged.get(event.key), sending))
            elif event.target is None:
                answers.append(result)
            else:
                answers.append(msgspec.structs.replace(result, warnings=_warnings(event, event.target, logged)))
        return answers

    async def _already_logged(self, keys: Sequence[bytes]) -> dict[bytes, _Logged]:
        recent = self._recent
        found = {key: recent[key] for key in keys if key in recent}
        missing = [key for key in keys if key not in found] if found else keys
        if missing:
            stored = await self._lookup(missing)
            for key in missing if stored else ():
                record = stored.get(key)
                if record is not None:
                    position = RecordPosition(record.topic, record.partition, record.offset, record.logged_at)
                    found[key] = _Logged(record.record.encode(), position)
        return found

    async def _hand_over(self, events: Sequence[PreparedEvent], logged: Collection[bytes]) -> _Sending:
        """Hand the first event of each key that is not in the log to it."""
        numbers: dict[bytes, int] = {}
        for number, event in enumerate(events):
            if event.key not in logged:
                numbers.setdefault(event.key, number)
        new = [events[number] for number in numbers.values()]
        messages = [(event.topic, event.partition_key, event.value) for event in new]
        return _Sending(numbers, await self._log.submit_each(messages, self._headers) if messages else ())

    def _remember(self, key: bytes, logged: _Logged) -> None:
        self._recent[key] = logged
        self._recent_bytes += logged.size
        while len(self._recent) > REMEMBERED or self._recent_bytes > REMEMBERED_BYTES:
            _, oldest = self._recent.popitem(last=False)
            self._recent_bytes -= oldest.size


def _warnings(event: PreparedEvent, about: Target, logged: Mapping[bytes, _Logged]) -> list[Problem]:
    """Why an amendment has no effect."""
    target = logged.get(about.key)
    kind = kind_of(target.value) if target is not None else None
    return effect_warnings(event.kind, event.source, about, kind)


async def _by_size(work: Callable[..., Result], event: PreparedEvent, *arguments: Any) -> Result:
    """The result of work on an event: in a thread if it may take long, so that others are answered meanwhile."""
    sizes = [len(event.value), *(len(each.value) for each in arguments if isinstance(each, _Logged))]
    if max(sizes) <= COMPARED_INLINE:
        return work(event, *arguments)
    return await asyncio.to_thread(work, event, *arguments)


def _content_of(event: PreparedEvent) -> bytes:
    return event.content


def _refused_by_clock(event: PreparedEvent, logged_at: datetime) -> list[Problem]:
    """Why the projector will refuse an acknowledged event: by the log's clock it happened after it was known.

    This process checked it by its own clock before. The two agree, unless one of them is wrong.
    """
    if datetime.now(UTC) - logged_at < CLOCKS_DIFFER:
        return []
    return time_problems(decode(event.value), logged_at)


def _repeated(event: PreparedEvent, logged: _Logged) -> PublishResult:
    """The result of an event whose id is taken: a duplicate if the content is equal, else a conflict."""
    position = logged.position
    if event.content == logged.content:
        return PublishResult("duplicate", event.id, event.source, position)
    where = place_in_log(position.topic, position.partition, position.offset, position.logged_at)
    problems = conflict_problems(event.id, logged.content, event.content, where)
    return PublishResult("conflict", event.id, event.source, position, problems)


def _unsent(event: PreparedEvent, logged: _Logged | None, sending: _Sending) -> PublishResult:
    """The result of an event that was not sent itself: it repeats one of the same call, or Kafka failed."""
    if logged is not None:
        return _repeated(event, logged)
    return PublishResult("unacknowledged", event.id, event.source, error=sending.errors.get(event.key))
