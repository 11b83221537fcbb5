"""A home with a history of more events than a page has at once, of few organizations, so that each has many."""

from __future__ import annotations

from pathlib import Path

from bench.dense import DenseHistory
from projections.store import open_write_store
from tests.support.tables import with_empty_tables

EVENTS, ORGANIZATIONS = 6_000, 12


def fill_large_home(folder: Path) -> Path:
    """The home, with one generation."""
    session = open_write_store(with_empty_tables(folder)).open()
    try:
        for batch in DenseHistory(EVENTS, organizations=ORGANIZATIONS).batches():
            session.tables.apply(batch)
        session.publish()
    finally:
        session.close()
    return folder
