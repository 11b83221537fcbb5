"""The publish endpoint over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from events.registry import KINDS
from events.schemas import envelope_schema, payload_schema
from events.topics import EVENT_TOPICS
from streams.log.memory import MemoryLog
from tests.support.publish_endpoint import (
    BATCH,
    LIMITS,
    STRUCTURED,
    TOPICS,
    AwayLog,
    SlowLog,
    gateway_client,
    logged_events,
    post,
    problem,
)
from tests.support.records import event
from tests.support.ui_home import FilledHome


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog(TOPICS)


@pytest.fixture
async def client(tmp_path: Path, log: MemoryLog) -> AsyncIterator[httpx.AsyncClient]:
    async with gateway_client(tmp_path, log) as opened:
        yield opened


@pytest.mark.parametrize(
    "media_type", [STRUCTURED, f"{STRUCTURED}; charset=utf-8", "application/json", STRUCTURED.upper()]
)
async def test_an_event_is_accepted_with_its_place(client: httpx.AsyncClient, log: MemoryLog, media_type: str) -> None:
    answer = await post(client, event(), media_type)
    assert answer.status_code == 202
    receipt = answer.json()
    assert (receipt["status"], receipt["id"], receipt["source"]) == ("accepted", "1", "urn:publisher:a")
    (record,) = await log.read(await log.begin_offsets(EVENT_TOPICS), timeout=0)
    assert (receipt["topic"], receipt["partition"], receipt["offset"]) == (
        record.topic,
        record.partition,
        record.offset,
    )
    assert receipt["logged_at"].endswith("Z")


async def test_a_repeat_is_a_duplicate_and_another_event_a_conflict(client: httpx.AsyncClient, log: MemoryLog) -> None:
    first = (await post(client, event())).json()
    again = await post(client, event())
    assert (again.status_code, again.json()) == (202, first | {"status": "duplicate", "duplicate": True})
    details = problem(await post(client, event(data={"headline": "Other"})), 409, "conflict")
    assert details["errors"][0]["pointer"] == "/id"
    assert details["existing"] == first | {"status": "conflict"}
    assert len(await logged_events(log)) == 1


async def test_what_the_tables_have_is_a_duplicate(tmp_path: Path, log: MemoryLog) -> None:
    stamped = event(subject="openai", dataschema="urn:whenline:schema:model.launched:1")
    with FilledHome(tmp_path / "home") as filled:
        filled.publish([stamped])
        async with gateway_client(filled.home.root, log) as client:
            answer = await post(client, event())
            assert (answer.status_code, answer.json()["status"], answer.json()["offset"]) == (202, "duplicate", 0)
            problem(await post(client, event(data={"headline": "Other"})), 409, "conflict")
            assert (await post(client, event("2"))).status_code == 202
    assert [each["id"] for each in await logged_events(log)] == ["2"]


async def test_a_batch_is_answered_one_by_one(client: httpx.AsyncClient, log: MemoryLog) -> None:
    answer = await post(client, [event("1"), event("1"), event("1", data={"headline": "Other"}), event("2")], BATCH)
    assert answer.status_code == 202
    assert [each["status"] for each in answer.json()["results"]] == ["accepted", "duplicate", "conflict", "accepted"]
    assert [each["id"] for each in await logged_events(log)] == ["1", "2"]
    empty = await post(client, [], BATCH)
    assert (empty.status_code, empty.json()) == (202, {"results": []})


async def test_of_a_batch_with_one_wrong_event_nothing_is_sent(client: httpx.AsyncClient, log: MemoryLog) -> None:
    bad = event("2", time="soon", data={"model": ""})
    details = problem(await post(client, [event("1"), bad, event("3"), {}], BATCH), 422, "invalid-event")
    pointers = {error["pointer"] for error in details["errors"]}
    assert {"/1/time", "/1/data/model", "/3/id", "/3/data"} <= pointers
    assert all(error["detail"] for error in details["errors"])
    assert "2 of the events" in details["detail"]
    assert await logged_events(log) == []


async def test_every_bad_field_is_named(client: httpx.AsyncClient, log: MemoryLog) -> None:
    bad = event(time="soon", data={"headline": "", "organizations": [{"slug": "Open AI"}], "modell": "m"})
    details = problem(await post(client, bad), 422, "invalid-event")
    assert {error["pointer"] for error in details["errors"]} == {
        "/time", "/data/headline", "/data/organizations/0/slug", "/data/modell",
    }  # fmt: skip
    assert await logged_events(log) == []


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"\xff", b"[" * 100_000, b"null", b"5", b'"text"', b"[]",
        json.dumps(event(data={"organizations": {"slug": "openai"}})).encode(),
        json.dumps(event(data={"organizations": 5})).encode(),
        json.dumps(event(data={"details": 10**40})).encode(),
        json.dumps(event(dataschema=5)).encode(),
        json.dumps(event(dataschema={})).encode(),
        json.dumps(event(dataschema="urn:whenline:schema:model.launched:" + "1" * 4500)).encode(),
        json.dumps(event(time="9999-12-31T23:59:59-14:00", data={"precision": "decade"})).encode(),
        json.dumps(event(type="whenline.model.teleported")).encode(),
        json.dumps(event(type=[])).encode(),
        json.dumps(event())[:-1].encode() + b',"ext":' + b"1" * 5000 + b"}",
        json.dumps(event())[:-1].encode() + b',"ext":' + b"[" * 900 + b"]" * 900 + b"}",
    ],
)  # fmt: skip
async def test_whatever_is_posted_is_answered_with_what_is_wrong(
    client: httpx.AsyncClient, log: MemoryLog, body: bytes
) -> None:
    for media_type, sent in ((STRUCTURED, body), (BATCH, b"[" + body + b"]")):
        if media_type == BATCH and body == b"":
            continue  # an empty batch
        details = problem(await post(client, sent, media_type), 422, "invalid-event")
        assert details["errors"]
    assert await logged_events(log) == []


async def test_a_post_with_a_parameter_publishes_nothing(client: httpx.AsyncClient, log: MemoryLog) -> None:
    for query in ("dry_run=true", "check", "dry_run=&x=1"):
        headers = {"content-type": STRUCTURED}
        answer = await client.post(f"/v1/events?{query}", content=json.dumps(event()), headers=headers)
        details = problem(answer, 400, "parameter")
        assert [error["pointer"] for error in details["errors"]] == [
            f"?{part.partition('=')[0]}" for part in query.split("&")
        ]
    assert await logged_events(log) == []


async def test_who_asks_for_leave_to_post_is_answered_with_the_method(client: httpx.AsyncClient) -> None:
    """The web-hook handshake of CloudEvents, and CORS, as docs/publish.md says."""
    for headers in ({"webhook-request-origin": "sender.example"}, {"access-control-request-method": "POST"}):
        answer = await client.options("/v1/events", headers=headers)
        assert problem(answer, 405, "method")["hint"].startswith("POST /v1/events publishes")
        assert answer.headers["allow"] == "POST"
        assert not [name for name in answer.headers if name.startswith(("webhook-", "access-control-"))]


async def test_a_batch_is_a_list(client: httpx.AsyncClient) -> None:
    details = problem(await post(client, event(), BATCH), 422, "invalid-event")
    assert details["errors"][0]["detail"] == "a batch must be a JSON array of events"


async def test_attributes_may_be_headers(client: httpx.AsyncClient, log: MemoryLog) -> None:
    headers = {
        "ce-specversion": "1.0", "ce-id": "caf%C3%A9", "ce-source": "urn:publisher:a",
        "ce-type": "whenline.model.launched", "ce-time": "2025-03-07T00:00:00Z", "ce-knowntime": "2025-03-08T00:00:00Z",
    }  # fmt: skip
    answer = await post(client, event()["data"], "application/json", **headers)
    assert (answer.status_code, answer.json()["id"]) == (202, "café")
    (logged,) = await logged_events(log)
    assert logged["data"] == event()["data"]
    assert (logged["id"], logged["knowntime"]) == ("café", "2025-03-08T00:00:00Z")
    details = problem(
        await post(client, {}, "application/json", **headers | {"ce-id": "", "ce-time": "x"}), 422, "invalid-event"
    )
    assert {"/id", "/time", "/data/headline"} <= {error["pointer"] for error in details["errors"]}


@pytest.mark.parametrize("media_type", ["text/plain", "", "application/xml", "application/cloudevents+avro"])
async def test_other_media_types_are_refused(client: httpx.AsyncClient, media_type: str) -> None:
    details = problem(await post(client, event(), media_type), 415, "media-type")
    assert STRUCTURED in details["hint"]


async def test_what_is_too_large_is_refused(client: httpx.AsyncClient, log: MemoryLog) -> None:
    problem(await post(client, b" " * (LIMITS.body + 1)), 413, "too-large")
    many = [event(str(number)) for number in range(LIMITS.batch + 1)]
    assert str(LIMITS.batch) in problem(await post(client, many, BATCH), 413, "too-large")["detail"]
    long = event(**{f"extension{number}": "x" * LIMITS.text for number in range(11)})
    assert "Event 1" in problem(await post(client, [event(), long], BATCH), 413, "too-large")["detail"]
    assert await logged_events(log) == []
    assert (await post(client, many[: LIMITS.batch], BATCH)).status_code == 202


async def test_without_acknowledgement_there_is_no_202(tmp_path: Path) -> None:
    async with gateway_client(tmp_path, AwayLog(TOPICS)) as client:
        details = problem(await post(client, event()), 503, "not-acknowledged")
        assert "Kafka is away" in details["detail"]
        assert "same id" in details["hint"]
        details = problem(await post(client, [event("1"), event("2")], BATCH), 503, "not-acknowledged")
        assert [each["status"] for each in details["results"]] == ["unacknowledged"] * 2
        metrics = (await client.get("/metrics")).text
        assert 'whenline_gateway_events_total{outcome="unacknowledged"} 3.0' in metrics


async def test_the_answer_comes_after_the_acknowledgement(tmp_path: Path) -> None:
    log = SlowLog()
    async with gateway_client(tmp_path, log) as client:
        posting = asyncio.create_task(post(client, event()))
        await asyncio.wait_for(log.submitted.wait(), 30)
        for _ in range(50):  # every other task has had its turn, often
            await asyncio.sleep(0)
        assert not posting.done()
        log.may.set()
        assert (await posting).status_code == 202


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


async def test_kinds_and_schemas(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/v1/kinds")).json()
    assert [each["kind"] for each in listed] == list(KINDS)
    assert all(each["description"] for each in listed)
    for each in listed:
        answer = await client.get(each["schema"])
        assert answer.json() == as_json(payload_schema(KINDS[each["kind"]]))
        assert answer.headers["content-type"] == "application/schema+json"
        assert answer.json()["$id"] == each["dataschema"]
    assert (await client.get("/v1/schemas/envelope")).json() == as_json(envelope_schema())
    problem(await client.get("/v1/schemas/model.teleported"), 404, "unknown-kind")


async def test_health_and_readiness(client: httpx.AsyncClient, tmp_path: Path) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    assert (await client.get("/readyz")).json() == {"status": "ready"}
    async with gateway_client(tmp_path, AwayLog(TOPICS)) as away:
        assert (await away.get("/healthz")).status_code == 200
        assert "Kafka is away" in problem(await away.get("/readyz"), 503, "not-ready")["detail"]
    fewer = {name: count for name, count in TOPICS.items() if name != "whenline.talent"}
    async with gateway_client(tmp_path, MemoryLog(fewer)) as missing:
        assert "missing: whenline.talent" in problem(await missing.get("/readyz"), 503, "not-ready")["detail"]


async def test_what_the_gateway_counts(client: httpx.AsyncClient) -> None:
    await post(client, [event("1"), event("2")], BATCH)
    await post(client, event("1"))
    await post(client, event("1", data={"headline": "Other"}))
    await post(client, {})
    text = (await client.get("/metrics")).text
    for outcome, count in (("accepted", 2), ("duplicate", 1), ("conflict", 1), ("rejected", 1)):
        assert f'whenline_gateway_events_total{{outcome="{outcome}"}} {count}.0' in text
    assert "whenline_gateway_post_seconds_count 4.0" in text
