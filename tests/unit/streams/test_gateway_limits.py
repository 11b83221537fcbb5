"""The limits of the publish endpoint, and its answers above them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from events.origins import is_loopback
from streams.errors import LogUnavailable
from streams.gateway.limits import InFlight, Limits, Rates
from streams.log.memory import MemoryLog
from streams.log.port import Receipt
from tests.support.publish_endpoint import BATCH, LIMITS, TOPICS, SlowLog, gateway_client, logged_events, post, problem
from tests.support.records import event


class HalfLog(MemoryLog):
    """A Kafka that acknowledges some, and then goes away."""

    def __init__(self, good: int) -> None:
        super().__init__(TOPICS)
        self.good = good

    async def send(self, *arguments: Any, **named: Any) -> Receipt:
        if self.good == 0:
            raise LogUnavailable("Kafka is away.", hint="Start it.")
        self.good -= 1
        return await super().send(*arguments, **named)


async def test_a_batch_that_broke_off_has_a_result_for_each(tmp_path: Path) -> None:
    log = HalfLog(good=2)
    async with gateway_client(tmp_path, log) as client:
        batch = [event("1"), event("2"), event("3"), event("1"), event("4"), event("4")]
        answer = await post(client, batch, BATCH)
        details = problem(answer, 503, "not-acknowledged")
        assert answer.headers["retry-after"] == "5"
        outcomes = ["accepted", "accepted", "unacknowledged", "duplicate", "unacknowledged", "unacknowledged"]
        assert [each["status"] for each in details["results"]] == outcomes
        assert ["offset" in each for each in details["results"]] == [outcome[0] in "ad" for outcome in outcomes]
        log.good = 10
        again = (await post(client, batch, BATCH)).json()["results"]
        assert [each["duplicate"] for each in again] == [True, True, False, True, False, True]
    assert [each["id"] for each in await logged_events(log)] == ["1", "2", "3", "4"]


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_who_is_faster_than_the_rate_waits_until_the_debt_is_paid() -> None:
    clock = Clock()
    rates = Rates(Limits(rate=10, batch=5), clock)
    assert rates.wait_s("a") == 0
    rates.pay("a", 50)  # the burst is 20
    assert rates.wait_s("a") == pytest.approx(3)
    assert rates.wait_s("b") == 0
    clock.now += 3
    assert rates.wait_s("a") == 0
    clock.now += 1000
    rates.pay("a", 20)
    assert rates.wait_s("a") == 0  # a rest gives the burst, and no more
    rates.pay("a", 1)
    assert rates.wait_s("a") == pytest.approx(0.1)


def test_no_rate_is_no_limit() -> None:
    rates = Rates(Limits(rate=0))
    rates.pay("a", 10**9)
    assert rates.wait_s("a") == 0


def test_callers_are_forgotten_some_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.gateway.limits.MOST_CALLERS", 2)
    rates = Rates(Limits(rate=1, batch=1))
    for caller in ("a", "b", "c"):
        rates.pay(caller, 100)
    assert [rates.wait_s(caller) > 0 for caller in ("a", "b", "c")] == [False, True, True]


def test_one_body_always_fits() -> None:
    room = InFlight(10, 10)
    assert room.take("a", 20)
    assert not room.take("a", 1)
    room.give_back("a", 20)
    assert room.take("a", 4)
    assert room.take("a", 6)
    assert not room.take("a", 1)


async def test_too_fast_gets_a_time_to_wait(tmp_path: Path) -> None:
    log = MemoryLog(TOPICS)
    async with gateway_client(tmp_path, log, replace(LIMITS, rate=0.01, batch=3)) as client:
        assert (await post(client, [event("1"), event("2"), event("3")], BATCH)).status_code == 202
        assert (await post(client, event("4"))).status_code == 202
        answer = await post(client, event("5"))
        problem(answer, 429, "too-fast")
        assert int(answer.headers["retry-after"]) in range(90, 101)
        assert 'whenline_gateway_refusals_total{problem="too-fast"} 1.0' in (await client.get("/metrics")).text
    assert len(await logged_events(log)) == 4


async def test_bodies_under_way_are_limited_together(tmp_path: Path) -> None:
    log = SlowLog()
    async with gateway_client(tmp_path, log, replace(LIMITS, in_flight=400)) as client:
        posting = asyncio.create_task(post(client, event()))
        await asyncio.wait_for(log.submitted.wait(), 30)
        answer = await post(client, event("2", data={"headline": "x" * 300}))
        problem(answer, 503, "busy")
        assert answer.headers["retry-after"] == "1"
        log.may.set()
        assert (await posting).status_code == 202
        assert (await post(client, event("2", data={"headline": "x" * 300}))).status_code == 202


async def test_a_slow_body_is_given_up(tmp_path: Path) -> None:
    log = MemoryLog(TOPICS)
    never = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b"{"
        await never.wait()

    async with gateway_client(tmp_path, log, replace(LIMITS, patience=0.01)) as client:
        headers = {"content-type": "application/json"}
        answer = await client.post("/v1/events", content=slow(), headers=headers)
        problem(answer, 408, "too-slow")
        assert answer.headers["connection"] == "close"


async def test_a_body_without_a_length_is_counted_as_it_arrives(tmp_path: Path) -> None:
    async def long() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 100

    async with gateway_client(tmp_path, MemoryLog(TOPICS), replace(LIMITS, body=1000)) as client:
        headers = {"content-type": "application/json"}
        problem(await client.post("/v1/events", content=long(), headers=headers), 413, "too-large")
        problem(await post(client, b" " * 1001), 413, "too-large")


async def test_depth_and_texts_are_limited_with_their_place(tmp_path: Path) -> None:
    async with gateway_client(tmp_path, MemoryLog(TOPICS), replace(LIMITS, depth=5, text=50)) as client:
        details = problem(await post(client, [event(), event(ext="x" * 51)], BATCH), 422, "invalid-event")
        assert [error["pointer"] for error in details["errors"]] == ["/1/ext"]
        details = problem(await post(client, event() | {"data": {"a": [[[[1]]]]}}), 422, "invalid-event")
        assert details["errors"] == [
            {"pointer": "/data/a/0/0/0", "detail": "nests objects and arrays more than 5 levels deep; flatten it"}
        ]
        details = problem(await post(client, json.dumps(event())[:-1].encode() + b',"id":"2"}'), 422, "invalid-event")
        assert "an object has the name `id` twice" in details["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True), ("127.1.2.3", True), ("::1", True), ("localhost", True), ("0.0.0.0", False),  # noqa: S104
        ("::", False), ("192.168.1.5", False), ("example.org", False), ("", False),
    ],
)  # fmt: skip
def test_what_is_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
