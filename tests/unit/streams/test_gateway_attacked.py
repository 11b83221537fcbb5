"""A gateway that is attacked goes on serving others: bodies that cost much to read, connections, streams, and hosts."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest

from events.validation import MOST_PROBLEMS, InvalidEvent
from streams.gateway.bounded_log import PERIOD_S, OncePerPeriod
from streams.gateway.connections import FEWEST, Connections, connections_that_fit
from streams.gateway.content_modes import Body, Headers, read
from streams.gateway.limits import InFlight, Limits
from streams.gateway.strict_json import cost_of, read_json
from streams.log.memory import MemoryLog
from streams.publishing.preparing import prepare
from tests.support.publish_endpoint import BATCH, LIMITS, STRUCTURED, TOPICS, gateway_client, listening, post, problem
from tests.support.records import event


def with_data(text: str) -> bytes:
    """An event with members added to its data, as they are written."""
    return json.dumps(event()).encode().replace(b'"model":', text.encode() + b',"model":')


MANY = 120_000
EXPENSIVE: dict[str, Callable[[], bytes]] = {
    "objects": lambda: with_data('"a":[' + ",".join(["{}"] * MANY) + "]"),
    "lists": lambda: with_data('"a":[' + ",".join(["[]"] * MANY) + "]"),
    "numbers": lambda: with_data('"a":[' + ",".join(["1"] * MANY) + "]"),
    "texts": lambda: with_data('"a":[' + ",".join(['""'] * MANY) + "]"),
    "names": lambda: with_data(",".join(f'"a{number}":1' for number in range(MANY))),
    "a list without an end": lambda: b"[" + b"{}," * MANY,
    "texts without commas": lambda: b'[,"' + b'""' * 500_000 + b"[" * MANY,
    "a long number": lambda: with_data('"a":' + "9" * 4_000_000),
    "a long fraction": lambda: with_data('"a":0.' + "9" * 4_000_000),
    "many numbers of 4,000 digits": lambda: with_data('"a":[' + ",".join(["9" * 4000] * 500) + "]"),
}


@pytest.mark.parametrize("name", EXPENSIVE)
def test_a_body_of_too_many_values_is_refused_before_it_is_parsed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(_: bytes) -> Any:
        raise AssertionError("parsed")

    monkeypatch.setattr("events.strict_json.parse", parse)
    with pytest.raises(InvalidEvent) as refused:
        read_json(EXPENSIVE[name](), LIMITS)
    assert len(refused.value.problems) == 1


def test_texts_and_names_are_no_values_of_their_own() -> None:
    text = json.dumps({"a": ",[{" * 2000, "b": "-" * 500, "c": '\\"' * 500, "e": "\\"}).encode()
    assert read_json(text, replace(LIMITS, values=5))["b"] == "-" * 500
    with pytest.raises(InvalidEvent, match="more than 4 JSON values"):
        read_json(text, replace(LIMITS, values=4))


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Steps:
    """Counts the calls of a function, so that a test can tell linear from quadratic work."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function, self.count = function, 0

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        self.count += 1
        return self.function(*arguments, **named)


def test_a_long_name_over_many_values_makes_no_long_pointers(monkeypatch: pytest.MonkeyPatch) -> None:
    from streams.gateway import strict_json

    made = Steps(strict_json.escaped)
    monkeypatch.setattr(strict_json, "escaped", made)
    body = json.dumps({"x" * 90_000: [1] * 5000, "long": "y" * 100_001}).encode()
    with pytest.raises(InvalidEvent) as refused:
        read_json(body, LIMITS)
    assert [each.pointer for each in refused.value.problems] == ["/long"]
    assert made.count == 1


def test_a_name_twice_among_many_is_found_in_one_pass() -> None:
    class Name(str):
        compared = 0

        def __eq__(self, other: object) -> bool:
            Name.compared += 1
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    from events.strict_json import unique_names

    names = [*(f"n{number}" for number in range(2000)), "z", "z"]
    with pytest.raises(InvalidEvent, match="`z` twice"):
        unique_names([(Name(name), 1) for name in names])
    assert Name.compared < 10 * len(names)


@pytest.mark.parametrize(
    "data",
    [
        {f"a{number}": 1 for number in range(5000)},
        {"organizations": [{}] * 5000},
        {"organizations": [1] * 5000},
        {"organizations": [{"slug": "acme", "x": 1}] * 5000},
    ],
)
def test_an_event_has_no_more_problems_than_anyone_reads(data: dict[str, Any]) -> None:
    with pytest.raises(InvalidEvent) as refused:
        prepare(event(data=data))
    assert 100 < len(refused.value.problems) <= MOST_PROBLEMS + 1
    with pytest.raises(InvalidEvent) as refused:
        prepare(event(**{f"a{number}": [] for number in range(5000)}))
    assert len(refused.value.problems) <= 2 * MOST_PROBLEMS


def test_similar_names_are_looked_up_for_short_ones_only(monkeypatch: pytest.MonkeyPatch) -> None:
    lookups = Steps(lambda *_, **__: [])
    monkeypatch.setattr("events.validation.get_close_matches", lookups)
    with pytest.raises(InvalidEvent):
        prepare(event(data={"organizatlon" * 5000: 1}))
    assert lookups.count == 0


@pytest.mark.parametrize(
    ("body", "cost"),
    [
        (b"{}", 1),
        (b" " * 10_000, 1),
        (b" " * 10_001, 2),
        (b"[" + b"{}," * 999 + b"{}]", 11),
        (b"," * 8_000_000, 40_001),
    ],
)
def test_a_body_costs_by_its_bytes_and_its_values(body: bytes, cost: int) -> None:
    assert cost_of(body) == cost


async def test_bytes_are_charged_to_the_rate(tmp_path: Path) -> None:
    async with gateway_client(tmp_path, MemoryLog(TOPICS), replace(LIMITS, rate=1, batch=20)) as client:
        problem(await post(client, b" " * 1_000_000), 422, "invalid-event")
        answer = await post(client, event())
        problem(answer, 429, "too-fast")
        assert int(answer.headers["retry-after"]) >= 70


async def test_ten_thousand_small_events_are_one_too_large_batch(tmp_path: Path) -> None:
    async with gateway_client(tmp_path, MemoryLog(TOPICS)) as client:
        answer = await post(client, b"[" + b",".join([b"{}"] * 10_000) + b"]", BATCH)
        problem(answer, 413, "too-large")
        assert len(answer.content) < 1000


async def test_others_are_served_while_a_body_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An expensive body takes until another client was answered thirty times, one after the other."""
    begun, others_are_served = threading.Event(), threading.Event()

    def slow_read(headers: Headers, content: bytes, limits: Limits) -> Body:
        if len(content) > 100_000:
            begun.set()
            assert others_are_served.wait(240), "reading the body keeps others from being served"
        return read(headers, content, limits)

    monkeypatch.setattr("streams.gateway.publish_endpoint.read", slow_read)
    expensive = with_data('"a":[' + ",".join(["{}"] * 50_000) + "]")
    async with (
        listening(tmp_path, MemoryLog(TOPICS)) as address,
        httpx.AsyncClient(base_url=address, timeout=120) as attacker,
        httpx.AsyncClient(base_url=address, timeout=120) as other,
    ):
        attack = asyncio.create_task(post(attacker, expensive))
        assert await asyncio.to_thread(begun.wait, 60)
        for number in range(10):
            assert (await post(other, event(f"other-{number}"))).status_code == 202
            assert (await other.get("/healthz")).json() == {"status": "ok"}
            assert (await post(other, {"type": 1})).status_code == 422
        assert not attack.done()
        others_are_served.set()
        problem(await attack, 422, "invalid-event")


def test_each_caller_has_a_share() -> None:
    room = InFlight(10, 4)
    assert room.take("a", 9)  # alone it fits
    assert not room.take("a", 1)
    assert room.take("b", 1)
    room.give_back("a", 9)
    assert room.take("a", 4)
    assert not room.take("a", 1)
    assert room.take("b", 3)
    assert not room.take("c", 3)


async def test_one_caller_does_not_take_all_room_for_bodies(tmp_path: Path) -> None:
    never = asyncio.Event()

    async def slow() -> Any:
        yield b"{"
        await never.wait()

    limits = replace(LIMITS, body=1000, in_flight=10_000, in_flight_per_caller=2000, posts_per_caller=2)
    async with gateway_client(tmp_path, MemoryLog(TOPICS), limits) as client:
        headers = {"content-type": STRUCTURED, "content-length": "500"}
        slow_ones = [asyncio.create_task(client.post("/v1/events", content=slow(), headers=headers)) for _ in range(2)]
        while "body_bytes 1000.0" not in (await client.get("/metrics")).text:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0)
        problem(await post(client, event()), 503, "busy")
        for task in slow_ones:
            task.cancel()
        await asyncio.wait(slow_ones)
        assert (await post(client, event())).status_code == 202


@pytest.fixture
def idle() -> Iterator[list[socket.socket]]:
    opened: list[socket.socket] = []
    yield opened
    for each in opened:
        each.close()


async def test_idle_connections_make_room_for_others(tmp_path: Path, idle: list[socket.socket]) -> None:
    limits = Limits(connections=20, connections_per_address=10)
    async with listening(tmp_path, MemoryLog(TOPICS), limits) as address, httpx.AsyncClient(base_url=address) as early:
        assert (await post(early, event("1"))).status_code == 202
        url = httpx.URL(address)
        for _ in range(60):
            idle.append(socket.create_connection((url.host, url.port)))
            idle[-1].sendall(b"POST /v1/events HTTP/1.1\r\n")
        assert (await post(early, event("2"))).status_code == 202
        async with httpx.AsyncClient(base_url=address) as late:
            assert (await post(late, event("3"))).status_code == 202


@dataclass(eq=False)
class Client:
    """A connection, as `Connections` sees it."""

    address: str
    idle_since: float | None = None
    dropped: bool = False

    def drop(self) -> None:
        self.dropped = True


def test_who_has_many_connections_loses_its_own() -> None:
    connections = Connections(most=4, most_per_address=2)
    first, second = Client("a", 2.0), Client("a", 1.0)
    assert connections.admit(first)
    assert connections.admit(second)
    assert connections.admit(Client("a"))
    assert (first.dropped, second.dropped) == (False, True)  # the one that is idle longest
    assert connections.admit(Client("a"))
    assert first.dropped
    refused = Client("a")
    assert not connections.admit(refused)
    connections.remove(refused)
    other = Client("b", 0.0)
    assert connections.admit(other)
    assert connections.admit(Client("c"))
    assert connections.admit(Client("d"))  # all are full: the only idle one goes
    assert other.dropped
    assert not connections.admit(Client("e"))


def test_a_proxy_may_have_more_connections() -> None:
    connections = Connections(10, 1, (ip_network("10.0.0.0/8"),))
    assert all(connections.admit(Client("10.1.2.3")) for _ in range(5))
    assert connections.admit(Client("::1"))
    assert not connections.admit(Client("::1"))


@pytest.mark.parametrize(
    ("soft", "hard", "raised", "fit"),
    [(1024, 4096, 1256, 1000), (1024, 1024, 1024, 768), (64, 64, 64, FEWEST), (65_536, 65_536, None, 1000)],
)
def test_connections_are_no_more_than_descriptors(soft: int, hard: int, raised: int | None, fit: int) -> None:
    limits: list[tuple[int, int]] = []
    found = connections_that_fit(1000, lambda _: (soft, hard), lambda _, pair: limits.append(pair))
    assert found == fit
    assert limits == ([] if raised is None else [(raised, hard)])


def test_equal_warnings_are_logged_once_a_period() -> None:
    clock = Clock()
    once = OncePerPeriod(clock)

    def passed(text: str) -> str | None:
        record = logging.LogRecord("asyncio", logging.ERROR, "", 0, text, None, None)
        return str(record.msg) if once.filter(record) else None

    assert passed("accept failed\nport 1") == "accept failed\nport 1"
    assert [passed(f"accept failed\nport {number}") for number in range(1000)] == [None] * 1000
    assert passed("another") == "another"
    clock.now += PERIOD_S
    assert passed("accept failed") == "accept failed (1000 more of these since the last one)"
