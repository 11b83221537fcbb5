from asyncio import Future
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any, Literal, Self

from aiokafka.abc import ConsumerRebalanceListener as ConsumerRebalanceListener
from aiokafka.client import AIOKafkaClient
from aiokafka.coordinator.assignors.abstract import AbstractPartitionAssignor
from aiokafka.producer.message_accumulator import BatchBuilder, MessageAccumulator
from aiokafka.structs import ConsumerRecord as ConsumerRecord
from aiokafka.structs import RecordMetadata
from aiokafka.structs import TopicPartition as TopicPartition

class AIOKafkaProducer:
    client: AIOKafkaClient
    _message_accumulator: MessageAccumulator

    def __init__(
        self,
        *,
        bootstrap_servers: str = ...,
        acks: Literal[0, 1, "all"] = ...,
        enable_idempotence: bool = ...,
        compression_type: Literal["gzip", "snappy", "lz4", "zstd"] | None = ...,
        linger_ms: int = ...,
        max_batch_size: int = ...,
        max_request_size: int = ...,
        request_timeout_ms: int = ...,
        transactional_id: str | None = ...,
        **security: Any,
    ) -> None: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def flush(self) -> None: ...
    async def partitions_for(self, topic: str) -> set[int]: ...
    async def send(
        self,
        topic: str,
        value: bytes | None = ...,
        key: bytes | None = ...,
        partition: int | None = ...,
        timestamp_ms: int | None = ...,
        headers: Sequence[tuple[str, bytes]] | None = ...,
    ) -> Future[RecordMetadata]: ...
    def create_batch(self) -> BatchBuilder: ...
    async def send_batch(self, batch: BatchBuilder, topic: str, *, partition: int) -> Future[RecordMetadata]: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

class AIOKafkaConsumer:
    _client: AIOKafkaClient

    def __init__(
        self,
        *topics: str,
        bootstrap_servers: str = ...,
        group_id: str | None = ...,
        enable_auto_commit: bool = ...,
        auto_offset_reset: Literal["earliest", "latest", "none"] = ...,
        isolation_level: Literal["read_uncommitted", "read_committed"] = ...,
        max_partition_fetch_bytes: int = ...,
        fetch_max_bytes: int = ...,
        fetch_max_wait_ms: int = ...,
        metadata_max_age_ms: int = ...,
        client_id: str = ...,
        session_timeout_ms: int = ...,
        heartbeat_interval_ms: int = ...,
        partition_assignment_strategy: Sequence[type[AbstractPartitionAssignor]] = ...,
        **security: Any,
    ) -> None: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    def subscribe(self, topics: Sequence[str] = ..., *, listener: ConsumerRebalanceListener | None = ...) -> None: ...
    def assign(self, partitions: Iterable[TopicPartition]) -> None: ...
    def assignment(self) -> set[TopicPartition]: ...
    def pause(self, *partitions: TopicPartition) -> None: ...
    def seek(self, partition: TopicPartition, offset: int) -> None: ...
    async def position(self, partition: TopicPartition) -> int: ...
    def highwater(self, partition: TopicPartition) -> int | None: ...
    def last_stable_offset(self, partition: TopicPartition) -> int | None: ...
    async def beginning_offsets(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]: ...
    async def end_offsets(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]: ...
    async def getmany(
        self, *partitions: TopicPartition, timeout_ms: int = ..., max_records: int | None = ...
    ) -> dict[TopicPartition, list[ConsumerRecord]]: ...
