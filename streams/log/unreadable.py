"""Names what in the log cannot be read, why, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from streams.log.port import TopicPartition

RESTORE_HINT = (
    "Restore the partition's data from a replica or a copy; reading resumes by itself. If there is none, run "
    "`whenline skip {topic} {partition} {offset} --reason TEXT`: the tables do without these offsets."
)
ACCESS_HINT = "Grant the user of the worker read access to the topic {topic}; reading resumes by itself."


@dataclass(frozen=True)
class Unreadable:
    """A batch of a partition that cannot be read. Reading of this partition waits there; others go on."""

    topic: str
    partition: int
    first_offset: int
    last_offset: int | None
    """None where not even the header of the batch can be read."""
    reason: str
    hint: str

    @property
    def topic_partition(self) -> TopicPartition:
        """Topic and partition."""
        return self.topic, self.partition

    @property
    def what(self) -> str:
        """Position and reason."""
        last = "" if self.last_offset in {None, self.first_offset} else f" to {self.last_offset}"
        return f"{self.topic}, partition {self.partition}, offset {self.first_offset}{last}: {self.reason}"

    def __str__(self) -> str:
        """One line: position, reason and remedy."""
        return f"{self.what}. {self.hint}"


def unreadable(
    partition: TopicPartition, first: int, last: int | None, reason: str, hint: str = RESTORE_HINT
) -> Unreadable:
    """Describe what cannot be read; `hint` may name topic, partition and offset."""
    topic, number = partition
    return Unreadable(topic, number, first, last, reason, hint.format(topic=topic, partition=number, offset=first))
