"""The rows about one subject of a large history, copied into tables in memory on which read models run as they are.

What amendments and claims make of a statement is stored with it, so a copy answers exactly what the whole history
answers, about every question all of whose statements are in it: see `Subject`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import duckdb

from projections.read.touched import CLAIMS, TARGETS, Touched
from projections.schema import definitions
from projections.store.limits import Limits
from projections.store.port import ReadStore, Version

_LIVE = "live"
_SOURCE = f"{_LIVE}.internal"
_LIMITS = Limits(memory="1GB")
_NEEDED = ("internal.resolved_price_sides", "internal.affected_keys", "beliefs")
"""What is asked of the copies; first what is named only while a query is planned."""
LARGEST = 20_000
"""Most events of a subject that are copied: a page would wait too long for more."""
_PARTIES = {
    "fact_suppliers": "consumer = {name} OR supplier = {name}",
    "fact_comparisons": "subject = {name} OR versus = {name}",
    "fact_talent": "from_org = {name} OR to_org = {name}",
    "fact_revenue": "subject = {name}",
    "fact_prices": "provider = {name}",
    "fact_capital": "investor = {name} OR investee = {name}",
    "fact_terms": "list_contains(partners, {name})",
    "fact_plans": "subject = {name}",
    "fact_disputes": "subject = {name}",
}
"""Of each fact table, the rows that answer questions about an organization."""
_NAME = "(SELECT name FROM chosen)"
_OUTCOMES = ("fact_settlements", "fact_disputes")
"""What settles a plan or a dispute."""
_OF_ORGANIZATION = f"""
    read_model IN ('plans', 'disputes', 'claims')
    OR read_model IN ('revenue', 'terms', 'suppliers', 'rivals', 'roles', 'prices', 'capital') AND subject = {_NAME}
    OR read_model IN ('rivals', 'capital') AND parts[1] = {_NAME}
    OR read_model = 'suppliers' AND parts[2] = {_NAME}
    OR read_model = 'terms' AND list_contains(parts[3:], {_NAME})
"""
_OF_BENCHMARK = f"read_model = 'leaders' AND subject = {_NAME}"


class Subject(NamedTuple):
    """An organization, or a benchmark."""

    name: str
    is_benchmark: bool = False

    @property
    def complete(self) -> str:
        """SQL of the rows of `beliefs` and `answers` whose question has all its statements among the copies."""
        return _OF_BENCHMARK if self.is_benchmark else _OF_ORGANIZATION


class SubjectTables:
    """An empty database in memory with the definitions of all tables and views, filled for one subject at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opened: tuple[duckdb.DuckDBPyConnection, Touched] | None = None
        self._attached: Version | None = None

    @contextmanager
    def about(self, store: ReadStore, version: Version, subject: Subject) -> Iterator[duckdb.DuckDBPyConnection | None]:
        """A connection to the copies of a version's rows about a subject; None where these are too many."""
        with self._lock:
            connection, touched = self._opened = self._opened or _open()
            if self._attached != version:
                if self._attached:
                    connection.execute(f"DETACH {_LIVE}")
                    self._attached = None
                store.attach(connection, version, _LIVE)
                self._attached = version
            touched.clear()
            connection.execute("DELETE FROM chosen")
            connection.execute("INSERT INTO chosen VALUES (?)", [subject.name])
            keys = _benchmark(touched) if subject.is_benchmark else _organization(touched)
            (count,) = connection.execute(f"SELECT count(*) FROM ({keys})").fetchone() or (0,)
            if count > LARGEST:
                yield None
                return
            touched.load_keys(keys)
            yield connection


def _open() -> tuple[duckdb.DuckDBPyConnection, Touched]:
    connection = duckdb.connect(config={"temp_directory": "", "python_enable_replacements": False})
    connection.execute(f"SET memory_limit = '{_LIMITS.memory}'; SET threads = {_LIMITS.threads}")
    connection.execute("SET TimeZone = 'UTC'; SET asof_loop_join_threshold = 0")
    connection.execute("BEGIN")  # one commit instead of hundreds
    definitions.create_copy(connection, _NEEDED)
    connection.execute("CREATE TABLE chosen(name VARCHAR)")
    touched = Touched(connection, _LIVE)
    connection.execute("COMMIT")
    return connection, touched


def _benchmark(_: Touched) -> str:
    return f"SELECT DISTINCT key FROM {_SOURCE}.fact_evaluations WHERE benchmark = {_NAME}"


def _organization(touched: Touched) -> str:
    """SQL of the keys of all statements about an organization, and of whatever shares a claim with one or settles it.

    Claims are followed until there is no more, so that every claim of what is copied has all its members.
    """
    named = f"list_contains({{column}}, {_NAME})"
    new = [
        f"SELECT key FROM {_SOURCE}.ledger WHERE claim IS NOT NULL AND {named.format(column='organizations')}",
        f"SELECT target FROM {_SOURCE}.fact_amendments WHERE {named.format(column='new_organizations')}",
        *(f"SELECT key FROM {_SOURCE}.{fact} WHERE {where.format(name=_NAME)}" for fact, where in _PARTIES.items()),
    ]
    while touched.add("touched_events", new):
        touched.add(
            "touched_claims",
            [
                f"SELECT claim FROM {_SOURCE}.ledger SEMI JOIN touched_events USING (key)",
                f"SELECT new_claim FROM {_SOURCE}.fact_amendments AS a JOIN touched_events AS e ON e.key = a.target",
            ],
        )
        new = [
            f"SELECT key FROM {_SOURCE}.ledger SEMI JOIN touched_claims USING (claim)",
            f"SELECT target FROM {_SOURCE}.fact_amendments AS a JOIN touched_claims AS c ON c.claim = a.new_claim",
            *(
                f"SELECT f.key FROM {_SOURCE}.{fact} AS f SEMI JOIN touched_events AS e ON e.key = f.{TARGETS[fact]}"
                for fact in _OUTCOMES
            ),
            f"""SELECT f.key FROM {_SOURCE}.fact_disputes AS f
            SEMI JOIN touched_claims AS c ON c.claim = f.{CLAIMS["fact_disputes"]}""",
        ]
    return "SELECT key FROM touched_events"
