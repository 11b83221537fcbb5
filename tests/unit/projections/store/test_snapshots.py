"""Snapshots as files: what is in one, what is not, and how making one ends."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from projections.errors import NothingPublished, SnapshotRefused, WarehouseOutdated
from projections.read.reader import Reader
from projections.read.snapshots import Snapshot, take
from projections.schema import definitions
from projections.store import open_read_store
from tests.support.records import amendment, event, home_in
from tests.support.ui_home import LOGGED, FilledHome

KNOWN = datetime(2025, 6, 1, tzinfo=UTC)
LATER = "2025-09-01T00:00:00Z"


def corrected(id_: str, target: str, knowntime: str) -> dict[str, object]:
    data = {"headline": "Learned in autumn", "organizations": [{"slug": "openai"}], "model": "m9"}
    replacement = {"time": "2025-03-08T00:00:00Z", "data": data}
    return amendment(id_, "corrected", target, kind="model.launched", replacement=replacement) | {
        "knowntime": knowntime
    }


@pytest.fixture
def filled(tmp_path: Path, empty_file: Path) -> Iterator[FilledHome]:
    """One event that is corrected later, one that is known later, two that share an id, a dead letter."""
    shutil.copyfile(empty_file, home_in(tmp_path / "home").live)
    with FilledHome(tmp_path / "home") as home:
        home.publish(
            [
                event("1", knowntime="2025-03-08T00:00:00Z", data={"headline": "Early"}),
                event("2", knowntime=LATER, data={"headline": "Learned in autumn"}),
                corrected("c", "1", LATER),
                event("3", knowntime="2025-03-08T00:00:00Z", data={"headline": "Lasting"}),
                event("3", knowntime="2025-03-08T00:00:00Z", data={"headline": "Conflicts"}),
                event("3", knowntime=LATER, data={"headline": "Learned in autumn"}),
                event("4", knowntime=LATER, data={"headline": "Learned in autumn"}),
                event("4", knowntime="2025-03-08T00:00:00Z", data={"headline": "Never stood"}),
                b"poison",
            ]
        )
        yield home


def made_in(folder: Path, filled: FilledHome, known: datetime = KNOWN, name: str = "s.duckdb") -> Snapshot:
    return take(open_read_store(filled.home.root), folder / name, known)


def opened(made: Snapshot) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(made.path), read_only=True)


def test_it_holds_what_was_known_and_nothing_else(tmp_path: Path, filled: FilledHome) -> None:
    made = made_in(tmp_path, filled)
    assert made.records == 3
    with opened(made) as connection:
        headlines = "SELECT headline, corrected FROM timeline ORDER BY headline"
        assert connection.execute(headlines).fetchall() == [("Early", False), ("Lasting", False)]
        for (table,) in connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall():
            found = connection.execute(f"SELECT t::VARCHAR FROM {table} AS t").fetchall()
            assert not [row for (row,) in found if "autumn" in row or "Never stood" in row or "m9" in row], table
        assert connection.execute("SELECT headline FROM conflicts").fetchall() == [("Conflicts",)]
        assert connection.execute("SELECT count(*) FROM internal.duplicate_records").fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM dead_letters").fetchone() == (0,)
        assert connection.execute("SELECT name FROM internal.metadata ORDER BY name").fetchall() == [
            ("definitions",),
            ("tables",),
        ]
        positions = connection.execute(
            "SELECT kafka_topic, kafka_partition, next_offset FROM internal.positions ORDER BY ALL"
        ).fetchall()
        assert (*positions,) == made.positions == (("whenline.amendments", 0, 1), ("whenline.models", 0, 8))


def test_dead_letters_are_in_it_once_they_were_logged(tmp_path: Path, filled: FilledHome) -> None:
    made = made_in(tmp_path, filled, datetime(2026, 11, 2, tzinfo=UTC))
    assert made.known > LOGGED
    assert made.records == 9
    with opened(made) as connection:
        assert connection.execute("SELECT count(*) FROM dead_letters").fetchone() == (1,)


def test_it_describes_itself(tmp_path: Path, filled: FilledHome) -> None:
    made = take(open_read_store(filled.home.root), tmp_path / "s.duckdb", KNOWN, datetime(2025, 3, 7, 12, tzinfo=UTC))
    with opened(made) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        row = connection.execute(
            "SELECT known, valid_at, made_at, whenline, tables, generation, records, content, citation FROM snapshot"
        ).fetchone()
        stated = (made.known, made.at, made.made_at, made.whenline, made.tables, 1, 3, made.content, made.citation)
        assert row == stated
        bare = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
        assert connection.execute(bare).fetchall() == []
    for part in ("2025-06-01T00:00:00Z", "2025-03-07T12:00:00Z", made.content, "3 log records", "generation 1"):
        assert part in made.citation


def test_views_answer_for_its_own_times(tmp_path: Path, filled: FilledHome) -> None:
    made = take(open_read_store(filled.home.root), tmp_path / "s.duckdb", KNOWN, datetime(2025, 3, 1, tzinfo=UTC))
    occurrences = "SELECT DISTINCT occurrence FROM timeline"
    with opened(made) as connection:
        assert connection.execute(occurrences).fetchall() == [("absent",)]
        connection.execute("SET VARIABLE \"at\" = DATE '2025-06-01'")
        assert connection.execute(occurrences).fetchall() == [("sure",)]
        connection.execute("SET VARIABLE known = DATE '2025-03-01'")
        assert connection.execute("FROM timeline").fetchall() == []
        connection.execute("SET VARIABLE known = NULL")
        assert len(connection.execute("FROM timeline").fetchall()) == 2
        connection.execute("SET VARIABLE known = '2025-06-02'")
        plain = "SELECT view_name FROM duckdb_views() WHERE sql LIKE '%session_known%' ORDER BY ALL"
        views = [view for (view,) in connection.execute(plain).fetchall()]
        assert {"timeline", "standings", "claims", "changes"} <= set(views)
        for view in views:
            column = "known" if view == "session_clocks" else "*"  # its row is there for any time
            with pytest.raises(duckdb.InvalidInputException, match=r"what was known by 2025-06-01T00:00:00Z"):
                connection.execute(f"SELECT count({column}) FROM {view}")


def test_it_has_this_release_s_views(tmp_path: Path, filled: FilledHome) -> None:
    filled.publish([])
    version = open_read_store(filled.home.root).newest()
    with duckdb.connect(open_read_store(filled.home.root).address(version)) as published:
        published.execute("DROP VIEW claims; UPDATE internal.metadata SET value = '1' WHERE name = 'definitions'")
    with opened(made_in(tmp_path, filled)) as connection:
        assert len(connection.execute("FROM claims").fetchall()) == 0
        found = connection.execute("SELECT value FROM internal.metadata WHERE name = 'definitions'").fetchone()
        assert found == (definitions.version_of_views(),)


def test_it_may_be_attached(tmp_path: Path, filled: FilledHome) -> None:
    made = made_in(tmp_path, filled)
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{made.path}' AS report (READ_ONLY)")
        assert len(connection.execute("FROM report.timeline").fetchall()) == 2


def test_the_same_log_and_dates_give_the_same_content(tmp_path: Path, filled: FilledHome) -> None:
    one = made_in(tmp_path, filled)
    other = made_in(tmp_path, filled, name="other.duckdb")
    assert other.content == one.content
    filled.publish([event("5", knowntime=LATER)])
    later = made_in(tmp_path, filled, name="later.duckdb")
    assert (later.generation, later.content) == (2, one.content)
    filled.publish([event("6", knowntime="2025-03-08T00:00:00Z")])
    assert made_in(tmp_path, filled, name="more.duckdb").content != one.content
    assert made_in(tmp_path, filled, datetime(2025, 6, 2, tzinfo=UTC), "known.duckdb").content != one.content


def test_a_file_that_is_there_stays(tmp_path: Path, filled: FilledHome) -> None:
    path = tmp_path / "s.duckdb"
    path.write_text("mine")
    with pytest.raises(SnapshotRefused, match="is there already"):
        made_in(tmp_path, filled)
    assert path.read_text() == "mine"
    take(open_read_store(filled.home.root), path, KNOWN, force=True)
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("SELECT records FROM snapshot").fetchone() == (3,)


def test_one_that_fails_leaves_nothing(tmp_path: Path, filled: FilledHome) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()

    def fail(done: int, total: int) -> None:
        assert 0 < done <= total
        raise RuntimeError("full")

    with pytest.raises(RuntimeError, match="full"):
        take(open_read_store(filled.home.root), folder / "s.duckdb", KNOWN, progress=fail)
    assert list(folder.iterdir()) == []


def test_the_next_one_removes_what_a_killed_process_left(tmp_path: Path, filled: FilledHome) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait(240)
    abandoned = [tmp_path / f".s.duckdb.{ended.pid}.new{end}" for end in ("", ".wal")]
    spilled = tmp_path / f".s.duckdb.{ended.pid}.new.tmp"
    spilled.mkdir()
    others = [tmp_path / f".s.duckdb.{os.getppid()}.new", tmp_path / f".other.duckdb.{ended.pid}.new"]
    for path in (*abandoned, *others):
        path.write_bytes(b"half")
    made_in(tmp_path, filled)
    assert not [path for path in (*abandoned, spilled) if path.exists()]
    assert all(path.exists() for path in others)


def test_progress_reaches_its_end(tmp_path: Path, filled: FilledHome) -> None:
    steps: list[tuple[int, int]] = []
    take(
        open_read_store(filled.home.root),
        tmp_path / "s.duckdb",
        KNOWN,
        progress=lambda done, total: steps.append((done, total)),
    )
    assert steps == [(done, len(steps)) for done in range(1, len(steps) + 1)]


def test_what_cannot_be_made_is_named(tmp_path: Path, filled: FilledHome) -> None:
    with pytest.raises(SnapshotRefused, match="not known yet") as raised:
        made_in(tmp_path, filled, datetime(9000, 1, 1, tzinfo=UTC))
    assert "Give a moment before" in raised.value.hint
    with pytest.raises(SnapshotRefused, match="cannot be written"):
        take(open_read_store(filled.home.root), tmp_path / "nowhere" / "s.duckdb", KNOWN)
    with pytest.raises(NothingPublished):
        take(open_read_store(tmp_path / "empty"), tmp_path / "s.duckdb", KNOWN)


def test_before_the_first_event_it_is_empty(tmp_path: Path, filled: FilledHome) -> None:
    made = made_in(tmp_path, filled, datetime(1999, 1, 1, tzinfo=UTC))
    assert made.records == 0
    with opened(made) as connection:
        assert connection.execute("FROM timeline").fetchall() == []
        assert connection.execute("SELECT count(*) FROM internal.positions").fetchone() == (2,)


def test_tables_of_another_version_are_refused(
    tmp_path: Path, filled: FilledHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(definitions, "version_of_tables", lambda: "another")
    with pytest.raises(WarehouseOutdated, match="another version"):
        made_in(tmp_path, filled)


def test_while_others_read_the_generation(tmp_path: Path, filled: FilledHome) -> None:
    assert Reader(filled.home.root).status().counts["ledger"] == 8
    assert made_in(tmp_path, filled).records == 3
