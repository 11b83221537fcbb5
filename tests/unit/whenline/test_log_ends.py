"""What a worker serves about the log leaves its versions to the rules of signals."""

from __future__ import annotations

from pathlib import Path

from projections.store import open_read_store
from projections.store.limits import Limits
from tests.support.records import MODELS, event
from tests.support.tables import Tables
from whenline.log_ends import published_positions


def test_positions_are_read_without_opening_the_version_in_duckdb(tmp_path: Path) -> None:
    assert published_positions(tmp_path) == {}
    with Tables(tmp_path) as tables:
        tables.add({MODELS: [event("a"), event("b")]})
    assert published_positions(tmp_path) == {MODELS: 2}
    store = open_read_store(tmp_path)
    with store.connect(store.newest(), Limits(memory="100MB", spill=str(tmp_path / "spill"))) as connection:
        assert connection.execute("SELECT count(*) FROM ledger").fetchone() == (2,)
