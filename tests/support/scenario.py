"""A short way to tell a history to the read models: who said what, when, and when it was known."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from events.registry import KINDS
from tests.reference_model import Logged
from tests.support.loading import connection_of

LOGGED = datetime(2026, 11, 1, tzinfo=UTC)
"""When the first record of a telling is logged, unless it says otherwise; each further one a second later."""

Row = dict[str, Any]


def day(text: str) -> datetime:
    """`2025-03-07` or `2025-03-07T12:00` as an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def usd(amount: float, bound: str = "exact") -> Row:
    """An amount in US dollars."""
    return {"amount": amount, "currency": "USD", "bound": bound}


class Scenario:
    """A log that is told event by event. Sources are `urn:<name>`, ids unique within the telling unless given."""

    def __init__(self) -> None:
        self.records: list[Logged] = []
        self.documents: dict[str, Row] = {}
        self._connection: tuple[int, duckdb.DuckDBPyConnection] | None = None

    def say(
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
        """Log an event and return its id. `known` is the end of what the publisher claims; else when it happened."""
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
        """Log an amendment of an event told before or later. By default its target's own source amends."""
        told = self.documents.get(target)
        source = of_source or (told["source"].removeprefix("urn:") if told else "a")
        more.setdefault("by", source)
        return self.say(f"event.{action}", known, target={"source": f"urn:{source}", "id": target}, **more)

    def correct(self, target: str, known: str, *, time: str | None = None, kind: str | None = None, **data: Any) -> str:
        """Log a correction: the target's payload as told, with `data` changed, and `time` if given."""
        told = self.documents[target]
        envelope = {name: data.pop(name) for name in ("by", "id", "logged", "partition") if name in data}
        replacement = {"time": day(time).isoformat() if time else told["time"], "data": told["data"] | data}
        kind = kind or told["type"].removeprefix("whenline.")
        return self.amend("corrected", target, known, kind=kind, replacement=replacement, **envelope)

    def connection(self) -> duckdb.DuckDBPyConnection:
        """The warehouse of this history, to be asked."""
        if self._connection is None or self._connection[0] != len(self.records):
            self._connection = len(self.records), connection_of(self.records)
        return self._connection[1]

    def ask(self, query: str, **parameters: Any) -> list[Row]:
        """Rows of a query as dictionaries."""
        return rows_of(self.connection(), query, **parameters)

    def model(self, name: str, at: str, known: str | None = None, **where: Any) -> list[Row]:
        """Rows of a read model as of two dates (one: both), filtered by equal columns."""
        rows = self.ask(f"FROM {name}_as_of($at, $known)", at=day(at), known=day(known or at))
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
