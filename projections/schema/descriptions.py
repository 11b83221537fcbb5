"""Descriptions of tables, views, macros and columns, from the SQL files; and their copy in the catalog."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import duckdb

from projections.schema.fact_tables import FACTS, RESOLVED, facts
from projections.schema.files import INTERNAL, SNAPSHOTS, SQL, SqlFile, SqlObject, files, read, shared_columns
from projections.schema.rules import FINDINGS, FINDINGS_DESCRIPTION, RULES

_COLUMNS = """
SELECT CASE WHEN schema_name = 'internal' THEN 'internal.' || table_name ELSE table_name END AS name, column_name
FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal
"""


def describe(connection: duckdb.DuckDBPyConnection, wanted: Callable[[SqlObject], bool]) -> None:
    """Copy the descriptions of objects and columns into the catalog, for readers with another tool."""
    _comment(connection, ((made, file) for made, file in described() if wanted(made)))


def describe_snapshot(connection: duckdb.DuckDBPyConnection) -> None:
    """Copy all descriptions into the catalog of a snapshot: those of a home, and of what only snapshots have."""
    own = [read(path) for path in sorted((SQL / SNAPSHOTS).glob("*.sql"))]
    _comment(connection, [*described(), *((made, file) for file in own for made in file.objects)])


def _comment(connection: duckdb.DuckDBPyConnection, objects: Iterable[tuple[SqlObject, SqlFile]]) -> None:
    columns = columns_of(connection)
    statements = []
    for made, file in objects:
        statements.append(f"COMMENT ON {made.kind} {made.name} IS {_quoted(file.description)}")
        for column in columns.get(made.name, ()) if made.kind in ("TABLE", "VIEW") else ():
            text = _quoted(column_description(file, column))
            statements.append(f'COMMENT ON COLUMN {made.name}."{column}" IS {text}')
    connection.execute(";\n".join(statements))


def described() -> Iterator[tuple[SqlObject, SqlFile]]:
    """All objects of a home with the file that describes each; a public view or macro is an alias of an internal one.

    A table of resolved facts is described by the files of its fact table and of the template.
    """
    for file in files().values():
        if file.objects[0].name != RESOLVED:
            for made in file.objects:
                yield made, file
                if made.kind != "TABLE" and not made.is_internal:
                    yield replace(made, name=f"{INTERNAL}.{made.name}"), file
    template = files()[RESOLVED]
    for fact in facts():
        if fact.resolved:
            own = files()[f"{INTERNAL}.{fact.name}"]
            says = template.description.replace("<x>", fact.name.removeprefix("fact_"))
            columns = own.columns | template.columns
            made = SqlObject("TABLE", f"{INTERNAL}.{fact.resolved}")
            yield made, SqlFile(fact.resolved, own.folder, says, {}, columns, "", (made,))
    made = SqlObject("MACRO TABLE", FINDINGS, "turns, logged")
    yield made, SqlFile("rule_findings", RULES, FINDINGS_DESCRIPTION, {}, {}, "", (made,))


def column_description(file: SqlFile, column: str) -> str:
    """The description of a column: its own, else the envelope's in fact tables, else the shared one."""
    shared = shared_columns()
    of_facts = shared["envelope"] if file.folder == FACTS else {}
    found = file.columns.get(column) or of_facts.get(column, {}).get("description") or shared["columns"].get(column)
    if found is None:
        raise LookupError(f"No description of column {column} in {file.folder}/{file.name}.sql: add it there.")
    return str(found)


def columns_of(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Columns of each table and view of the connection's own database, in order."""
    columns: dict[str, list[str]] = {}
    for name, column in connection.execute(_COLUMNS).fetchall():
        columns.setdefault(name, []).append(column)
    return columns


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
