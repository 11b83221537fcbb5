"""One event by every CloudEvents SDK, in every mode of HTTP and Kafka: one row, no conflict."""

from __future__ import annotations

import asyncio

import httpx
from aiokafka import AIOKafkaProducer

from tests.support.sdk_messages import messages
from tests.support.service import Service

SOURCE = "urn:publisher:sdks"
TOPIC = "whenline.prices"


async def test_one_event_by_any_program_in_any_mode_is_one_row(service: Service) -> None:
    sent = messages(source=SOURCE)
    outcomes = []
    async with httpx.AsyncClient() as client:
        for each in (each for each in sent if each.transport == "http"):
            answer = await client.post(f"{service.gateway}/v1/events", content=each.body, headers=each.headers)
            assert answer.status_code == 202, (str(each), answer.text)
            receipts = answer.json().get("results", [answer.json()])
            outcomes += [receipt["status"] for receipt in receipts]
    assert outcomes == ["accepted", *["duplicate"] * (len(outcomes) - 1)]
    by_kafka = [each for each in sent if each.transport == "kafka"]
    async with AIOKafkaProducer(bootstrap_servers=service.kafka, acks="all") as producer:
        for each in by_kafka:
            headers = [(name, value.encode()) for name, value in each.headers.items()]
            await producer.send_and_wait(TOPIC, key=b"acme", value=each.body, headers=headers)
    ledger = f"SELECT id FROM ledger WHERE source = '{SOURCE}'"
    assert len(await asyncio.to_thread(service.wait_for, ledger, 1 + len(by_kafka))) == 1 + len(by_kafka)
    assert service.rows(f"SELECT id, headline FROM timeline WHERE source = '{SOURCE}'") == [
        {"id": "sdk-1", "headline": "Acme baisse ses prix: 2,50 € l’entrée"}
    ]
    assert service.rows(f"FROM conflicts WHERE source = '{SOURCE}'") == []
