"""CloudEvents' HTTP binding, rule by rule, and the CloudEvents project's own Python SDK as a publisher."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from cloudevents.core.bindings.http import to_binary, to_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from streams.log.memory import MemoryLog
from tests.support.publish_endpoint import BATCH, STRUCTURED, TOPICS, gateway_client, logged_events, post, problem
from tests.support.records import event

JSON = "application/json"
HEADERS = {
    "ce-specversion": "1.0", "ce-id": "1", "ce-source": "urn:publisher:a",
    "ce-type": "whenline.model.launched", "ce-time": "2025-03-07T00:00:00Z",
}  # fmt: skip
DATA = event()["data"]


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog(TOPICS)


@pytest.fixture
async def client(tmp_path: Path, log: MemoryLog) -> AsyncIterator[httpx.AsyncClient]:
    async with gateway_client(tmp_path, log) as opened:
        yield opened


@pytest.mark.parametrize("media_type", [JSON, f"{JSON}; charset=utf-8", f'{JSON};charset="UTF-8"', JSON.upper()])
async def test_binary_mode_in_every_way_to_say_json(client: httpx.AsyncClient, log: MemoryLog, media_type: str) -> None:
    assert (await post(client, DATA, media_type, **HEADERS)).status_code == 202
    (logged,) = await logged_events(log)
    assert logged["data"] == DATA
    assert "datacontenttype" not in logged


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "x"])
@pytest.mark.parametrize("media_type", [STRUCTURED, BATCH, JSON])
async def test_json_is_utf_8(client: httpx.AsyncClient, media_type: str, charset: str) -> None:
    details = problem(await post(client, event(), f"{media_type}; charset={charset}"), 415, "media-type")
    assert charset in details["detail"]


@pytest.mark.parametrize("encoding", ["gzip", "br", "identity, gzip"])
async def test_what_is_compressed_is_refused(client: httpx.AsyncClient, encoding: str) -> None:
    headers = {"content-encoding": encoding}
    answer = await post(client, event(), **headers)
    problem(answer, 415, "media-type")
    assert STRUCTURED in answer.headers["accept-post"]
    assert (await post(client, event(), **{"content-encoding": "identity"})).status_code == 202


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀"),
        ("euro%20%e2%82%ac", "euro €"),
        ("%41bc", "Abc"),
        ('"quoted \\"twice\\" \\\\ %E2%82%AC"', 'quoted "twice" \\ €'),
        ("50%25", "50%"),
        ("100%", "100%"),
        ("a+b", "a+b"),
        ('"', '"'),
    ],
)
async def test_headers_are_decoded_once(client: httpx.AsyncClient, log: MemoryLog, header: str, value: str) -> None:
    answer = await post(client, DATA, JSON, **HEADERS | {"ce-id": header, "ce-note": header})
    assert answer.status_code == 202, answer.text
    (logged,) = await logged_events(log)
    assert (logged["id"], logged["note"]) == (value, value)


@pytest.mark.parametrize("header", ["%C0%A0", "%FF", "%ED%A0%80", b"caf\xc3\xa9", b"caf\xe9"])
async def test_headers_that_are_no_utf_8_are_refused(client: httpx.AsyncClient, header: str | bytes) -> None:
    headers: Any = HEADERS | {"ce-id": header, "content-type": JSON}
    answer = await client.post("/v1/events", json=DATA, headers=headers)
    details = problem(answer, 422, "invalid-event")
    assert [error["pointer"] for error in details["errors"]] == ["/id"]


@pytest.mark.parametrize("name", ["datacontenttype", "data", "data_base64"])
async def test_headers_that_must_not_be(client: httpx.AsyncClient, name: str) -> None:
    details = problem(await post(client, DATA, JSON, **HEADERS | {f"ce-{name}": "x"}), 422, "invalid-event")
    assert [error["pointer"] for error in details["errors"]] == [f"/{name}"]


async def test_a_repeated_header_is_refused(client: httpx.AsyncClient) -> None:
    headers = [*HEADERS.items(), ("ce-id", "2"), ("content-type", JSON)]
    details = problem(await client.post("/v1/events", json=DATA, headers=headers), 422, "invalid-event")
    assert details["errors"] == [{"pointer": "/id", "detail": "the header `ce-id` is repeated; send it once"}]


@pytest.mark.parametrize("missing", ["specversion", "id", "source", "type"])
async def test_one_required_header_is_enough_to_be_binary(client: httpx.AsyncClient, missing: str) -> None:
    headers = {name: value for name, value in HEADERS.items() if name != f"ce-{missing}"}
    details = problem(await post(client, DATA, JSON, **headers), 422, "invalid-event")
    assert {"pointer": f"/{missing}", "detail": "required, but missing"} in details["errors"]


@pytest.mark.parametrize("media_type", [STRUCTURED, JSON])
async def test_an_array_is_met_with_the_media_type_of_a_batch(
    client: httpx.AsyncClient, log: MemoryLog, media_type: str
) -> None:
    details = problem(await post(client, [event(), event("2")], media_type), 422, "invalid-event")
    assert BATCH in details["errors"][0]["detail"]
    assert await logged_events(log) == []


async def test_the_content_type_alone_decides_beside_plain_json(client: httpx.AsyncClient, log: MemoryLog) -> None:
    headers = {"ce-id": "other", "ce-time": "nonsense"}
    assert (await post(client, event(), STRUCTURED, **headers)).status_code == 202
    assert (await post(client, [event("2")], BATCH, **headers)).status_code == 202
    assert [each["id"] for each in await logged_events(log)] == ["1", "2"]


async def test_an_event_is_the_same_in_every_mode(client: httpx.AsyncClient, log: MemoryLog) -> None:
    assert (await post(client, event())).json()["duplicate"] is False
    encoded = event() | {"data_base64": b64encode(json.dumps(DATA).encode()).decode()}
    del encoded["data"]
    same = [
        (event(datacontenttype=JSON), STRUCTURED),
        (event(datacontenttype="Application/JSON; charset=UTF-8", subject=None, dataschema=None), STRUCTURED),
        (encoded, STRUCTURED),
        (event(), JSON),
    ]
    for body, media_type in same:
        answer = await post(client, body, media_type)
        assert (answer.status_code, answer.json()["duplicate"]) == (202, True), answer.text
    assert (await post(client, DATA, JSON, **HEADERS)).json()["duplicate"] is True
    assert (await post(client, [event()], BATCH)).json()["results"][0]["duplicate"] is True
    assert len(await logged_events(log)) == 1


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"specversion": None}, "/specversion"), ({"specversion": "0.3"}, "/specversion"), ({"specversion": ""}, "/specversion"),
        ({"id": None}, "/id"), ({"id": ""}, "/id"), ({"id": 25}, "/id"), ({"id": {"a": 1}}, "/id"),
        ({"source": None}, "/source"), ({"source": ""}, "/source"), ({"type": None}, "/type"), ({"type": ""}, "/type"),
        ({"time": "lunchtime"}, "/time"), ({"time": "2018-04-05T18:31Z"}, "/time"), ({"time": "2018-04-05T18:31:00X"}, "/time"),
        ({"time": "2018-04-05T18:31:00+25:00"}, "/time"), ({"time": "2018-04-05T18:31:00+xx:00"}, "/time"),
        ({"time": "2018-04-05T18:31:00"}, "/time"),
        ({"datacontenttype": "xyz"}, "/datacontenttype"), ({"datacontenttype": ""}, "/datacontenttype"),
        ({"datacontenttype": "text/plain"}, "/datacontenttype"), ({"dataschema": ""}, "/dataschema"),
        ({"subject": ""}, "/subject"), ({"MyExtension": "bad"}, "/MyExtension"), ({"my.extension": "bad"}, "/my.extension"),
        ({"a/b~": "bad"}, "/a~1b~0"), ({"ext": 1.5}, "/ext"), ({"ext": {}}, "/ext"), ({"ext": []}, "/ext"),
        ({"ext": 2**31}, "/ext"), ({"data_base64": "e30="}, "/data_base64"),
    ],
)  # fmt: skip
async def test_what_the_json_format_refuses(
    client: httpx.AsyncClient, log: MemoryLog, changed: dict[str, Any], pointer: str
) -> None:
    details = problem(await post(client, event(**changed)), 422, "invalid-event")
    assert pointer in {error["pointer"] for error in details["errors"]}, details
    assert await logged_events(log) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"time": "2018-04-05T17:31:00.000000000Z"}, {"time": "2018-04-05T18:31:00+01:00"}, {"source": "#fragment"},
        {"extinteger": 10, "extboolean": True, "extstring": "text", "exturi": "https://e.org", "extbinary": "TWE="},
        {"extnull": None, "knowntime": None},
    ],
)  # fmt: skip
async def test_what_the_json_format_takes(client: httpx.AsyncClient, changed: dict[str, Any]) -> None:
    assert (await post(client, event(**changed))).status_code == 202


@pytest.mark.parametrize("encoded", ["%", "e30", 5, b64encode(b"text").decode(), b64encode(b"{").decode()])
async def test_base64_that_holds_no_json(client: httpx.AsyncClient, encoded: Any) -> None:
    body = event() | {"data_base64": encoded}
    del body["data"]
    details = problem(await post(client, body), 422, "invalid-event")
    assert "/data_base64" in {error["pointer"] for error in details["errors"]}


def by_sdk(id_: str, data: Any = DATA, **attributes: Any) -> CloudEvent:
    instant = datetime(2025, 3, 7, tzinfo=UTC)
    known = {"id": id_, "source": "urn:publisher:a", "type": "whenline.model.launched", "time": instant}
    return CloudEvent({"specversion": "1.0", **known, **attributes}, data)


async def test_the_python_sdk_posts_structured_and_binary(client: httpx.AsyncClient, log: MemoryLog) -> None:
    spoken = by_sdk('café 100% "1"', datacontenttype=JSON, note="€")
    for number, make in enumerate((to_structured, to_binary)):
        message = make(spoken, JSONFormat())
        answer = await client.post("/v1/events", content=message.body, headers=message.headers)
        assert (answer.status_code, answer.json()["duplicate"]) == (202, number == 1), answer.text
    (logged,) = await logged_events(log)
    assert (logged["id"], logged["note"], logged["data"]) == ('café 100% "1"', "€", DATA)
