"""The arguments of a peer's program: where Kafka is, which topics, which file, how many events."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class Job:
    """Arguments of a peer's program.

    Args:
        servers: Kafka's bootstrap servers.
        topics: to read whole, with their number of partitions.
        file: DuckDB file to write, which does not exist.
        count: number of events in the topics.
    """

    servers: str
    topics: dict[str, int]
    file: Path
    count: int

    @property
    def group(self) -> str:
        """Consumer group, of this run alone."""
        return f"peer-{self.file.stem}"

    @property
    def partitions(self) -> list[tuple[str, int]]:
        """Topic and number of every partition."""
        return [(topic, number) for topic, partitions in self.topics.items() for number in range(partitions)]

    def arguments(self) -> list[str]:
        """The job as arguments of a command."""
        topics = ",".join(f"{topic}:{partitions}" for topic, partitions in self.topics.items())
        return [self.servers, topics, str(self.file), str(self.count)]

    @classmethod
    def of_command(cls, arguments: list[str] | None = None) -> Self:
        """The job of a command's arguments, by default of this process."""
        servers, topics, file, count = sys.argv[1:] if arguments is None else arguments
        named = (each.rpartition(":") for each in topics.split(","))
        return cls(servers, {topic: int(partitions) for topic, _, partitions in named}, Path(file), int(count))
