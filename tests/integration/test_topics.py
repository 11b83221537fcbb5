"""Topics are created and configured as the contract requires, and never deleted."""

from __future__ import annotations

import pytest

from events.topics import ALL_TOPICS, TopicSpec
from streams.broker import LocalBroker
from streams.errors import LogError, LogUnavailable
from streams.log.cluster import Cluster
from streams.log.kafka import KafkaLog
from streams.topics import ensure_topics
from tests.support.kafka import change_setting, new_topic, settings_of
from tests.support.stack import free_ports


async def test_every_topic_is_there_with_its_partitions_and_settings(broker: LocalBroker) -> None:
    async with KafkaLog(broker.cluster) as log:
        for name, spec in ALL_TOPICS.items():
            assert len(await log.partitions([name])) == spec.partitions
            found = await settings_of(broker.cluster, name)
            assert {setting: found[setting] for setting in spec.config} == spec.config
    assert ALL_TOPICS["whenline.models"].config["retention.ms"] == "-1"
    assert ALL_TOPICS["whenline.models"].config["message.timestamp.type"] == "LogAppendTime"


async def test_topics_that_are_there_are_left_alone(broker: LocalBroker) -> None:
    assert await ensure_topics(broker.cluster) == []


async def test_a_setting_that_was_changed_is_mended_and_others_stay(broker: LocalBroker) -> None:
    name = await new_topic(broker.cluster, config={"retention.ms": "1000", "max.message.bytes": "2000000"})
    spec = TopicSpec(name, 1, {"retention.ms": "-1", "message.timestamp.type": "LogAppendTime"})
    assert await ensure_topics(broker.cluster, [spec]) == []
    found = await settings_of(broker.cluster, name)
    assert {setting: found[setting] for setting in spec.config} == spec.config
    assert found["max.message.bytes"] == "2000000"
    await change_setting(broker.cluster, name, "message.timestamp.type", "CreateTime")
    await ensure_topics(broker.cluster, [spec])
    assert (await settings_of(broker.cluster, name))["message.timestamp.type"] == "LogAppendTime"


async def test_missing_topics_are_made_and_named(broker: LocalBroker) -> None:
    there = await new_topic(broker.cluster)
    specs = [TopicSpec(there, 1, {}), TopicSpec(f"{there}.new", 2, {"retention.ms": "-1"})]
    assert await ensure_topics(broker.cluster, specs) == [f"{there}.new"]
    async with KafkaLog(broker.cluster) as log:
        assert len(await log.partitions([f"{there}.new"])) == 2


async def test_too_few_partitions_are_reported_and_not_changed(broker: LocalBroker) -> None:
    name = await new_topic(broker.cluster, partitions=2)
    with pytest.raises(LogError, match=f"{name} has 2 partitions and needs 4.*--partitions 4") as raised:
        await ensure_topics(broker.cluster, [TopicSpec(name, 4, {})])
    assert raised.value.exit_code == 2
    async with KafkaLog(broker.cluster) as log:
        assert len(await log.partitions([name])) == 2


async def test_more_partitions_are_fine(broker: LocalBroker) -> None:
    name = await new_topic(broker.cluster, partitions=3)
    assert await ensure_topics(broker.cluster, [TopicSpec(name, 2, {})]) == []


async def test_a_setting_that_kafka_refuses_is_reported(broker: LocalBroker) -> None:
    name = await new_topic(broker.cluster)
    with pytest.raises(LogError, match=f"refused the settings of {name}"):
        await ensure_topics(broker.cluster, [TopicSpec(name, 1, {"retention.ms": "for ever"})])
    with pytest.raises(LogError, match=f"did not create the topic {name}.bad"):
        await ensure_topics(broker.cluster, [TopicSpec(f"{name}.bad", 1, {"retention.ms": "for ever"})])


async def test_a_kafka_that_does_not_answer() -> None:
    (port,) = free_ports(1)
    with pytest.raises(LogUnavailable, match=f"127.0.0.1:{port} does not answer") as raised:
        await ensure_topics(Cluster.of(f"127.0.0.1:{port}"))
    assert raised.value.exit_code == 75
