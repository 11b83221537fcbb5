"""A short way to write a history for the read models: who published what, when it happened, when it was known."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from events.registry import KINDS
from tests.reference_model import Logged
from tests.support.loading import connection_of

LOGGED = datetime(2026, 11, 1, tzinfo=UTC)
"""When the first record of a scenario is logged by default; each further one a second later."""

Row = dict[str, Any]


def day(text: str) -> datetime:
    """`2025-03-07` or `2025-03-07T12:00` as an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def usd(amount: float, bound: str = "exact") -> Row:
    """An amount in US dollars."""
    return {"amount": amount, "currency": "USD", "bound": bound}


class Scenario:
    """A log in memory, published event by event. Sources are `urn:<name>`; ids are unique unless given."""

    def __init__(self) -> None:
        self.records: list[Logged] = []
        self.documents: dict[str, Row] = {}
        self._connection: tuple[int, duckdb.DuckDBPyConnection] | None = None

    def publish(
        self,
        kind: str,
        happened: str,
        /,
        *,
        known: str | None = None,
        by: str = "a",
        id: str | None = None,  # noqa: A002 - the attribute's own name
        of: str | tuple[str, ...] = "microsoft",
        logged: str | None = None,
        partition: int = 0,
        **data: Any,
    ) -> str:
        """Log an event and return its id. `known` is its knowledge time; by default when it happened."""
        number = len(self.records)
        id_ = id or f"e{number}"
        data = {name.rstrip("_"): value for name, value in data.items()}
        data.setdefault("headline", f"{kind} {id_}")
        data["organizations"] = [{"slug": slug} for slug in ((of,) if isinstance(of, str) else of)]
        document = {
            "specversion": "1.0",
            "id": id_,
            "source": f"urn:{by}",
            "type": f"whenline.{kind}",
            "time": day(happened).isoformat(),
            "knowntime": day(known or happened).isoformat(),
            "data": data,
        }
        self.documents[id_] = document
        logged_at = day(logged) if logged else LOGGED + timedelta(seconds=number)
        self.records.append(Logged(KINDS[kind].topic, partition, number, logged_at, json.dumps(document).encode()))
        return id_

    def amend(self, action: str, target: str, known: str, /, *, of_source: str | None = None, **more: Any) -> str:
        """Log an amendment of an event. By default its target's own source amends."""
        document = self.documents.get(target)
        source = of_source or (document["source"].removeprefix("urn:") if document else "a")
        more.setdefault("by", source)
        return self.publish(f"event.{action}", known, target={"source": f"urn:{source}", "id": target}, **more)

    def correct(self, target: str, known: str, *, time: str | None = None, kind: str | None = None, **data: Any) -> str:
        """Log a correction: the target's payload with `data` changed, and `time` if given."""
        document = self.documents[target]
        envelope = {name: data.pop(name) for name in ("by", "id", "logged", "partition") if name in data}
        replacement = {"time": day(time).isoformat() if time else document["time"], "data": document["data"] | data}
        kind = kind or document["type"].removeprefix("whenline.")
        return self.amend("corrected", target, known, kind=kind, replacement=replacement, **envelope)

    def connection(self) -> duckdb.DuckDBPyConnection:
        """The tables of this history."""
        if self._connection is None or self._connection[0] != len(self.records):
            self._connection = len(self.records), connection_of(self.records)
        return self._connection[1]

    def query(self, query: str, **parameters: Any) -> list[Row]:
        """Rows of a query as dictionaries."""
        return rows_of(self.connection(), query, **parameters)

    def model(self, name: str, at: str, known: str | None = None, **where: Any) -> list[Row]:
        """Rows of a read model as of two dates (one: both), filtered by equal columns."""
        rows = self.query(f"FROM {name}_as_of($at, $known)", at=day(at), known=day(known or at))
        return [row for row in rows if all(row[column] == value for column, value in where.items())]

    def one(self, name: str, at: str, known: str | None = None, **where: Any) -> Row:
        """The only row of a read model as of two dates."""
        rows = self.model(name, at, known, **where)
        assert len(rows) == 1, rows
        return rows[0]


def rows_of(connection: duckdb.DuckDBPyConnection, query: str, **parameters: Any) -> list[Row]:
    """Rows of a query as dictionaries."""
    connection.execute(query, parameters or None)
    names = [column[0] for column in connection.description or ()]
    return [dict(zip(names, row, strict=True)) for row in connection.fetchall()]
