"""A Faust agent that takes events in batches, inserts them in a thread, and acknowledges them: at least once."""

from __future__ import annotations

import asyncio
from tempfile import TemporaryDirectory

import faust
from faust.types import EventT

from bench.peers.job import Job
from bench.peers.rows import PeerFile

AT_ONCE = 10_000
"""Events of one transaction; they fit into the buffer."""
BUFFER = 16_384
"""Events between consumer and agent; Faust's default of 4,096 makes smaller transactions."""
WITHIN_S = 1.0
"""Longest wait for a full batch."""


async def run(job: Job, file: PeerFile, folder: str) -> None:
    """Read until all rows are written."""
    app = faust.App(
        job.group,
        broker=f"kafka://{job.servers}",
        datadir=folder,
        autodiscover=False,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=8 * 1024 * 1024,
        stream_buffer_maxsize=BUFFER,
        topic_disable_leader=True,
        web_enabled=False,
    )
    done = asyncio.Event()

    @app.agent(app.topic(*job.topics, key_type=bytes, value_type=bytes))
    async def write(stream: faust.StreamT[bytes]) -> None:
        async for events in stream.take_events(AT_ONCE, within=WITHIN_S):
            await asyncio.to_thread(_write, file, events)
            if file.is_done:
                done.set()

    app.on_rebalance_complete.connect(lambda *_, **__: file.begin(), weak=False)
    app.finalize()
    await app.start()
    await done.wait()
    await app.stop()


def _write(file: PeerFile, events: list[EventT[bytes]]) -> None:
    messages = [event.message for event in events]
    file.write(
        [message.value for message in messages],
        [message.topic for message in messages],
        [message.partition for message in messages],
        [message.offset for message in messages],
        [int(message.timestamp * 1000) for message in messages],
    )


if __name__ == "__main__":
    job = Job.of_command()
    with PeerFile(job.file, job.count) as file, TemporaryDirectory() as folder:
        asyncio.run(run(job, file, folder))
        file.report("faust-streaming", "aiokafka")
