"""Creates missing topics and sets their configuration as the contract requires. Never deletes a topic."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, NodeNotReadyError, TopicAlreadyExistsError, for_code

from events.topics import ALL_TOPICS, TopicSpec
from streams.errors import LogError
from streams.log.cluster import Cluster
from streams.log.kafka_errors import ANSWER_S, unavailable

AGAIN_S = 0.5
"""Pause before another broker is asked."""


async def ensure_topics(cluster: Cluster, specs: Iterable[TopicSpec] = tuple(ALL_TOPICS.values())) -> list[str]:
    """Create missing topics and set differing settings. Returns the names of the new topics.

    Raises:
        LogUnavailable: the cluster does not answer.
        LogError: a topic has too few partitions, or Kafka refuses a setting.
    """
    wanted = {spec.name: spec for spec in specs}
    client = AIOKafkaAdminClient(**cluster.options, request_timeout_ms=int(ANSWER_S * 1000))
    try:
        async with asyncio.timeout(3 * ANSWER_S):
            await client.start()
            while True:
                try:
                    return await _ensure(client, wanted)
                except NodeNotReadyError:  # of a broker that just died; others answer
                    await asyncio.sleep(AGAIN_S)
    except (KafkaError, TimeoutError, OSError) as error:
        raise unavailable(cluster, error) from error
    finally:
        await client.close()


async def _ensure(client: AIOKafkaAdminClient, wanted: Mapping[str, TopicSpec]) -> list[str]:
    found = {topic["topic"]: topic for topic in await client.describe_topics(list(wanted))}
    missing = [spec for spec in wanted.values() if found.get(spec.name, {"error_code": 3})["error_code"] == 3]
    await _create(client, missing)
    existing = [spec for spec in wanted.values() if spec not in missing]
    _check_partitions(existing, {name: len(topic["partitions"]) for name, topic in found.items()})
    await _update_settings(client, existing)
    return [spec.name for spec in missing]


async def _create(client: AIOKafkaAdminClient, specs: list[TopicSpec]) -> None:
    if not specs:
        return
    new = [
        NewTopic(spec.name, spec.partitions, -1, replica_assignments={}, topic_configs=spec.config) for spec in specs
    ]
    response = await client.create_topics(new)
    for name, code, *rest in response.topic_errors:
        if code not in (0, TopicAlreadyExistsError.errno):
            reason = rest[0] if rest and rest[0] else for_code(code).__name__
            raise LogError(
                f"Kafka did not create the topic {name}: {reason}.",
                hint="Create it by hand, or grant this user the right to create topics.",
            )


def _check_partitions(specs: list[TopicSpec], counts: dict[str, int]) -> None:
    for spec in specs:
        if counts[spec.name] < spec.partitions:
            raise LogError(
                f"The topic {spec.name} has {counts[spec.name]} partitions and needs {spec.partitions}.",
                hint=f"Add partitions: kafka-topics.sh --alter --topic {spec.name} --partitions {spec.partitions}.",
            )


async def _update_settings(client: AIOKafkaAdminClient, specs: list[TopicSpec]) -> None:
    """Set what differs from the contract. Sends all other settings, too: `alter_configs` resets the rest."""
    if not specs:
        return
    wanted = [ConfigResource(ConfigResourceType.TOPIC, spec.name) for spec in specs]
    configs: dict[str, dict[str, tuple[str, bool]]] = {}
    for response in await client.describe_configs(wanted):
        for _, _, _, name, entries in response.resources:
            configs[name] = {entry[0]: (entry[1], entry[3] == 1) for entry in entries}
    for spec in specs:
        current = configs[spec.name]
        if all(current[setting][0] == value for setting, value in spec.config.items()):
            continue
        own = {setting: value for setting, (value, is_own) in current.items() if is_own}
        responses = await client.alter_configs(
            [ConfigResource(ConfigResourceType.TOPIC, spec.name, configs=own | spec.config)]
        )
        for code, reason, *_ in responses[0].resources:
            if code:
                raise LogError(f"Kafka refused the settings of {spec.name}: {reason}.", hint="Set them by hand.")
