"""Clients that know nothing of Whenline: a plain Kafka client, and the CloudEvents project's SDKs for Python and JavaScript.

By any endpoint and in any mode, one event makes one and the same row.
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from cloudevents.core.bindings import kafka as sdk
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from tests.support.javascript import node
from tests.support.records import event
from tests.support.service import Service

TOPIC = "whenline.models"
DATA = event()["data"] | {"headline": 'Ünïcode "quoted" 100% €', "certainty": "confirmed", "tags": ["a", "b"]}
ATTRIBUTES = {
    "source": "urn:publisher:foreign",
    "type": "whenline.model.launched",
    "time": "2025-03-07T00:00:00Z",
    "knowntime": "2025-04-01T00:00:00Z",
    "note": "café",
}
Message = tuple[dict[str, bytes], bytes]
"""Headers and value of a Kafka record."""


def spoken(id_: str) -> dict[str, Any]:
    return {"specversion": "1.0", "id": id_, **ATTRIBUTES, "data": DATA}


def by_sdk(id_: str) -> CloudEvent:
    attributes = ATTRIBUTES | {"time": datetime(2025, 3, 7, tzinfo=UTC), "datacontenttype": "application/json"}
    return CloudEvent({"specversion": "1.0", "id": id_, **attributes}, DATA)


def by_hand(id_: str, *, binary: bool) -> Message:
    if not binary:
        return {"content-type": b"application/cloudevents+json; charset=UTF-8"}, json.dumps(spoken(id_)).encode()
    attributes = {"specversion": "1.0", "id": id_, **ATTRIBUTES}
    headers = {f"ce_{name}": value.encode() for name, value in attributes.items()}
    return headers | {"content-type": b"application/json"}, json.dumps(DATA).encode()


async def produce(servers: str, *messages: Message) -> None:
    async with AIOKafkaProducer(bootstrap_servers=servers, acks="all", enable_idempotence=True) as producer:
        for headers, value in messages:
            await producer.send_and_wait(TOPIC, key=b"openai", value=value, headers=list(headers.items()))


async def post(service: Service, id_: str) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{service.gateway}/v1/events", json=spoken(id_))
    assert answer.status_code == 202, answer.text


async def record_of(servers: str, id_: str) -> Any:
    """The record that holds an event, as a plain consumer gets it."""
    async with AIOKafkaConsumer(bootstrap_servers=servers, auto_offset_reset="earliest") as consumer:
        consumer.assign([TopicPartition(TOPIC, number) for number in range(4)])
        async with asyncio.timeout(30):
            async for record in consumer:
                if id_ in (record.value or b"").decode():
                    return record
    raise AssertionError


def rows(service: Service, count: int, prefix: str) -> list[dict[str, Any]]:
    """Rows of events whose id is this and a digit, without what distinguishes them."""
    query = f"""SELECT l.* EXCLUDE (key, id, kafka_partition, kafka_offset, logged_at, record), f.* EXCLUDE (key, version,
        kafka_partition, kafka_offset, logged_at), json_extract_string(record, '$.note') AS note, json_extract(record,
            '$.data') AS data
        FROM ledger AS l JOIN internal.fact_models AS f USING (key) WHERE l.id SIMILAR TO '{prefix}[0-9]' ORDER BY l.id"""
    return service.wait_for(query, count)


def are_alike(found: list[dict[str, Any]], count: int, note: str = "café") -> None:
    assert len(found) == count
    for row in found:
        assert json.loads(row["data"]) == DATA
        assert row | {"data": ""} == found[0] | {"data": ""}
    assert (found[0]["note"], found[0]["known_at"]) == (note, "2025-04-01T00:00:00Z")


async def test_records_of_plain_kafka_clients_project_as_posts_do(service: Service) -> None:
    spelled = spoken("k7") | {"datacontenttype": "application/json; charset=utf-8", "subject": None}
    await produce(
        service.kafka,
        by_hand("k1", binary=False),
        by_hand("k2", binary=True),
        *((message.headers, message.value) for message in (
            sdk.to_structured(by_sdk("k3"), JSONFormat()), sdk.to_binary(by_sdk("k4"), JSONFormat())
        )),
        ({}, json.dumps(spoken("k5")).encode()),
        ({"content-type": b"application/cloudevents+json"}, json.dumps(spoken("k6"), indent=2).encode()),
        ({"content-type": b"application/cloudevents+json"}, json.dumps(spelled).encode()),
    )  # fmt: skip
    await post(service, "k8")
    are_alike(await asyncio.to_thread(rows, service, 8, "k"), 8)


async def test_what_the_gateway_writes_a_foreign_reader_reads(service: Service, tmp_path: Path) -> None:
    await post(service, "read-me")
    record = await record_of(service.kafka, "read-me")
    assert record.key == b"openai"
    received = sdk.from_kafka(sdk.KafkaMessage(dict(record.headers), record.key, record.value), JSONFormat())
    assert (received.get_id(), received.get_type(), received.get_subject()) == ("read-me", ATTRIBUTES["type"], "openai")
    assert (received.get_data(), received.get_extension("note")) == (DATA, "café")
    script = """
        import { Kafka } from "cloudevents";
        const [, , headers, value] = process.argv;
        const received = Kafka.toEvent({ headers: JSON.parse(headers), key: "openai", value, body: value });
        console.log(JSON.stringify([received.id, received.type, received.subject, received.note, received.data]));
    """
    headers = json.dumps({name: value.decode() for name, value in record.headers})
    result = json.loads(await asyncio.to_thread(node, script, headers, record.value.decode(), folder=tmp_path))
    assert result == ["read-me", ATTRIBUTES["type"], "openai", "café", DATA]


JAVASCRIPT = """
import { CloudEvent, emitterFor, HTTP, httpTransport, Kafka, Mode } from "cloudevents";

const [, , address, given, payload] = process.argv;
const [attributes, data] = [JSON.parse(given), JSON.parse(payload)];
const spoken = (id, more) => new CloudEvent({ ...attributes, id, datacontenttype: "application/json", data,
    ...more });
const transport = httpTransport(address);
const answers = [];
const post = async (event, mode) => answers.push((await emitterFor(transport, { mode })(event)).body);
await post(spoken("j1"), Mode.STRUCTURED);
await post(spoken("j2"), Mode.BINARY);
const headers = { "content-type": "application/cloudevents-batch+json" };
answers.push((await transport({ headers, body: JSON.stringify([spoken("j3"), spoken("j4")]) })).body);
await post(HTTP.toEvent(HTTP.binary(spoken("j2"))), Mode.STRUCTURED);
await post(spoken("j0", { data: { headline: "Without the rest" } }), Mode.BINARY);
await post(spoken("j0", { note: "café" }), Mode.BINARY);
const records = [Kafka.structured(spoken("j5")), Kafka.binary(spoken("j6"))].map(({ headers, value }) => ({ headers,
    value }));
console.log(JSON.stringify({ answers: answers.map((body) => JSON.parse(body)), records }));
"""


async def test_the_javascript_sdk_posts_in_every_mode_and_writes_to_kafka(service: Service, tmp_path: Path) -> None:
    arguments = (f"{service.gateway}/v1/events", json.dumps(ATTRIBUTES | {"note": "plain"}), json.dumps(DATA))
    result = json.loads(await asyncio.to_thread(node, JAVASCRIPT, *arguments, folder=tmp_path))
    structured, binary, batch, again, wrong, raw = result["answers"]
    assert [structured["status"], binary["status"]] == ["accepted", "accepted"]
    assert [each["status"] for each in batch["results"]] == ["accepted", "accepted"]
    assert (again["status"], again["offset"]) == ("duplicate", binary["offset"])
    assert {error["pointer"] for error in wrong["errors"]} == {"/data/organizations", "/data/model"}
    # This SDK does not percent-encode headers as the binding requires, so text other than ASCII cannot be compared.
    assert [(error["pointer"], "percent-encode" in error["detail"]) for error in raw["errors"]] == [("/note", True)]
    messages = [
        (
            {name: str(value).encode() for name, value in record["headers"].items()},
            (record["value"] if isinstance(record["value"], str) else json.dumps(record["value"])).encode(),
        )
        for record in result["records"]
    ]
    await produce(service.kafka, *messages)
    are_alike(await asyncio.to_thread(rows, service, 6, "j"), 6, "plain")
