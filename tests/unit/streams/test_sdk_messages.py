"""One event by every SDK, in every mode of HTTP and Kafka, is one event, as gateway and projector read its bytes."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from events.sameness import content
from projections.apply.batch import Batch
from streams.gateway.content_modes import read
from streams.gateway.limits import Limits
from streams.publishing.preparing import prepare
from tests.support.sdk_messages import PROGRAMS, Message, messages, the_event

EXPECTED = prepare(the_event()).content


@dataclass(frozen=True)
class KafkaRecord:
    offset: int
    value: bytes
    headers: tuple[tuple[str, bytes | None], ...]
    timestamp: int = 1_790_000_000_000
    key: bytes | None = b"acme"
    problem: str | None = None


def contents(message: Message) -> list[bytes]:
    if message.transport == "http":
        headers = [(name.lower(), value) for name, value in message.headers.items()]
        return [prepare(document).content for document in read(headers, message.body, Limits()).documents]
    batch = Batch()
    headers_of_record = tuple((name, value.encode()) for name, value in message.headers.items())
    batch.add(("whenline.prices", 0), [KafkaRecord(0, message.body, headers_of_record)])
    assert batch.dead_letters == []
    return [content(record.encode()) for record in batch.table().column("record").to_pylist()]


@pytest.mark.parametrize("message", messages(), ids=str)
def test_one_event_by_any_program_in_any_mode_is_one_event(message: Message) -> None:
    assert set(contents(message)) == {EXPECTED}


def test_every_program_has_every_mode() -> None:
    """`kcat` speaks Kafka alone; batches are of HTTP."""
    everything = {("http", "structured"), ("http", "binary"), ("http", "batch")}
    of_kafka = {("kafka", "structured"), ("kafka", "binary")}
    for program in PROGRAMS:
        found = {(each.transport, each.mode) for each in messages() if each.program == program}
        assert found == (of_kafka if program == "kcat" else everything | of_kafka)
