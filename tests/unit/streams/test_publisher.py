"""Events on their way into the log: checked, stamped, sent once, and compared with what is there."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from events.codec import decode
from events.envelope import key_of
from events.topics import EVENT_TOPICS
from events.validation import InvalidEvent, UnknownKind
from projections.read.session import CanonicalRecord
from streams.errors import LogUnavailable
from streams.gateway.receipts import receipt_of
from streams.log.memory import MemoryLog
from streams.log.port import CLOUDEVENTS_JSON, Receipt
from streams.publishing.preparing import PreparedEvent, prepare
from streams.publishing.publisher import Publisher
from tests.support.records import amendment, event

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def memory() -> MemoryLog:
    return MemoryLog({name: spec.partitions for name, spec in EVENT_TOPICS.items()})


class FailingLog(MemoryLog):
    """Acknowledges the first records, then no more."""

    def __init__(self, good: int) -> None:
        super().__init__({name: spec.partitions for name, spec in EVENT_TOPICS.items()})
        self._good = good

    async def send(self, *arguments: Any, **named: Any) -> Receipt:
        if self._good <= 0:
            raise LogUnavailable("Kafka is away.", hint="Wait.")
        self._good -= 1
        return await super().send(*arguments, **named)


async def logged_records(log: MemoryLog) -> list[Any]:
    """All records of the log."""
    begin = await log.begin_offsets(EVENT_TOPICS)
    return await log.read(begin, timeout=0)


def ready(id: str = "1", **changed: Any) -> PreparedEvent:  # noqa: A002
    return prepare(event(id, **changed), NOW)


def test_what_is_missing_is_stamped() -> None:
    made = ready()
    stamped = json.loads(made.value)
    assert (stamped["subject"], stamped["dataschema"]) == ("openai", "urn:whenline:schema:model.launched:1")
    assert {name: value for name, value in stamped.items() if name in event()} == event()
    assert (made.topic, made.partition_key) == ("whenline.models", b"openai")
    assert made.key == key_of("urn:publisher:a", "1")
    assert decode(made.value).envelope.id == "1"


def test_what_is_there_stays() -> None:
    stated = event(subject="openai", dataschema="urn:whenline:schema:model.launched:1", traceparent="00-1")
    assert json.loads(prepare(stated, NOW).value) == stated


@pytest.mark.parametrize(
    ("document", "pointers"),
    [
        (None, [""]),
        (5, [""]),
        ([], [""]),
        ({}, ["/specversion", "/id", "/source", "/type", "/time", "/data"]),
        (event(id="", source="a b", time="2025"), ["/id", "/source", "/time"]),
        (event() | {"data": None}, ["/data"]),
        (event() | {"data": []}, ["/data"]),
        (event(data={"organizations": {"slug": "openai"}}), ["/data/organizations"]),
        (event(data={"organizations": 5}), ["/data/organizations"]),
        (event(data={"organizations": "openai"}), ["/data/organizations"]),
        (event(data={"organizations": []}), ["/data/organizations"]),
        (event(data={"organizations": [{"slug": "Open AI"}, {"slug": 5}, {}]}),
         ["/data/organizations/0/slug", "/data/organizations/1/slug", "/data/organizations/2/slug"]),
        (event(subject="microsoft"), ["/subject"]),
        (event(data={"details": 10**30}), ["/data/details"]),
        (event(data={"details": "\ud800"}), [""]),
        (event(time="2026-11-01T00:05:01Z"), ["/time"]),
        (event(time="9999-12-31T23:59:59-14:00"), ["/time"]),
        (event(time="0001-01-01T00:00:00Z", data={"precision": "decade"}), ["/time"]),
        (event(data={"precision": "between"}), ["/data"]),
        (event(data={"precision": "between", "bound": "2025-01-01T00:00:00Z"}), ["/data/bound"]),
        (event(data={"lasted_until": "9999-12-31T23:59:59-14:00"}), ["/data/lasted_until"]),
        (amendment("1", "corrected", "2", kind="event.denied", replacement={"time": "2025-01-01T00:00:00Z", "data": {}}),
         ["/data/kind"]),
        (amendment("1", "corrected", "2", kind="model.launched", replacement={"time": "2025-01-01T00:00:00Z", "data": {}}),
         ["/data/replacement/data/headline", "/data/replacement/data/organizations", "/data/replacement/data/model"]),
    ],
)  # fmt: skip
def test_every_bad_field_is_named(document: object, pointers: list[str]) -> None:
    with pytest.raises(InvalidEvent) as refused:
        prepare(document, NOW)
    assert sorted(problem.pointer for problem in refused.value.problems) == sorted(pointers)


@pytest.mark.parametrize(
    "document", [event(type="whenline.model.teleported"), event(dataschema="urn:whenline:schema:model.launched:2")]
)
def test_what_is_not_known_here_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(UnknownKind):
        prepare(document, NOW)


async def test_accepted_events_are_in_the_log_at_the_position_of_the_receipt() -> None:
    log = memory()
    (one, two) = await Publisher(log).publish([ready("1"), ready("2")])
    assert (one.outcome, two.outcome) == ("accepted", "accepted")
    records = await logged_records(log)
    assert [(record.offset, record.key, record.headers) for record in records] == [
        (0, b"openai", (CLOUDEVENTS_JSON,)), (1, b"openai", (CLOUDEVENTS_JSON,)),
    ]  # fmt: skip
    assert [record.value for record in records] == [ready("1").value, ready("2").value]
    assert one.position is not None
    assert (one.position.topic, one.position.partition, one.position.offset) == (
        "whenline.models",
        records[0].partition,
        0,
    )
    assert one.position.logged_at == datetime.fromtimestamp(records[0].timestamp / 1000, UTC)


async def test_what_this_process_sent_is_a_duplicate_or_a_conflict() -> None:
    log = memory()
    publisher = Publisher(log)
    (first,) = await publisher.publish([ready("1")])
    results = await publisher.publish([
        ready("1", recordedtime="2026-01-01T00:00:00Z"), ready("1", data={"headline": "Other"}),
        ready("1", source="urn:publisher:b"),
    ])  # fmt: skip
    assert [result.outcome for result in results] == ["duplicate", "conflict", "accepted"]
    assert results[0].position == results[1].position == first.position
    assert results[0].position is not None
    taken, headline = results[1].problems
    position = results[0].position
    assert taken.pointer == "/id"
    assert f"{position.topic}, partition {position.partition}, offset {position.offset}" in taken.message
    assert (headline.pointer, headline.message.split("; ")[0]) == ("/data/headline", 'is `"Other"`')
    assert "in the first event" in headline.message
    assert len(await logged_records(log)) == 2


async def test_twins_in_one_batch_are_sent_once() -> None:
    log = memory()
    results = await Publisher(log).publish([ready("1"), ready("1"), ready("1", data={"headline": "Other"}), ready("2")])
    assert [result.outcome for result in results] == ["accepted", "duplicate", "conflict", "accepted"]
    assert [json.loads(record.value)["id"] for record in await logged_records(log)] == ["1", "2"]


async def test_what_the_tables_have_is_not_sent_again() -> None:
    log, logged_at = memory(), NOW - timedelta(days=1)
    there = {ready("1").key: CanonicalRecord("whenline.models", 3, 7, logged_at, ready("1").value.decode())}
    lookups: list[Sequence[bytes]] = []

    def lookup(keys: Sequence[bytes]) -> Mapping[bytes, CanonicalRecord]:
        lookups.append(keys)
        return {key: there[key] for key in keys if key in there}

    publisher = Publisher(log, lookup)
    results = await publisher.publish([ready("1"), ready("1", data={"headline": "Other"}), ready("2")])
    assert [result.outcome for result in results] == ["duplicate", "conflict", "accepted"]
    assert results[0].position is not None
    assert (results[0].position.partition, results[0].position.offset, results[0].position.logged_at) == (
        3,
        7,
        logged_at,
    )
    await publisher.publish([ready("2")])
    assert len(lookups) == 1  # it knows what it sent itself
    assert len(await logged_records(log)) == 1


async def test_nothing_counts_that_was_not_acknowledged() -> None:
    log = FailingLog(good=1)
    publisher = Publisher(log)
    with pytest.raises(LogUnavailable, match="Kafka is away"):
        await publisher.publish([ready("1"), ready("2"), ready("3")])
    log._good = 10
    results = await publisher.publish([ready("1"), ready("2"), ready("3")])
    assert [result.outcome for result in results] == ["duplicate", "accepted", "accepted"]
    assert [json.loads(record.value)["id"] for record in await logged_records(log)] == ["1", "2", "3"]


async def test_a_twin_of_what_failed_is_no_duplicate() -> None:
    with pytest.raises(LogUnavailable):
        await Publisher(FailingLog(good=0)).publish([ready("1"), ready("1")])


async def test_only_so_many_keys_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.publishing.publisher.REMEMBERED", 2)
    log = memory()
    publisher = Publisher(log)
    for id_ in ("1", "2", "3"):
        await publisher.publish([ready(id_)])
    results = await publisher.publish([ready("1"), ready("3")])
    assert [result.outcome for result in results] == ["accepted", "duplicate"]


async def test_many_are_on_their_way_at_once() -> None:
    """Each waits for its acknowledgement, but not for that of the one before."""
    handed_over = 0
    everything = asyncio.Event()

    class SlowLog(MemoryLog):
        async def submit(self, *arguments: Any, **named: Any) -> Any:
            nonlocal handed_over
            handed_over += 1
            if handed_over == 100:
                everything.set()
            sent = super().submit(*arguments, **named)

            async def later() -> Receipt:
                await everything.wait()
                return await (await sent)

            return asyncio.create_task(later())

    log = SlowLog({name: spec.partitions for name, spec in EVENT_TOPICS.items()})
    async with asyncio.timeout(30):
        results = await Publisher(log).publish([ready(str(number)) for number in range(100)])
    assert {result.outcome for result in results} == {"accepted"}


@pytest.mark.parametrize(("behind", "warned"), [(timedelta(0), False), (timedelta(hours=3), True)])
async def test_an_event_that_the_logs_clock_refuses_is_accepted_with_a_warning(behind: timedelta, warned: bool) -> None:
    """The gateway's clock is ahead of Kafka's: what it takes for the present lies ahead for the projector."""
    now = datetime.now(UTC)
    log = MemoryLog(
        {name: spec.partitions for name, spec in EVENT_TOPICS.items()}, lambda: int((now - behind).timestamp() * 1000)
    )
    sent = event("1", time=now.isoformat())
    publisher = Publisher(log)
    (result,) = await publisher.publish([prepare(sent)])
    receipt = receipt_of(result)
    assert receipt["status"] == "accepted"
    assert [each["pointer"] for each in receipt.get("warnings", [])] == (["/time"] if warned else [])
    (again,) = await publisher.publish([prepare(sent)])
    assert again.outcome == ("accepted" if warned else "duplicate"), "a dead letter does not take the id"


async def test_the_content_of_a_large_event_is_compared_off_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """A megabyte takes tens of milliseconds: in which the gateway would answer nobody."""
    threads: list[threading.Thread] = []
    content = PreparedEvent.content.fget  # type: ignore[attr-defined]

    def noted(self: PreparedEvent) -> bytes:
        threads.append(threading.current_thread())
        return bytes(content(self))

    monkeypatch.setattr(PreparedEvent, "content", property(noted))
    publisher = Publisher(memory())
    monkeypatch.setattr("streams.publishing.publisher.COMPARED_INLINE", 100)
    large = ready("large")
    for outcome in ("accepted", "duplicate"):
        assert [each.outcome for each in await publisher.publish([large])] == [outcome]
    assert threads
    assert threading.main_thread() not in threads
    threads.clear()
    monkeypatch.setattr("streams.publishing.publisher.COMPARED_INLINE", 100_000)
    assert [each.outcome for each in await publisher.publish([ready("small")])] == ["accepted"]
    assert threads == [threading.main_thread()]
