"""Records in every compression of Kafka's clients are read in a clean installation."""

from __future__ import annotations

import asyncio

import pytest
from aiokafka import AIOKafkaProducer

from streams.broker import LocalBroker
from streams.log.kafka import KafkaLog
from tests.support.kafka import new_topic


@pytest.mark.parametrize("codec", [None, "gzip", "snappy", "lz4", "zstd"])
async def test_a_record_in_any_compression_is_read(broker: LocalBroker, codec: str | None) -> None:
    topic = await new_topic(broker.cluster)
    value = b"compressible " * 1000
    async with AIOKafkaProducer(bootstrap_servers=broker.address, compression_type=codec) as producer:
        await producer.send_and_wait(topic, value)
    async with KafkaLog(broker.cluster) as log, asyncio.timeout(30):
        while not (records := await log.read({(topic, 0): 0})):
            pass
    assert [record.value for record in records] == [value]
