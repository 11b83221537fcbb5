"""A source for the pages over tables in memory: no warehouse, no generations on disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa

from events.errors import WhenlineError
from projections.frames import snapshot
from projections.queries import timeline
from tests.support.telling import Telling
from ui.source import Generation, Status

PUBLISHED = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Refused(WhenlineError):
    """A query that the tables do not take."""


@dataclass
class ToldSource:
    """Answers from the telling, or as before the first generation without one."""

    telling: Telling | None
    number: int = 1
    dead: list[dict[str, Any]] = field(default_factory=list)
    contested: list[dict[str, Any]] = field(default_factory=list)

    def generation(self) -> Generation | None:
        return Generation(self.number, PUBLISHED) if self.telling else None

    def snapshot(self, day: datetime | None) -> dict[str, Any]:
        return snapshot(self._connection(), day)

    def timeline(self) -> Any:
        return timeline(self._connection())

    def sql(self, text: str, limit: int) -> Any:
        try:
            return self._connection().cursor().sql(text).limit(limit).to_arrow_table()
        except duckdb.Error as error:
            raise Refused(str(error)) from error

    def status(self) -> Status:
        generation = self.generation()
        assert generation is not None
        return Status(
            generation,
            {"ledger": len(self._records()), "dead_letters": len(self.dead), "conflicts": len(self.contested)},
            pa.Table.from_pylist(
                [{"topic": "whenline.models", "partition": 0, "next_offset": 40, "end": 42, "lag": 2}]
            ),
            pa.Table.from_pylist(self.dead),
            pa.Table.from_pylist(self.contested),
        )

    def _connection(self) -> duckdb.DuckDBPyConnection:
        assert self.telling is not None
        return self.telling.connection()

    def _records(self) -> list[Any]:
        return self.telling.records if self.telling else []
