"""A producer that is closed while Kafka is away."""

from __future__ import annotations

from typing import Any

from streams.log import kafka_connection


class Accumulator:
    def __init__(self) -> None:
        self.failed_with: Exception | None = None

    def fail_all(self, error: Exception) -> None:
        self.failed_with = error


class Client:
    def __init__(self) -> None:
        self.closed = False

    async def close(self) -> None:
        self.closed = True


class ProducerWithoutKafka:
    """As aiokafka's, whose sender would send a batch again that was failed meanwhile."""

    def __init__(self) -> None:
        self._message_accumulator, self.client = Accumulator(), Client()

    async def flush(self) -> None:
        raise TimeoutError

    async def stop(self) -> None:
        set[Any]().remove("batch")


async def test_closing_fails_what_is_unsent_and_disconnects() -> None:
    producer = ProducerWithoutKafka()
    await kafka_connection._close(producer)  # type: ignore[arg-type]
    assert producer._message_accumulator.failed_with is not None
    assert producer.client.closed
