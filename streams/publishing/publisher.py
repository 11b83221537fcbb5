"""Events into the log: validated, stamped, sent, and told apart from what is already there.

What is a duplicate is answered as best as can be known now: by what was just sent, and by the newest generation. The
projector has the last word.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, Protocol, TypeGuard

import msgspec
from msgspec import Struct

from events.codec import content_hash, encode, stamped, time_problems
from events.envelope import key_of
from events.errors import ContractError
from events.json_format import plain
from events.registry import BY_TYPE
from events.validation import InvalidEvent, Problem, UnknownKind
from projections.apply.table_limits import check_instants, has_instants, take
from projections.errors import NothingPublished
from projections.read.reader import Reader
from projections.read.session import ReadSession
from streams.errors import LogError
from streams.log.port import CLOUDEVENTS_JSON, Log, Receipt

REMEMBERED = 50_000
"""Keys sent by this process that it still knows, when no generation has them yet."""

_TOPICS = {type_: kind.topic for type_, kind in BY_TYPE.items()}

Outcome = Literal["accepted", "duplicate", "conflict", "rejected", "unacknowledged"]


class Known(Protocol):
    """Where an event that is already there stands, and what it says."""

    @property
    def topic(self) -> str:
        """Kafka topic."""

    @property
    def partition(self) -> int:
        """Kafka partition."""

    @property
    def offset(self) -> int:
        """Kafka offset."""

    @property
    def logged_at(self) -> datetime:
        """The log's own clock."""

    @property
    def record(self) -> str:
        """The CloudEvent as it lies in the log."""


Lookup = Callable[[Sequence[bytes]], Mapping[bytes, Known]]
"""Finds those of these keys that the tables have."""


class NewestKnown:
    """Looks in a generation that is open already. Call it to look; call `follow` now and then to open the newest.

    Opening one costs tens of milliseconds, and there is a new one twice a second while events come in: no post waits for that.
    Until it is opened, what this process sent itself is known all the same; what came by another door in that
    moment is not.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._pinned: ReadSession | None = None

    def __call__(self, keys: Sequence[bytes]) -> Mapping[bytes, Known]:
        """Those of these keys that the tables have; before the first generation, none."""
        if self._pinned is None:
            self.follow()
        return {} if self._pinned is None else self._pinned.canonical_records(keys)

    @property
    def pinned(self) -> ReadSession | None:
        """The generation that is open; None before the first."""
        return self._pinned

    def follow(self) -> None:
        """Open the newest generation, if it is not open."""
        generation = self._reader.generation()
        if generation is None or (self._pinned is not None and self._pinned.version == generation):
            return
        try:
            pinned = self._reader.session()
        except NothingPublished:
            return  # it went between looking and opening; the next look finds a newer one
        pinned.canonical_records([bytes(16)])  # the first question of a generation is the slow one
        self._pinned = pinned


def known_to(reader: Reader) -> Lookup:
    """Looks in the newest generation; before the first, nothing is known."""

    def lookup(keys: Sequence[bytes]) -> Mapping[bytes, Known]:
        try:
            return reader.canonical_records(keys)
        except NothingPublished:
            return {}

    return lookup


class _Together:
    """Looks for several callers at once. A look costs much the same for one key and for fifty, so while one goes on, whoever
    comes waits for the next."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._waiting: list[bytes] = []
        self._next: asyncio.Task[Mapping[bytes, Known]] | None = None
        self._looking = asyncio.Lock()

    async def __call__(self, keys: Sequence[bytes]) -> Mapping[bytes, Known]:
        """Those of these keys that are there, and of others."""
        self._waiting += keys
        if self._next is None:
            self._next = asyncio.create_task(self._look())
        return await asyncio.shield(self._next)

    async def _look(self) -> Mapping[bytes, Known]:
        async with self._looking:
            keys, self._waiting, self._next = self._waiting, [], None
            return await asyncio.to_thread(self._lookup, keys)


@dataclass(frozen=True)
class RecordPosition:
    """Where a record lies in the log."""

    topic: str
    partition: int
    offset: int
    logged_at: datetime


@dataclass(frozen=True)
class Published:
    """What became of one event. `place` is where it lies, or, of a duplicate or conflict, the one that stands."""

    outcome: Outcome
    id: str | None = None
    source: str | None = None
    place: RecordPosition | None = None
    problems: list[Problem] = field(default_factory=list)
    error: LogError | None = None


class Ready(Struct, frozen=True, gc=False):
    """An event that was checked, ready to be sent."""

    id: str
    source: str
    topic: str
    partition_key: bytes
    value: bytes
    key: bytes
    kind: str
    knowntime: datetime | None

    @property
    def content(self) -> bytes:
        """What is the same for another record that says the same; worked out when it is asked for."""
        return content_hash(self.value)


def prepare(document: object, now: datetime | None = None) -> Ready:
    """Check one event (the JSON object of a CloudEvent) and stamp what is missing.

    Raises:
        InvalidEvent: with every bad field.
        UnknownKind: its type or version is not known here.
    """
    now = now or datetime.now(UTC)
    found: list[Problem] = []
    if isinstance(document, dict):
        document, found = plain(document)
    value = _encoded(document)
    try:
        event = take(value)
    except InvalidEvent as error:
        raise InvalidEvent(found + error.problems) from error
    if found:
        raise InvalidEvent(found)
    if has_instants(event):
        check_instants(event, msgspec.json.encode(event.payload))
    wrong = time_problems(event, now)
    if wrong:
        raise InvalidEvent(wrong)
    envelope = event.envelope
    return Ready(
        id=envelope.id,
        source=envelope.source,
        topic=_TOPICS[envelope.type],
        partition_key=event.payload.organizations[0].slug.encode(),
        value=value,
        key=key_of(envelope.source, envelope.id),
        kind=event.kind.name,
        knowntime=envelope.knowntime,
    )


def _encoded(document: object) -> bytes:
    """The event as Kafka will keep it, with what is missing stamped. What is wrong with it, the contract says then."""
    try:
        return encode(stamped(document)) if _can_be_stamped(document) else msgspec.json.encode(document)
    except (OverflowError, UnicodeEncodeError, RecursionError) as error:
        raise InvalidEvent([Problem("", f"cannot be kept as JSON: {error}")]) from error


def _can_be_stamped(document: object) -> TypeGuard[dict[str, Any]]:
    if not isinstance(document, dict):
        return False
    data = document.get("data")
    return isinstance(data, dict) and isinstance(data.get("organizations"), list)


class Publisher:
    """Sends checked events, each acknowledged or an error.

    Args:
        log: where to; started by whoever owns it.
        lookup: what the tables have; without it, only what this process sent counts as known.
    """

    def __init__(self, log: Log, lookup: Lookup = lambda _: {}) -> None:
        self._log = log
        self._lookup = _Together(lookup)
        self._recent: OrderedDict[bytes, tuple[bytes, RecordPosition]] = OrderedDict()

    async def publish(self, events: Sequence[Ready]) -> list[Published]:
        """What became of each: accepted once Kafka acknowledged it, or already there.

        Raises:
            LogError: Kafka did not acknowledge all; some may be kept all the same. Send them again, with the same ids.
        """
        results = await self.offer(events)
        for result in results:
            if result.error is not None:
                raise result.error
        return results

    async def offer(self, events: Sequence[Ready]) -> list[Published]:
        """What became of each, also where Kafka did not acknowledge all: those are `unacknowledged`, with the error.

        After the first record that Kafka does not even take no more are handed over.
        """
        known = await self._known([event.key for event in events])
        results: dict[int, Published] = {}
        waiting: dict[bytes, tuple[int, Ready, Awaitable[Receipt]]] = {}
        failure: LogError | None = None
        for number, event in enumerate(events):
            if event.key in known:
                results[number] = _against(event, *known[event.key])
            elif event.key not in waiting and failure is None:
                try:
                    answer = await self._log.submit(event.topic, event.partition_key, event.value, (CLOUDEVENTS_JSON,))
                    waiting[event.key] = (number, event, answer)
                except LogError as error:
                    failure = error
        failures: dict[bytes, LogError] = {}
        for number, event, answer in waiting.values():
            try:
                place = _place(await answer)
            except LogError as error:
                failures[event.key] = error
                continue
            known[event.key] = event.content, place
            self._remember(event.key, known[event.key])
            results[number] = Published("accepted", event.id, event.source, place)
        for number, event in enumerate(events):
            if number in results:
                continue
            if event.key in known:  # a twin of one that was accepted
                results[number] = _against(event, *known[event.key])
            else:
                why = failures.get(event.key) or failure
                results[number] = Published("unacknowledged", event.id, event.source, error=why)
        return [results[number] for number in range(len(events))]

    async def _known(self, keys: Sequence[bytes]) -> dict[bytes, tuple[bytes, RecordPosition]]:
        found = {key: self._recent[key] for key in keys if key in self._recent}
        asked = [key for key in keys if key not in found]
        if asked:
            standing = await self._lookup(asked)
            for key in asked:
                record = standing.get(key)
                if record is None:
                    continue
                place = RecordPosition(record.topic, record.partition, record.offset, record.logged_at)
                found[key] = content_hash(record.record.encode()), place
        return found

    def _remember(self, key: bytes, what: tuple[bytes, RecordPosition]) -> None:
        self._recent[key] = what
        while len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)


def _against(event: Ready, content: bytes, place: RecordPosition) -> Published:
    """An event whose id is taken: the same again, or something else under the same id."""
    if event.content == content:
        return Published("duplicate", event.id, event.source, place)
    pointer = Problem("/id", f"`{event.id}` of this source is taken by another event, at {place.topic}")
    return Published("conflict", event.id, event.source, place, [pointer])


def _place(receipt: Receipt) -> RecordPosition:
    return RecordPosition(
        receipt.topic, receipt.partition, receipt.offset, datetime.fromtimestamp(receipt.timestamp / 1000, UTC)
    )


def rejected(document: Any, error: ContractError) -> Published:
    """What to tell of an event that the contract refuses."""
    found = error.problems if isinstance(error, InvalidEvent | UnknownKind) else [Problem("", str(error))]
    named = document if isinstance(document, dict) else {}
    return Published("rejected", _text(named.get("id")), _text(named.get("source")), None, found)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
