"""Creates tables in an empty database, and views and macros in any."""

from __future__ import annotations

import duckdb

from projections.apply.metadata import TABLES, VIEWS, get_metadata, put_metadata
from projections.apply.transaction import transaction
from projections.errors import WarehouseOutdated
from projections.schema import definitions
from projections.schema.content import tables_of


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create tables in an empty database; refuse those of another version.

    Raises:
        WarehouseOutdated: the tables are of another version and have to be rebuilt.
    """
    version = definitions.version_of_tables()
    tables = tables_of(connection)
    if not tables:
        with transaction(connection):
            definitions.create_tables(connection)
            put_metadata(connection, TABLES, version)
        return
    found = get_metadata(connection, TABLES) if "internal.metadata" in tables else None
    if found != version:
        raise WarehouseOutdated(
            f"The tables are of another version ({found}) than this program ({version}).",
            hint="Run `whenline rebuild`: it makes them again from the log.",
        )


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create views and macros again where their definitions changed."""
    with transaction(connection):
        update_views(connection)


def update_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create views and macros again where their definitions changed. Call it inside a transaction."""
    version = definitions.version_of_views()
    if get_metadata(connection, VIEWS) != version:
        definitions.create_views(connection)
        put_metadata(connection, VIEWS, version)
