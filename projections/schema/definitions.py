"""What makes the tables, views and macros of a home: the statements, in order, and their versions.

Tables are made once, with the file of a home; views and macros are replaced whenever their text changes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import duckdb

from events.schemas import all_schemas
from projections.schema.descriptions import describe
from projections.schema.fact_tables import FactTable, facts, resolvable
from projections.schema.files import (
    INTERNAL,
    SNAPSHOTS,
    SQL,
    WRITING,
    bare,
    file_of,
    files,
    in_folder,
    shared_columns,
    texts_of,
)
from projections.schema.qualification import with_aliases
from projections.schema.rules import FINDINGS, Rule, rules, union_of_rules

__all__ = ["SQL", "FactTable", "Rule", "facts", "rules"]

PRECOMPUTED = ("internal.amendment_effects", "internal.event_validity", "internal.timeline_validity")
"""Tables that the writer keeps beside those of the log and of facts."""
SETTINGS = "SET TimeZone = 'UTC'"
"""Of the connection that writes."""
_ANNOTATIONS = {"title", "description", "examples"}
"""Keywords of JSON Schema that say nothing of what is valid."""
SESSION = ("session_at", "session_known", "internal.session_horizon")
"""The macros that plain views take their times from; a snapshot has its own."""
_ARGUMENT = re.compile(r"'(\w+)'")
"""A relation without its schema, as `facts_as_of` takes one."""
_MENTION = re.compile(r"(?:\b(FROM|JOIN) )?\b([\w.]+)(\()?")


@cache
def tables() -> tuple[str, ...]:
    """The statements that make all tables."""
    log = [file.sql for file in in_folder("tables/log")]
    resolved = [fact.resolved_definition for fact in facts() if fact.resolved]
    return (*log, *(files()[name].sql for name in PRECOMPUTED), *(fact.definition for fact in facts()), *resolved)


@cache
def views() -> tuple[str, ...]:
    """The statements that make all views and macros, each after those that it needs, by schema (`qualification`)."""
    texts = view_texts()
    done: dict[str, str] = {}

    def take(name: str) -> None:
        if name not in done:
            done[name] = ""  # its own macros may name each other
            for needed in names_in(texts[name]):
                if needed in texts:
                    take(needed)
            done[name] = done.pop(name) or texts[name]

    for name in (*SESSION, *texts):
        take(name)
    return tuple(with_aliases(text, public_names()) for text in done.values())


@cache
def public_names() -> frozenset[str]:
    """Views and macros that analysts name without a schema."""
    return frozenset(
        made.name
        for name in view_texts()
        if name in files()
        for made in files()[name].objects
        if not made.is_internal and f"{INTERNAL}.{made.name}" not in file_of()
    )


@cache
def view_texts() -> dict[str, str]:
    """The statements of each file of views and macros, by the name of its first object."""
    found = {name: file.sql for name, file in files().items() if file.objects[0].kind != "TABLE"}
    listed = ", ".join(f"'{name}'" for name in resolvable())
    found = {name: sql.replace("{resolved_facts}", listed) for name, sql in found.items()}
    return found | {FINDINGS: union_of_rules()}


def names_in(sql: str) -> Iterator[str]:
    """The first objects of the files whose objects statements mention, also in strings that hold SQL."""
    text = bare(sql)
    for argument in _ARGUMENT.findall(text):
        if f"{INTERNAL}.{argument}" in file_of():
            yield f"{INTERNAL}.{argument}"
    for source, name, call in _MENTION.findall(text):
        if name == FINDINGS:
            yield name
        elif name in file_of() and (source or call or "." in name):
            yield file_of()[name].objects[0].name


@cache
def of_snapshots() -> dict[str, str]:
    """The statements that only snapshots have, by name: their own table, and by which times their views answer."""
    return {name: with_aliases(sql, public_names()) for name, sql in texts_of(SNAPSHOTS).items()}


@cache
def writing() -> dict[str, str]:
    """The statements that the writer runs for a batch, by name. Some are filled in with `str.format`."""
    return texts_of(WRITING)


@cache
def written_by() -> dict[str, str]:
    """All that decides what a batch writes, by name, without comments: another text, and tables have to be rebuilt.

    These are the statements that the writer runs, the definitions of tables, every view and macro that any of these
    mentions, the settings of the writer's connection, and the contract of events.
    """
    texts = {f"writing {name}": sql for name, sql in writing().items()}
    texts |= {f"insert {fact.name}": fact.insert for fact in facts()}
    texts |= {f"table {number}": sql for number, sql in enumerate(tables())}
    waiting = list(texts.values())
    while waiting:
        for name in names_in(waiting.pop()):
            if name in view_texts() and name not in texts:
                texts[name] = view_texts()[name]
                waiting.append(texts[name])
    contract = json.dumps(_without_descriptions(all_schemas()), sort_keys=True)
    return {name: bare(sql) for name, sql in texts.items()} | {"settings": SETTINGS, "contract": contract}


@cache
def version_of_tables() -> str:
    """Hash of all that decides what a batch writes: a file of another version has to be rebuilt."""
    return _hash(*(part for item in sorted(written_by().items()) for part in item))


@cache
def version_of_views() -> str:
    """Hash of views, macros and all descriptions: if it differs they are created again."""
    descriptions = [repr(file) for file in files().values()]
    return _hash(*views(), *descriptions, json.dumps(shared_columns(), sort_keys=True))


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all tables in an empty file, with their descriptions."""
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {INTERNAL}")
    for statement in tables():
        connection.execute(statement)
    describe(connection, lambda made: made.kind == "TABLE")


def copy_definitions(connection: duckdb.DuckDBPyConnection, source: str) -> None:
    """Make in the empty database in use what another has except rows: tables, views, macros, descriptions.

    Views are bound when they are made and not when they are copied: that is 0.07 s instead of 9 s.

    Args:
        connection: its database in use is empty.
        source: name of the attached database.
    """
    (target,) = connection.execute("SELECT current_database()").fetchone() or ("",)
    connection.execute(f'COPY FROM DATABASE "{source}" TO "{target}" (SCHEMA)')


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create or replace all views and macros, with their descriptions."""
    for statement in views():
        connection.execute(statement)
    describe(connection, lambda made: made.kind != "TABLE")


def _without_descriptions(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_descriptions(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    remaining = {
        name: part for name, part in schema.items() if name not in _ANNOTATIONS or not isinstance(part, str | list)
    }
    return {name: _without_descriptions(part) for name, part in remaining.items()}


def _hash(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
