"""The SQL files as what they define: which tables, which views and macros, in which order, and of which version.

A file under `sql/` is named as what it makes. `-- needs:` in its opening names files that come before it. Tables are made
once, with the file; views and macros are made anew whenever their text changes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from events.schemas import all_schemas

SQL = Path(__file__).parent / "sql"
TABLES = ("ledger", "repeats", "act_spans", "effective_spans", "dead_letters", "positions", "about")
RESOLVING = ("touched", "omitted", "stands", "amendments", "acts_over", "effective_over")
"""What the spans are worked out by: where one of these differs, they have to be worked out again."""
ASKED = ("asked_at", "asked_known")
"""What every plain view asks by; a snapshot has its own."""
INSERT = "\nINSERT INTO "


@dataclass(frozen=True)
class FactTable:
    """A fact table: its definition, the kinds that fill it ('*' is all), and the statement that does, from `statements`."""

    name: str
    kinds: frozenset[str]
    definition: str
    insert: str

    def takes(self, kinds: set[str]) -> bool:
        """Whether a batch with these kinds has rows for it."""
        return "*" in self.kinds or not self.kinds.isdisjoint(kinds)


@cache
def facts() -> tuple[FactTable, ...]:
    """All fact tables, by name."""
    found = []
    for path in sorted((SQL / "facts").glob("*.sql")):
        definition, _, insert = path.read_text(encoding="utf-8").partition(INSERT)
        kinds = next(line for line in definition.splitlines() if line.startswith("-- kinds:"))
        found.append(
            FactTable(path.stem, frozenset(kinds.split(":")[1].split()), definition, INSERT.strip() + " " + insert)
        )
    return tuple(found)


@cache
def tables() -> tuple[str, ...]:
    """The statements that make all tables."""
    core = [(SQL / "core" / f"{name}.sql").read_text(encoding="utf-8") for name in TABLES]
    return (*core, *(fact.definition for fact in facts()))


@cache
def views() -> tuple[str, ...]:
    """The statements that make all views and macros, each after those it needs."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((SQL / "core").glob("*.sql"))}
    texts |= {path.stem: path.read_text(encoding="utf-8") for path in sorted((SQL / "models").glob("*.sql"))}
    done: dict[str, str] = {}

    def take(name: str) -> None:
        if name in done or name in TABLES:
            return
        for line in texts[name].splitlines():
            if line.startswith("-- needs:"):
                for needed in line.removeprefix("-- needs:").split():
                    take(needed)
        done[name] = texts[name]

    for name in (*ASKED, *texts):
        take(name)
    return tuple(done.values())


@cache
def of_snapshots() -> dict[str, str]:
    """The texts that only snapshots have, by name: what one says of itself, and by which times its views answer."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((SQL / "snapshots").glob("*.sql"))}


@cache
def version_of_tables() -> str:
    """Hash of table definitions and contract: a file of another version has to be rebuilt."""
    contract = json.dumps(all_schemas(), sort_keys=True)
    inserts = [fact.insert for fact in facts()]
    read_by_writer = [_text_of(name) for name in ("happened", *RESOLVING)]
    return _hash(*tables(), *inserts, *read_by_writer, contract)


@cache
def version_of_views() -> str:
    """Hash of views, macros and their comments: where it differs they are made anew."""
    return _hash(*views())


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all tables in an empty file."""
    for statement in tables():
        connection.execute(statement)


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all views and macros, or make them anew."""
    for statement in views():
        connection.execute(statement)


def _text_of(name: str) -> str:
    (path,) = [path for room in ("core", "models") if (path := SQL / room / f"{name}.sql").exists()]
    return path.read_text(encoding="utf-8")


def _hash(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
