from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from aiokafka.admin.config_resource import ConfigResource

class NewTopic:
    def __init__(
        self,
        name: str,
        num_partitions: int,
        replication_factor: int,
        replica_assignments: Mapping[int, Sequence[int]] | None = ...,
        topic_configs: Mapping[str, str] | None = ...,
    ) -> None: ...

class TopicDescription(TypedDict):
    error_code: int
    topic: str
    is_internal: bool
    partitions: list[dict[str, Any]]

class CreateTopicsResponse:
    topic_errors: list[tuple[Any, ...]]
    """Topic, error code and, in newer versions, a message."""

class DescribeConfigsResponse:
    resources: list[tuple[int, str, int, str, list[tuple[Any, ...]]]]
    """Error code, error message, type, name, and entries: name, value, read-only, source, …"""

class AlterConfigsResponse:
    resources: list[tuple[Any, ...]]
    """Error code, error message, type and name."""

class AIOKafkaAdminClient:
    def __init__(self, *, bootstrap_servers: str = ..., request_timeout_ms: int = ..., **security: Any) -> None: ...
    async def start(self) -> None: ...
    async def close(self) -> None: ...
    async def create_topics(self, new_topics: Sequence[NewTopic]) -> CreateTopicsResponse: ...
    async def describe_topics(self, topics: Sequence[str] | None = ...) -> list[TopicDescription]: ...
    async def describe_configs(self, config_resources: Sequence[ConfigResource]) -> list[DescribeConfigsResponse]: ...
    async def alter_configs(self, config_resources: Sequence[ConfigResource]) -> list[AlterConfigsResponse]: ...
