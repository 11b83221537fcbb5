"""A long random history: mostly evaluations, with every other kind, amendments, claims and duplicates.

It scales with the number of evaluations: ten times as many have ten times as many organizations, models, benchmarks and
claims, so that every read model has ten times the rows.

For `count` evaluations: a fifth as many revenues, a fifth as many of all other kinds together, 1 % amendments (all four
actions, some of amendments, some against the rules), 5 % of all facts in claims of two to four members, and 0.05 %
duplicate records. A tenth was imported long after it was known; a fifth has an imprecise time.
"""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from typing import Any

import msgspec

from bench.payloads import World
from events.registry import KINDS
from projections.apply.batch import Batch, TopicPartition, batch_of
from projections.store.duckdb_file.live_file import LiveFile
from streams.projector.fetching import FLUSH_ROWS

FIRST = datetime(2023, 1, 1, tzinfo=UTC)
SPAN_S = 3 * 365 * 86400
"""Seconds from the first to the last `logged` time."""
PUBLISHERS = 40
PARTITIONS = 3
MOST_TARGETS = 100_000
"""The newest events that may be amended or named: a history of any length takes bounded memory."""
IN_CLAIMS, REPEATED, TARGETED = 0.05, 0.0005, 0.02
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True)
class Record:
    """A record of the log."""

    offset: int
    timestamp: int
    value: bytes
    key: bytes | None = None
    headers: tuple[tuple[str, bytes], ...] = ()
    problem: str | None = None


@dataclass
class History:
    """Log records in the order of their append.

    Args:
        count: evaluations.
        seed: of the random numbers; equal seeds give equal histories.
    """

    count: int
    seed: int = 1
    _chance: random.Random = field(init=False)
    _world: World = field(init=False)
    _targets: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Kind and document of some earlier events, which amendments and references name."""
    _pending_members: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Kind and payload of claim members that follow later."""

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._world = World(self.count, self._chance)

    @property
    def records(self) -> int:
        """Number of records."""
        return self.count * 141 // 100

    def batches(self) -> Iterator[Batch]:
        """The records, decoded, in batches as large as those of a worker that is behind."""
        next_offsets: dict[TopicPartition, int] = {}
        waiting: dict[TopicPartition, list[Record]] = {}
        for number, (topic, logged_s, document) in enumerate(self._documents(), 1):
            partition = (topic, number % PARTITIONS)
            offset = next_offsets.get(partition, 0)
            next_offsets[partition] = offset + 1
            waiting.setdefault(partition, []).append(Record(offset, int(logged_s * 1000), _encode(document)))
            if number % FLUSH_ROWS == 0:
                yield batch_of(waiting.items())
                waiting = {}
        yield batch_of(waiting.items())

    def batches_of_another_process(self) -> Iterator[Batch]:
        """The same batches, made by a process beside this one."""
        context = multiprocessing.get_context("spawn")
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_send_batches, args=(self.count, self.seed, sender), daemon=True)
        process.start()
        sender.close()
        try:
            while (batch := receiver.recv()) is not None:  # EOFError: the process failed, and said why
                yield batch
        finally:
            receiver.close()
            process.join()

    def fill(self, file: LiveFile, *, beside: bool = False) -> None:
        """Apply all records to empty tables, as the worker does; `beside`: while another process makes them."""
        file.catch_up(True)
        for batch in self.batches_of_another_process() if beside else self.batches():
            applied = file.tables.apply(batch)
            assert not applied.dead_letters, applied.dead_letters[0].problems
        file.catch_up(False)

    def _documents(self) -> Iterator[tuple[str, float, dict[str, Any]]]:
        """Topic, logged time in epoch seconds, and event."""
        chance, first = self._chance, FIRST.timestamp()
        for number in range(self.records):
            logged_s = first + SPAN_S * number / self.records
            roll = chance.random()
            if roll < 1 / 141 and self._targets:
                kind, data, source = self._amendment()
            elif roll > 1 - REPEATED and self._targets:
                kind, document = chance.choice(self._targets)
                yield KINDS[kind].topic, logged_s, document
                continue
            else:
                kind, data, source = *self._fact(), f"urn:whenline:publisher:p{chance.randrange(PUBLISHERS)}"
            document = self._event(number, kind, source, logged_s, data)
            if chance.random() < TARGETED:
                self._targets.append((kind, document))
                if len(self._targets) > MOST_TARGETS:
                    del self._targets[0]
            yield KINDS[kind].topic, logged_s, document

    def _event(self, number: int, kind: str, source: str, logged_s: float, data: dict[str, Any]) -> dict[str, Any]:
        chance = self._chance
        if kind.startswith("event."):
            known_s = happened_s = logged_s - 60
        else:
            known_s = logged_s - chance.random() * 86400 * (600 if chance.random() < 0.1 else 3)
            happened_s = known_s - chance.random() ** 2 * 90 * 86400
        happened = FIRST + timedelta(seconds=int(happened_s - FIRST.timestamp()))
        document = {
            "specversion": "1.0",
            "id": f"{kind}-{number:08d}",
            "source": source,
            "type": f"whenline.{kind}",
            "time": happened,
            "dataschema": f"urn:whenline:schema:{kind}:1",
            "subject": data["organizations"][0]["slug"],
            "data": data if kind.startswith("event.") else data | self._precision(happened),
        }
        if chance.random() < 0.8:
            document["knowntime"] = FIRST + timedelta(seconds=int(known_s - FIRST.timestamp()) + 1)
        return document

    def _precision(self, happened: datetime) -> dict[str, Any]:
        roll = self._chance.random()
        if roll < 0.8:
            return {}
        if roll < 0.82:
            return {"precision": "between", "bound": happened + timedelta(days=20)}
        return {"precision": self._chance.choice(("day", "day", "month", "quarter", "after"))}

    def _fact(self) -> tuple[str, dict[str, Any]]:
        chance = self._chance
        if self._pending_members and chance.random() < IN_CLAIMS:
            kind, data = self._pending_members.pop(chance.randrange(len(self._pending_members)))
        else:
            kind, data = self._world.fact(self._targets)
            if chance.random() < IN_CLAIMS / 2.7:
                members = chance.choice((2, 2, 2, 3, 3, 4))
                data["claim"] = self._world.new_claim()
                self._pending_members += [(kind, data)] * (members - 1)
        data = data | {"certainty": chance.choice(("rumored", "reported", "reported", "reported", "confirmed"))}
        if "claim" in data and chance.random() < 0.1:
            data["claim_stance"] = "contradicts"
        return kind, data

    def _amendment(self) -> tuple[str, dict[str, Any], str]:
        """Kind, payload and source of an amendment of an earlier event or amendment."""
        chance = self._chance
        kind, target = chance.choice(self._targets)
        action = chance.choice(("corrected", "retracted", "confirmed", "denied"))
        if kind.startswith("event."):
            action = "retracted"
        source = str(target["source"])
        if chance.random() < (0.05 if action in {"corrected", "retracted"} else 0.7):
            source = f"urn:whenline:publisher:p{chance.randrange(PUBLISHERS)}"
        data = {
            "headline": f"It is {action}",
            "organizations": target["data"]["organizations"],
            "target": {"source": target["source"], "id": target["id"]},
        }
        if action == "corrected":
            corrected = dict(target["data"])
            if "score" in corrected:
                corrected["score"] = round(corrected["score"] * 0.9, 2)
            data |= {"kind": kind, "replacement": {"time": target["time"], "data": corrected}}
        return f"event.{action}", data, source


def _send_batches(count: int, seed: int, sender: Connection) -> None:
    for batch in History(count, seed).batches():
        batch.table()  # columns are sent much faster than rows
        sender.send(batch)
    sender.send(None)
