"""A plain loop over librdkafka: `consume` batches that its threads fetch ahead, insert, commit the offsets."""

from __future__ import annotations

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, Message, TopicPartition

from bench.peers.job import Job
from bench.peers.rows import ROWS, PeerFile

AT_ONCE = 10_000
"""Messages of one `consume`."""
CONNECTED_S = 30.0
"""Longest wait for the first message: only then has the client connected."""


def run(job: Job, file: PeerFile) -> None:
    """Read until all rows are written. Offsets are committed after the rows: at least once."""
    consumer = Consumer(
        {
            "bootstrap.servers": job.servers,
            "group.id": job.group,
            "enable.auto.commit": False,
            "fetch.message.max.bytes": 8 * 1024 * 1024,
            "queued.max.messages.kbytes": 256 * 1024,
        }
    )
    try:
        consumer.assign([TopicPartition(*partition, OFFSET_BEGINNING) for partition in job.partitions])
        first = consumer.consume(1, CONNECTED_S)
        file.begin()
        while not file.is_done:
            messages = _batch(consumer, first, min(ROWS, job.count - file.rows))
            first = []
            file.write(
                [message.value() for message in messages],
                [message.topic() for message in messages],
                [message.partition() for message in messages],
                [message.offset() for message in messages],
                [message.timestamp()[1] for message in messages],
            )
            consumer.commit(asynchronous=False)
    finally:
        consumer.close()


def _batch(consumer: Consumer, messages: list[Message], size: int) -> list[Message]:
    while len(messages) < size:
        messages += consumer.consume(min(AT_ONCE, size - len(messages)), 0.5)
    for message in messages:
        if (error := message.error()) is not None:
            raise KafkaException(error)
    return messages


if __name__ == "__main__":
    job = Job.of_command()
    with PeerFile(job.file, job.count) as file:
        run(job, file)
        file.report("confluent-kafka")
