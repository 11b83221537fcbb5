"""Rights in Kafka, by service: a cluster with an authorizer that denies by default then refuses everything else.

The gateway may write events, the worker may read them. Only the worker may write signals, notices and dead letters;
it amends its signals, too. Only the cluster's administrator may write decisions about the log, and delete or change a
topic.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError, for_code
from aiokafka.protocol.admin import CreateAclsRequest

from events.registry import BY_TYPE
from events.topics import ALL_TOPICS, DEADLETTERS, DECISIONS, EVENT_TOPICS, GENERATIONS
from streams.errors import LogError
from streams.log.cluster import Cluster
from streams.log.kafka_errors import ANSWER_S, unavailable

Service = Literal["gateway", "worker"]
Operation = Literal["Read", "Write", "Describe", "DescribeConfigs"]
Resource = Literal["Topic", "Group"]

GROUP_PREFIX = "whenline-"
"""Of the consumer groups of workers."""
_ANY_HOST, _ALLOW = "*", 3
_RESOURCES: Mapping[Resource, int] = {"Topic": 2, "Group": 3}
_OPERATIONS: Mapping[Operation, int] = {"Read": 3, "Write": 4, "Describe": 8, "DescribeConfigs": 10}
_LITERAL, _PREFIXED = 3, 4
"""Codes of Kafka's protocol: org.apache.kafka.common.acl and org.apache.kafka.common.resource."""


@dataclass(frozen=True)
class Right:
    """One operation on one topic, or on all consumer groups with a prefix."""

    operation: Operation
    resource: Resource
    name: str

    @property
    def pattern(self) -> int:
        """Kafka's code for how `name` is compared."""
        return _PREFIXED if self.resource == "Group" else _LITERAL


def _on(topics: Iterable[str], *operations: Operation) -> tuple[Right, ...]:
    return tuple(Right(operation, "Topic", topic) for topic in topics for operation in operations)


SIGNALS = BY_TYPE["whenline.signal.raised"].topic
AMENDMENTS = BY_TYPE["whenline.event.retracted"].topic
_POSTED = tuple(name for name in EVENT_TOPICS if name != SIGNALS)
RIGHTS: Mapping[Service, tuple[Right, ...]] = {
    "gateway": _on(ALL_TOPICS, "Describe", "DescribeConfigs") + _on(_POSTED, "Write"),
    "worker": (
        *_on(ALL_TOPICS, "Describe", "DescribeConfigs"),
        *_on((*EVENT_TOPICS, GENERATIONS.name, DECISIONS.name), "Read"),
        *_on((SIGNALS, AMENDMENTS, GENERATIONS.name, DEADLETTERS.name), "Write"),
        Right("Read", "Group", GROUP_PREFIX),
    ),
}


async def grant(cluster: Cluster, users: Mapping[Service, str]) -> int:
    """Give the users of services their rights, as an administrator of the cluster. Returns the number of rights.

    Rights that exist remain; none is removed.

    Raises:
        LogUnavailable: the cluster does not answer.
        LogError: Kafka refuses a right, or has no authorizer.
    """
    wanted = [(user, right) for service, user in users.items() for right in RIGHTS[service]]
    client = AIOKafkaClient(**cluster.options, request_timeout_ms=int(ANSWER_S * 1000))
    try:
        async with asyncio.timeout(3 * ANSWER_S):
            await client.bootstrap()
            for user, right in wanted:
                await _create(client, user, right)
    except (KafkaError, TimeoutError, OSError) as error:
        raise unavailable(cluster, error) from error
    finally:
        await client.close()
    return len(wanted)


async def _create(client: AIOKafkaClient, user: str, right: Right) -> None:
    request = CreateAclsRequest(
        _RESOURCES[right.resource],
        right.name,
        right.pattern,
        f"User:{user}",
        _ANY_HOST,
        _OPERATIONS[right.operation],
        _ALLOW,
    )
    response = await client.send(client.get_random_node(), request)
    for code, reason in response.creation_responses:
        if code:
            raise LogError(
                f"Kafka did not give {user} the right {right.operation} on {right.name}: "
                f"{reason or for_code(code).__name__}.",
                hint="Connect as an administrator of a cluster that has an authorizer.",
            )
