"""`GET /v1/events/stream`: every event that came into the tables, once, in an order that a reader can go on in."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.apply.batch import TopicPartition
from projections.read import following
from projections.read.reader import Reader
from streams.gateway import Limits, stream_positions
from streams.gateway.tokens import Tokens
from streams.log.memory import MemoryLog
from tests.support.publish_endpoint import TOPICS, gateway_client, listening, problem
from tests.support.records import amendment, event
from tests.support.sse import Block, blocks_of, next_event, reading
from tests.support.tables import Tables

MODELS, TALENT, SIGNALS = ("whenline.models", 0), ("whenline.talent", 2), ("whenline.signals", 0)
STREAM = "/v1/events/stream"


@pytest.fixture
def tables(tmp_path: Path) -> Iterator[Tables]:
    with Tables(tmp_path) as opened:
        yield opened


def log() -> MemoryLog:
    return MemoryLog(TOPICS)


def signal(id_: str, severity: str | None, source: str = "urn:whenline:signals") -> dict[str, Any]:
    data = {"headline": "Lead changed", "organizations": [{"slug": "acme"}], "rule": "lead", "rule_version": 1}
    data |= {"evidence": [{"source": "urn:publisher:a", "id": "1"}]} | ({"severity": severity} if severity else {})
    return event(id_, type="whenline.signal.raised", source=source) | {"data": data}


async def blocks_of_stream(root: Path, **parameters: Any) -> list[Block]:
    """The blocks of a stream that does not wait for more."""
    async with gateway_client(root, log()) as client:
        answer = await client.get(STREAM, params={"follow": "false", "after": "start"} | parameters)
        assert answer.headers["content-type"].startswith("text/event-stream"), answer.text
        return blocks_of(answer.text)


def ids(blocks: list[Block]) -> list[str]:
    return [block.data["event"]["id"] for block in blocks if block.data is not None]


async def test_it_sends_each_event_with_both_clocks_its_position_and_as_it_was_logged(
    tmp_path: Path, tables: Tables
) -> None:
    tables.add({MODELS: [event("1", knowntime="2025-04-01T00:00:00Z", note="x")]})
    begin, message, end = await blocks_of_stream(tmp_path)
    assert (begin.id, begin.data) == ("start", None)
    assert message.id == end.id == "models:1"
    assert message.data == {
        "known_at": "2025-04-01T00:00:00Z",
        "logged_at": "2026-11-01T00:00:00Z",
        "topic": "whenline.models",
        "partition": 0,
        "offset": 0,
        "event": event("1", knowntime="2025-04-01T00:00:00Z", note="x"),
    }


async def test_it_follows_the_log_s_clock_across_partitions_and_each_partition_s_own_order(
    tmp_path: Path, tables: Tables
) -> None:
    tables.add({MODELS: [event("m0"), event("m1")], TALENT: [event("t0")]}, seconds={MODELS: 10})
    tables.add({TALENT: [event("t1")], MODELS: [event("early")]}, seconds={TALENT: 20, MODELS: -30})
    assert ids(await blocks_of_stream(tmp_path)) == ["t0", "m0", "m1", "early", "t1"]


async def test_it_resumes_after_every_id_without_loss_or_repeat(tmp_path: Path, tables: Tables) -> None:
    tables.add({MODELS: [event(f"m{n}") for n in range(3)], TALENT: [event(f"t{n}") for n in range(3)]})
    tables.add({MODELS: [event("m3")], SIGNALS: [signal("s", None)]}, seconds={MODELS: -60})
    whole = await blocks_of_stream(tmp_path)
    for number, block in enumerate(whole):
        assert ids(await blocks_of_stream(tmp_path, after=block.id)) == ids(whole[number + 1 :])


async def test_refused_and_duplicate_events_are_not_sent(tmp_path: Path, tables: Tables) -> None:
    tables.add({MODELS: [event("1"), b"no event", event("1"), event("1", time="2025-01-01T00:00:00Z"), event("2")]})
    tables.add({MODELS: [b"no event"] * 3})
    blocks = await blocks_of_stream(tmp_path)
    assert ids(blocks) == ["1", "2"]
    assert blocks[-1].id == "models:8"


async def test_an_event_laid_out_in_lines_is_sent_on_one(tmp_path: Path, tables: Tables) -> None:
    document = event("1", data={"headline": "A line, \u2028 too", "details": "A line\nand another"})
    tables.add({MODELS: [json.dumps(document, indent=1).replace("\n", "\r\n").encode()]})
    assert [block.data["event"] for block in await blocks_of_stream(tmp_path) if block.data] == [document]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"kind": "model.launched"}, ["1", "2"]),
        ({"kind": "event.retracted,signal.raised"}, ["r", "s0", "s1", "s2"]),
        ({"kind": ["event.retracted", "signal.raised"], "organization": "openai"}, ["r"]),
        ({"organization": "acme,openai"}, ["1", "2", "r", "s0", "s1", "s2"]),
        ({"severity": "info"}, ["s0", "s1", "s2"]),
        ({"severity": "notable"}, ["s1", "s2"]),
        ({"severity": "major", "organization": "openai"}, []),
    ],
)
async def test_filters(tmp_path: Path, tables: Tables, parameters: dict[str, Any], expected: list[str]) -> None:
    tables.add({MODELS: [event("1"), event("2"), amendment("r", "retracted", "1")]})
    tables.add({SIGNALS: [signal("s0", None), signal("s1", "notable"), signal("s2", "major")]}, seconds={SIGNALS: 9})
    blocks = await blocks_of_stream(tmp_path, **parameters)
    assert ids(blocks) == expected
    assert blocks[-1].id == "models:3,signals:3"


async def test_a_severity_passes_the_worker_s_signals_only(tmp_path: Path, tables: Tables) -> None:
    documents = [signal("forged", "major", "urn:example:any"), signal("s", "major")]
    tables.add({SIGNALS: documents, MODELS: [signal("elsewhere", "major")]})
    assert ids(await blocks_of_stream(tmp_path, severity="info")) == ["s"]
    assert sorted(ids(await blocks_of_stream(tmp_path, kind="signal.raised"))) == ["elsewhere", "forged", "s"]


async def test_a_long_history_is_sent_page_by_page(
    tmp_path: Path, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "PAGE_ROWS", 7)
    monkeypatch.setattr(following, "PAGE_CHARACTERS", 1500)
    many = [event(f"m{n}") for n in range(600)] + [b"no event"] * 600 + [event("last")]
    tables.add({MODELS: many, TALENT: [event(f"t{n}") for n in range(300)]})
    read_ids = ids(await blocks_of_stream(tmp_path))
    assert sorted(read_ids) == sorted(["last", *(f"m{n}" for n in range(600)), *(f"t{n}" for n in range(300))])
    assert [each for each in read_ids if each[0] == "m"] == [f"m{n}" for n in range(600)]


@pytest.mark.parametrize(
    ("parameters", "header", "wrong"),
    [
        ({"kind": "model.lunched"}, None, ["?kind"]),
        ({"sort": "time", "organization": "Not A Slug", "severity": "high"}, None, ["?sort", "?organization", "?severity"]),
        ({"after": "models"}, None, ["?after"]),
        ({"after": "models:1." + "9" * 30}, None, ["?after"]),
        ({"follow": "maybe", "kind": ""}, None, ["?kind", "?follow"]),
        ({"severity": ["info", "major"]}, None, ["?severity"]),
        ({"after": "start"}, "nonsense", ["Last-Event-ID"]),
    ],
)  # fmt: skip
async def test_wrong_parameters_are_reported_all_at_once(
    tmp_path: Path, tables: Tables, parameters: dict[str, Any], header: str | None, wrong: list[str]
) -> None:
    tables.add({MODELS: [event("1")]})
    headers = {"Last-Event-ID": header} if header else {}
    async with gateway_client(tmp_path, log()) as client:
        details = problem(await client.get(STREAM, params=parameters, headers=headers), 400, "parameter")
    assert [each["pointer"] for each in details["errors"]] == wrong


async def test_before_the_first_generation_and_after_the_last_position_it_is_an_error(tmp_path: Path) -> None:
    async with gateway_client(tmp_path, log()) as client:
        problem(await client.get(STREAM), 503, "not-ready")
        with Tables(tmp_path) as tables:
            tables.add({MODELS: [event("1")]})
            for after in ("models:2", "models:1.1", "nothing:1"):
                problem(await client.get(STREAM, params={"after": after}), 410, "position-lost")
            assert (await client.get(STREAM, params={"after": "models:1", "follow": "false"})).status_code == 200


async def test_new_events_are_sent_as_they_arrive_and_after_a_break_from_where_it_was(
    tmp_path: Path, tables: Tables
) -> None:
    tables.add({MODELS: [event("old")]})
    async with listening(tmp_path, log()) as address:
        async with reading(address + STREAM) as blocks:
            assert (await anext(blocks)).id == "models:1"
            tables.add({MODELS: [event("new")]})
            block = await next_event(blocks)
            assert block.data["event"]["id"] == "new"
        tables.add({MODELS: [event("missed")]})
        async with reading(address + STREAM + "?after=start", **{"Last-Event-ID": block.id or ""}) as blocks:
            assert (await next_event(blocks)).data["event"]["id"] == "missed"


async def test_a_quiet_stream_sends_heartbeats_with_its_position(tmp_path: Path, tables: Tables) -> None:
    tables.add({MODELS: [event("1")]})
    async with (
        listening(tmp_path, log(), Limits(heartbeat=0.2)) as address,
        reading(f"{address}{STREAM}?kind=talent.joined&after=start") as blocks,
    ):
        assert [(await anext(blocks)).id for _ in range(3)] == ["start", "models:1", "models:1"]


async def test_streams_end_when_the_gateway_does(tmp_path: Path, tables: Tables) -> None:
    tables.add({MODELS: [event("1")]})
    async with listening(tmp_path, log()) as address:
        context = reading(address + STREAM)
        blocks = await context.__aenter__()
        assert (await anext(blocks)).id == "models:1"
    assert [block async for block in blocks] == []
    await context.__aexit__(None, None, None)


async def test_a_reader_that_takes_nothing_is_cut_off_and_others_go_on(tmp_path: Path, tables: Tables) -> None:
    tables.add({MODELS: [event(f"{n}", data={"provenance": {"summary": "x" * 1900}}) for n in range(5000)]})
    async with listening(tmp_path, log(), Limits(patience=1)) as address:
        with socket.socket() as lazy:
            lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            lazy.connect(("127.0.0.1", urlsplit(address).port))
            lazy.sendall(f"GET {STREAM}?after=start HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            async with httpx.AsyncClient(timeout=30) as client:
                whole = await client.get(f"{address}{STREAM}?after=start&follow=false")
                assert len(ids(blocks_of(whole.text))) == 5000
                async with asyncio.timeout(20):
                    while "whenline_gateway_streams 0.0" not in (await client.get(f"{address}/metrics")).text:  # noqa: ASYNC110
                        await asyncio.sleep(0.05)


async def test_more_readers_than_are_served_are_sent_away(tmp_path: Path, tables: Tables) -> None:
    tables.add({MODELS: [event("1")]})
    async with (
        listening(tmp_path, log(), Limits(streams=1)) as address,
        httpx.AsyncClient() as client,
        reading(address + STREAM) as blocks,
    ):
        await anext(blocks)
        problem(await client.get(address + STREAM), 503, "busy")


async def test_reading_needs_a_token_with_its_scope_and_ends_with_it(tmp_path: Path, tables: Tables) -> None:
    tables.add({MODELS: [event("1")]})
    tokens = Tokens(tmp_path)
    writes, _ = tokens.create("writes", ["urn:a"], ["*"], ["publish"], None)
    reads, _ = tokens.create("reads", [], ["*"], ["read"], None)
    async with listening(tmp_path, log()) as address, httpx.AsyncClient() as client:
        problem(await client.get(address + STREAM), 401, "no-token")
        problem(await client.get(address + STREAM, headers={"authorization": f"Bearer {writes}"}), 403, "not-allowed")
        async with reading(address + STREAM, authorization=f"Bearer {reads}") as blocks:
            await anext(blocks)
            tokens.revoke("reads")
            tables.add({MODELS: [event("2")]})
            assert [block.data async for block in blocks if block.data is not None] == []


@given(st.dictionaries(st.tuples(st.sampled_from(sorted(TOPICS)), st.integers(0, 11)), st.integers(0, 10**17)))
def test_a_position_is_read_as_it_was_written(positions: dict[TopicPartition, int]) -> None:
    assert stream_positions.parse(stream_positions.encode(positions)) == {
        place: offset for place, offset in positions.items() if offset
    }


def test_a_partition_whose_near_records_are_all_dead_letters_does_not_hold_others_up(
    tmp_path: Path, tables: Tables
) -> None:
    tables.add({MODELS: [b"no event"] * 1000, TALENT: [event("t")]})
    page = following.page_after(Reader(tmp_path).session(), {})
    assert [streamed.record for streamed in page.events] == [json.dumps(event("t"))]
    assert page.positions[TALENT] == 1


async def test_readers_of_one_token_are_limited_and_many_at_once_are_counted(tmp_path: Path, tables: Tables) -> None:
    tables.add({MODELS: [event("1")]})
    tokens = Tokens(tmp_path)
    one, other = (tokens.create(name, [], ["*"], ["read"], None)[0] for name in ("one", "other"))
    async with (
        listening(tmp_path, log(), Limits(streams=4, streams_per_caller=2)) as address,
        httpx.AsyncClient(headers={"authorization": f"Bearer {one}"}) as client,
    ):
        requests = [client.build_request("GET", address + STREAM) for _ in range(6)]
        answers = await asyncio.gather(*(client.send(each, stream=True) for each in requests))
        assert sorted(answer.status_code for answer in answers) == [200, 200, 503, 503, 503, 503]
        async with reading(address + STREAM, authorization=f"Bearer {other}") as blocks:
            await anext(blocks)
        for answer in answers:
            await answer.aclose()
