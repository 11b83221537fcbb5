"""The reader of the projector, against a real Kafka."""

from __future__ import annotations

import asyncio

from aiokafka.producer import AIOKafkaProducer

from streams.broker import LocalBroker
from streams.log.kafka import KafkaLog
from tests.support.kafka import new_topic


async def test_it_is_at_the_end_only_once_brokers_confirmed_it_and_all_was_delivered(broker: LocalBroker) -> None:
    topic = await new_topic(broker.cluster, partitions=2)
    async with KafkaLog(broker.cluster) as kafka:
        sent = [await kafka.send(topic, b"%d" % number, b"value") for number in range(20)]
        async with kafka.reader({(topic, 0): 0, (topic, 1): 0}) as reader:
            assert not await reader.is_at_end(), "no end is known yet"
            given = 0
            async with asyncio.timeout(30):
                while given < len(sent):
                    assert not await reader.is_at_end()
                    given += sum(map(len, (await reader.batches(max_records=3)).values()))
                assert await reader.is_at_end()
                await kafka.send(topic, b"one", b"more")
                while not await reader.batches():
                    pass
                assert await reader.is_at_end()


async def test_what_ends_a_transaction_is_no_record_to_wait_for(broker: LocalBroker) -> None:
    topic = await new_topic(broker.cluster, partitions=1)
    producer = AIOKafkaProducer(bootstrap_servers=broker.address, transactional_id=topic)
    await producer.start()
    async with producer.transaction():
        await producer.send(topic, b"value")
    await producer.stop()
    async with KafkaLog(broker.cluster) as kafka, kafka.reader({(topic, 0): 0}) as reader, asyncio.timeout(30):
        while not await reader.batches():
            pass
        while not await reader.is_at_end():
            await reader.batches(timeout=0.1)
        assert reader.position((topic, 0)) == 2
        assert (reader.behind(lambda _: 1), reader.behind(lambda _: 0)) == (0, 2), "the marker is no record to wait for"
