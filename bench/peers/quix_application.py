"""A Quix Streams application: a sink that inserts at each checkpoint; then Quix commits the offsets: at least once."""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import Any

from quixstreams import Application
from quixstreams.sinks import BaseSink

from bench.peers.job import Job
from bench.peers.rows import ROWS, PeerFile


class FileSink(BaseSink):
    """Collects rows and inserts them when Quix makes a checkpoint."""

    def __init__(self, file: PeerFile) -> None:
        super().__init__()
        self._file = file
        self._rows: list[tuple[Any, ...]] = []

    def add(  # noqa: PLR0917 - Quix calls it so
        self,
        value: Any,
        key: Any,  # noqa: ARG002
        timestamp: int,
        headers: Any,  # noqa: ARG002
        topic: str,
        partition: int,
        offset: int,
    ) -> None:
        """Collect a record."""
        if not self._rows:
            self._file.begin()
        self._rows.append((value, topic, partition, offset, timestamp))

    def flush(self) -> None:
        """Insert what was collected."""
        if rows := self._rows:
            self._rows = []
            self._file.write(*zip(*rows, strict=True))


def run(job: Job, file: PeerFile, folder: str) -> None:
    """Read until all rows are written."""
    application = Application(
        broker_address=job.servers,
        consumer_group=job.group,
        auto_offset_reset="earliest",
        commit_every=ROWS,
        loglevel="WARNING",
        state_dir=folder,
        auto_create_topics=False,
        consumer_extra_config={"fetch.message.max.bytes": 8 * 1024 * 1024},
    )
    sink = FileSink(file)
    for name in job.topics:
        topic = application.topic(name, value_deserializer="bytes", key_deserializer="bytes")
        application.dataframe(topic).sink(sink)
    application.run(count=job.count, collect=False)


if __name__ == "__main__":
    job = Job.of_command()
    with PeerFile(job.file, job.count) as file, TemporaryDirectory() as folder:
        run(job, file, folder)
        file.report("quixstreams", "confluent-kafka")
