"""A Whenline that runs, as tests see it that come from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from projections.read.json_values import rows_of
from projections.read.reader import Reader
from tests.support.stack import Stack
from tests.support.waiting import until


@dataclass(frozen=True)
class Service:
    """A Whenline that runs. `kafka` and `gateway` are addresses."""

    stack: Stack
    kafka: str
    gateway: str
    gateway_pid: int

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Rows of a query; columns as JSON has them."""
        return list(rows_of(Reader(self.stack.home).sql(query)))

    def wait_for(self, query: str, count: int) -> list[dict[str, Any]]:
        """Rows of a query, once there are so many."""
        return until(
            lambda: found if len(found := self.rows(query)) >= count else None, what=f"{count} rows of {query}"
        )
