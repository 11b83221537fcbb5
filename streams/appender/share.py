"""A fixed share of the partitions, for clusters without consumer groups or for machines of different sizes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from streams.log.port import TopicPartition

_TEXT = re.compile(r"([1-9]\d*)/([1-9]\d*)")


@dataclass(frozen=True)
class Share:
    """Every `of`-th partition, beginning with the `number`-th."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """The share that a text such as `1/3` states.

        Raises:
            ValueError: it states none.
        """
        found = _TEXT.fullmatch(text)
        if found is None or int(found[1]) > int(found[2]):
            raise ValueError("must be a share such as 1/3: the first of three")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        """As `parse` reads it."""
        return f"{self.number}/{self.of}"

    def of_partitions(self, partitions: Iterable[TopicPartition]) -> frozenset[TopicPartition]:
        """The partitions of this share."""
        return frozenset(sorted(partitions)[self.number - 1 :: self.of])
