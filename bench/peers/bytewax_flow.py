"""A Bytewax dataflow: its Kafka source, whole batches as items, a sink that commits with each snapshot.

Positions are in Bytewax's own recovery store, an SQLite file: rows are written before the snapshot, at least once.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import bytewax.operators as op
from bytewax.connectors.kafka import KafkaSource, KafkaSourceMessage
from bytewax.dataflow import Dataflow
from bytewax.outputs import FixedPartitionedSink, StatefulSinkPartition
from bytewax.recovery import RecoveryConfig, init_db_dir
from bytewax.run import cli_main

from bench.peers.job import Job
from bench.peers.rows import ROWS, PeerFile

AT_ONCE = 10_000
"""Messages of one poll of a partition; Bytewax's default is 1,000."""

Messages = list[KafkaSourceMessage]
_ONLY = "ledger"


class FilePartition(StatefulSinkPartition[Messages, None]):
    """Collects messages and inserts them in transactions of many rows; an epoch ends with an insert."""

    def __init__(self, file: PeerFile) -> None:
        self._file = file
        self._waiting: Messages = []

    def write_batch(self, values: list[Messages]) -> None:
        """Collect, and insert when there are enough."""
        for messages in values:
            self._waiting += messages
        if len(self._waiting) >= ROWS:
            self._insert()

    def snapshot(self) -> None:
        """Insert the rest: the positions of this epoch are stored next."""
        self._insert()

    def close(self) -> None:
        """Insert the rest."""
        self._insert()

    def _insert(self) -> None:
        if messages := self._waiting:
            self._waiting = []
            self._file.write(
                [message.value for message in messages],
                [message.topic for message in messages],
                [message.partition for message in messages],
                [message.offset for message in messages],
                [message.timestamp[1] for message in messages],
            )


class FileSink(FixedPartitionedSink[Messages, None]):
    """The file as a sink with one partition."""

    def __init__(self, file: PeerFile) -> None:
        self._file = file

    def list_parts(self) -> list[str]:
        """The one."""
        return [_ONLY]

    def build_part(
        self,
        step_id: str,  # noqa: ARG002
        for_part: str,  # noqa: ARG002
        resume_state: None,  # noqa: ARG002
    ) -> FilePartition:
        """The file is open already."""
        return FilePartition(self._file)


def flow(job: Job, file: PeerFile) -> Dataflow:
    """Kafka to the file; ends at the end of the topics."""

    def whole(messages: Messages) -> list[tuple[str, Messages]]:
        file.begin()
        return [(_ONLY, messages)]

    dataflow = Dataflow("peer")
    source = KafkaSource([job.servers], list(job.topics), tail=False, batch_size=AT_ONCE)
    read = op.input("read", dataflow, source)
    op.output("write", op.flat_map_batch("whole", read, whole), FileSink(file))
    return dataflow


if __name__ == "__main__":
    job = Job.of_command()
    with PeerFile(job.file, job.count) as file, TemporaryDirectory() as folder:
        init_db_dir(Path(folder), 1)
        cli_main(flow(job, file), recovery_config=RecoveryConfig(folder))
        file.report("bytewax", "confluent-kafka")
