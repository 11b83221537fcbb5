"""A plain loop over aiokafka: `getmany`, insert in a thread while the client goes on fetching, commit the offsets."""

from __future__ import annotations

import asyncio
from itertools import chain

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from bench.peers.job import Job
from bench.peers.rows import ROWS, PeerFile

FETCH_BYTES = 8 * 1024 * 1024
"""As the bare loop and the worker."""


async def run(job: Job, file: PeerFile) -> None:
    """Read until all rows are written. Offsets are committed after the rows: at least once."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=job.servers,
        group_id=job.group,
        enable_auto_commit=False,
        max_partition_fetch_bytes=FETCH_BYTES,
    )
    await consumer.start()
    try:
        consumer.assign([TopicPartition(*partition) for partition in job.partitions])
        await consumer.seek_to_beginning()
        file.begin()
        while not file.is_done:
            await asyncio.to_thread(_write, file, await _batch(consumer, min(ROWS, job.count - file.rows)))
            await consumer.commit()
    finally:
        await consumer.stop()


async def _batch(consumer: AIOKafkaConsumer, size: int) -> list[ConsumerRecord]:
    records: list[ConsumerRecord] = []
    while len(records) < size:
        fetched = await consumer.getmany(timeout_ms=500, max_records=size - len(records))
        records.extend(chain.from_iterable(fetched.values()))
    return records


def _write(file: PeerFile, records: list[ConsumerRecord]) -> None:
    file.write(
        [record.value for record in records],
        [record.topic for record in records],
        [record.partition for record in records],
        [record.offset for record in records],
        [record.timestamp for record in records],
    )


if __name__ == "__main__":
    job = Job.of_command()
    with PeerFile(job.file, job.count) as file:
        asyncio.run(run(job, file))
        file.report("aiokafka")
