"""The conformance scenarios of the CloudEvents project (`tests/support/conformance.json`), against the live service.

A kind is named `whenline.…` here, and its data have to be such. So each scenario runs twice: as it
is published, where all of it must be understood and nothing be wrong but the type; and with a type
and data of ours, where it must come into the tables.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiokafka import AIOKafkaProducer

from events.json_format import is_json
from streams.gateway import Limits
from streams.gateway.content_modes import read
from tests.support.records import event
from tests.support.service import Service

PUBLISHED = json.loads((Path(__file__).parents[1] / "support" / "conformance.json").read_text(encoding="utf-8"))
ATTRIBUTES, DATA = PUBLISHED["attributes"], PUBLISHED["data"]
OURS = event()


def scenarios(binding: str) -> list[Any]:
    return [
        pytest.param(scenario, content_type, id=f"{scenario['name']} ({content_type})")
        for scenario in PUBLISHED["scenarios"]
        for content_type in scenario["content_types"]
        if scenario["binding"] == binding
    ]


def with_ours(scenario: dict[str, Any], content_type: str, id_: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of a scenario whose type and data the contract takes, under an id of its own."""

    def changed(name: str, value: str) -> str:
        attribute = name[3:] if name.startswith(("ce-", "ce_")) else ""
        return {"type": OURS["type"], "id": id_}.get(attribute, value)

    headers = {name: changed(name, value) for name, value in scenario["headers"].items() if name != "Host"}
    given = json.loads(scenario["body"])
    body = given | {"type": OURS["type"], "id": id_, "data": OURS["data"]} if "specversion" in given else OURS["data"]
    return headers | {"content-type": content_type}, json.dumps(body).encode()


def send(service: Service, headers: dict[str, str], body: bytes) -> None:
    """A record from a plain Kafka client."""

    async def sending() -> None:
        async with AIOKafkaProducer(bootstrap_servers=service.kafka, acks="all") as producer:
            encoded = [(name, value.encode()) for name, value in headers.items()]
            await producer.send_and_wait("whenline.models", key=b"openai", value=body, headers=encoded)

    asyncio.run(sending())


def row_of(service: Service, id_: str) -> dict[str, Any]:
    (row,) = service.wait_for(f"SELECT id, source, kind, time, record FROM ledger WHERE id = '{id_}'", 1)
    return row


def is_as_published(row: dict[str, Any], id_: str) -> None:
    assert (row["id"], row["source"], row["kind"]) == (id_, ATTRIBUTES["source"], "model.launched")
    assert row["time"] == ATTRIBUTES["time"]
    record = json.loads(row["record"])
    assert (record["specversion"], record["data"]) == (ATTRIBUTES["specversion"], OURS["data"])
    assert is_json(record.get("datacontenttype", "application/json"))


@pytest.mark.parametrize(("scenario", "content_type"), scenarios("http"))
class TestHttp:
    def test_it_is_read_as_published(self, scenario: dict[str, Any], content_type: str) -> None:
        headers = [(name.lower(), value) for name, value in scenario["headers"].items()]
        (document,) = read([*headers, ("content-type", content_type)], scenario["body"].encode(), Limits()).documents
        # The data are always JSON here: a `datacontenttype` for JSON, in any spelling, is as none.
        assert is_json(document.pop("datacontenttype", content_type))
        assert document == ATTRIBUTES | {"data": DATA}

    def test_the_type_alone_is_refused(self, service: Service, scenario: dict[str, Any], content_type: str) -> None:
        headers = {name: value for name, value in scenario["headers"].items() if name != "Host"}
        answer = httpx.post(
            f"{service.gateway}/v1/events", content=scenario["body"], headers=headers | {"content-type": content_type}
        )
        assert answer.status_code == 422
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/type"]
        assert ATTRIBUTES["type"] in answer.json()["errors"][0]["detail"]

    def test_with_a_type_of_ours_it_is_in_the_tables(
        self, service: Service, scenario: dict[str, Any], content_type: str
    ) -> None:
        id_ = f"http {scenario['name']} {content_type}"
        headers, body = with_ours(scenario, content_type, id_)
        headers = {name: value.replace(" ", "%20") if name == "ce-id" else value for name, value in headers.items()}
        answer = httpx.post(f"{service.gateway}/v1/events", content=body, headers=headers)
        assert answer.status_code == 202, answer.text
        is_as_published(row_of(service, id_), id_)


@pytest.mark.parametrize(("scenario", "content_type"), scenarios("kafka"))
class TestKafka:
    def test_the_type_alone_is_refused(self, service: Service, scenario: dict[str, Any], content_type: str) -> None:
        query = "FROM dead_letters ORDER BY logged_at DESC"
        before = len(service.rows(query))
        send(service, scenario["headers"] | {"content-type": content_type}, scenario["body"].encode())
        letter = service.wait_for(query, before + 1)[0]
        assert letter["reason"] == "unknown_kind"
        assert [problem["pointer"] for problem in letter["problems"]] == ["/type"]

    def test_with_a_type_of_ours_it_is_in_the_tables(
        self, service: Service, scenario: dict[str, Any], content_type: str
    ) -> None:
        id_ = f"kafka {scenario['name']} {content_type}"
        send(service, *with_ours(scenario, content_type, id_))
        is_as_published(row_of(service, id_), id_)
