"""The rows about one subject of a large history, copied into tables in memory on which read models run as they are.

What amendments and claims make of a statement is stored with it, so a copy answers exactly what the whole history
answers, about every question all of whose statements are in it: see `Subject`.
"""

from __future__ import annotations

from typing import NamedTuple

import duckdb

from projections.read.touched import CLAIMS, TARGETS, Touched
from projections.schema.definitions import copy_definitions
from projections.schema.files import INTERNAL

_RESOLVED = ("amendment_effects", "timeline_validity")
"""What else is copied of amendments: rules of signals do without."""
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
_NAMES = f"list_contains(organizations, {_NAME})"
_MEASURES = f"key IN (SELECT key FROM internal.fact_evaluations WHERE benchmark = {_NAME})"


class Subject(NamedTuple):
    """An organization, or a benchmark."""

    name: str
    is_benchmark: bool = False

    @property
    def complete(self) -> str:
        """SQL of the rows of `beliefs` and `answers` whose question has all its statements among the copies."""
        return _OF_BENCHMARK if self.is_benchmark else _OF_ORGANIZATION

    @property
    def events(self) -> str:
        """SQL of the rows of `timeline` about it: those that name the organization, or are results of the benchmark."""
        return _MEASURES if self.is_benchmark else _NAMES


class SubjectCopies(NamedTuple):
    """A subject, and a connection to tables in memory that have the rows about it."""

    subject: Subject
    connection: duckdb.DuckDBPyConnection


class SubjectTables:
    """Tables with all rows about one subject at a time, of the same definitions as those of a home.

    Args:
        connection: its current database is empty, and gets the tables.
        source: the database, attached to it, that has the tables of the home.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, source: str) -> None:
        copy_definitions(connection, source)
        connection.execute("CREATE TABLE chosen(name VARCHAR)")
        self._touched = Touched(connection, source)
        self._connection, self._source = connection, f"{source}.{INTERNAL}"

    def about(self, subject: Subject) -> SubjectCopies | None:
        """Copies of the rows about a subject, until the next call; None where these are too many."""
        run = self._connection.execute
        self._touched.clear()
        run("; ".join(f"DELETE FROM {INTERNAL}.{table}" for table in _RESOLVED))
        run("DELETE FROM chosen")
        run("INSERT INTO chosen VALUES (?)", [subject.name])
        keys = self._of_benchmark() if subject.is_benchmark else self._of_organization()
        (count,) = run(f"SELECT count(*) FROM ({keys})").fetchone() or (0,)
        if count > LARGEST:
            return None
        self._touched.load_keys(keys, with_records=False)  # what they state is in the other tables
        for table in _RESOLVED:
            run(f"""
                INSERT INTO {INTERNAL}.{table} BY NAME
                SELECT t.* FROM {self._source}.{table} AS t SEMI JOIN loaded_keys AS n ON n.key = t.key""")
        return SubjectCopies(subject, self._connection)

    def _of_benchmark(self) -> str:
        return f"SELECT DISTINCT key FROM {self._source}.fact_evaluations WHERE benchmark = {_NAME}"

    def _of_organization(self) -> str:
        """SQL of the keys of all events that name an organization, and of what shares a claim with one or settles it.

        Claims are followed until there is no more, so that every claim of what is copied has all its members.
        """
        source, touched = self._source, self._touched
        new = [
            f"SELECT key FROM {source}.ledger WHERE {_NAMES}",
            f"SELECT target FROM {source}.fact_amendments WHERE list_contains(new_organizations, {_NAME})",
            *(f"SELECT key FROM {source}.{fact} WHERE {where.format(name=_NAME)}" for fact, where in _PARTIES.items()),
        ]
        while touched.add("touched_events", new):
            touched.add(
                "touched_claims",
                [
                    f"SELECT claim FROM {source}.ledger SEMI JOIN touched_events USING (key)",
                    f"SELECT new_claim FROM {source}.fact_amendments AS a JOIN touched_events AS e ON e.key = a.target",
                    f"SELECT counted_in FROM {source}.fact_talent SEMI JOIN touched_events USING (key)",
                ],
            )
            new = [
                f"SELECT key FROM {source}.ledger SEMI JOIN touched_claims USING (claim)",
                f"SELECT target FROM {source}.fact_amendments AS a JOIN touched_claims AS c ON c.claim = a.new_claim",
                *(
                    f"SELECT f.key FROM {source}.{fact} AS f SEMI JOIN touched_events AS e ON e.key = f.{TARGETS[fact]}"
                    for fact in _OUTCOMES
                ),
                f"""SELECT f.key FROM {source}.fact_disputes AS f
                SEMI JOIN touched_claims AS c ON c.claim = f.{CLAIMS["fact_disputes"]}""",
            ]
        return "SELECT key FROM touched_events"
