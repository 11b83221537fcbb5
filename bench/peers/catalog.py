"""The peers, and what each of them leaves out of what the worker does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LOCKS = Path(__file__).parent / "locks"

DUTIES = {
    "validation": "checks every record against the contract: envelope, payload, times",
    "duplicates": "stores the event of a repeated source and id once",
    "positions": "commits the position in the log in the transaction of the rows: no row twice after a crash",
    "facts": "writes the typed tables that read models read",
    "amendments": "applies corrections, retractions, confirmations and denials",
    "dead letters": "puts a record that it cannot take aside, with the reason, and goes on",
    "generations": "publishes versions that other processes read while it writes",
}
"""What the worker does for every record, besides writing a row."""


@dataclass(frozen=True)
class Peer:
    """A library, and the program that does the job with it.

    Args:
        name: as the table shows it.
        module: in this package; its lock file has the same name without the suffix.
        lock: name of the lock file.
        positions: where it stores positions instead.
        best_form: what was done to make it fast.
        does_not: names of `DUTIES`.
    """

    name: str
    module: str
    lock: str
    positions: str
    best_form: str
    does_not: tuple[str, ...] = tuple(DUTIES)

    @property
    def lock_file(self) -> Path:
        """Its lock file, with hashes."""
        return LOCKS / f"{self.lock}.lock"


PEERS = (
    Peer(
        "loop over aiokafka",
        "aiokafka_loop",
        "aiokafka",
        "committed to Kafka after each transaction",
        "fetches of 8 MB; inserts in a thread while the client fetches",
    ),
    Peer(
        "loop over librdkafka",
        "librdkafka_loop",
        "librdkafka",
        "committed to Kafka after each transaction",
        "batches of `consume`, fetched ahead by its threads",
    ),
    Peer(
        "Bytewax",
        "bytewax_flow",
        "bytewax",
        "in Bytewax's recovery store, with the snapshot after the rows",
        "polls of 10,000 messages; a batch is one item of the dataflow",
    ),
    Peer(
        "Quix Streams",
        "quix_application",
        "quix",
        "committed to Kafka with the checkpoint after the rows",
        "bytes without deserializer; a checkpoint every 50,000 rows",
    ),
    Peer(
        "Faust agent",
        "faust_agent",
        "faust",
        "committed to Kafka some seconds after the batch is acknowledged",
        "bytes without deserializer; `take_events` of 10,000; inserts in a thread",
    ),
)
