"""Opening a live file: as it was left, of another version, or damaged."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from projections.apply.metadata import get_metadata
from projections.errors import WarehouseDamaged, WarehouseError, WarehouseOutdated
from projections.schema import definitions
from projections.store.duckdb_file.live_file import LiveFile
from tests.support.records import batch, event
from tests.support.tables import table_writer
from tests.unit.projections.store.conftest import MakeEmpty

OPEN = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
print("open", flush=True)
sys.stdin.read()
"""


def filled(path: Path) -> dict[str, str]:
    with table_writer(path) as warehouse:
        warehouse.apply(batch(*(event(str(number)) for number in range(100)), b"poison"))
        return warehouse.content()


def abandoned(path: Path, to: Path) -> Path:
    """The file and its log as a killed writer leaves them: committed, but not checkpointed."""
    with table_writer(path) as warehouse:
        warehouse.apply(batch(event("1"), event("2")))
        to.mkdir()
        for part in (path, Path(f"{path}.wal")):
            shutil.copyfile(part, to / part.name)
    return to / path.name


def test_what_was_committed_is_there_after_closing(live: Path) -> None:
    before = filled(live)
    assert not Path(f"{live}.wal").exists()
    with table_writer(live) as again:
        assert again.content() == before
        assert again.counts()["ledger"] == 100


def test_what_was_committed_is_there_after_a_kill(live: Path, tmp_path: Path) -> None:
    left = abandoned(live, tmp_path / "left")
    assert Path(f"{left}.wal").stat().st_size > 0
    with table_writer(left) as again:
        assert again.counts()["ledger"] == 2
        assert again.apply(batch(event("2"), start=2)).duplicates == 2


def test_a_file_of_other_tables_is_outdated(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(live)
    monkeypatch.setattr(definitions, "version_of_tables", lambda: "another")
    with pytest.raises(WarehouseOutdated, match=r"of another version.*whenline rebuild"):
        LiveFile(live)
    monkeypatch.undo()
    LiveFile(live).close()


def test_a_file_of_somebody_else_is_outdated(tmp_path: Path) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path), config={"storage_compatibility_version": "v1.5.0"}) as connection:
        connection.execute("CREATE TABLE mine(x INTEGER)")
    with pytest.raises(WarehouseOutdated, match="of another version"):
        LiveFile(path)


def test_a_file_of_an_older_storage_version_is_outdated(tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    duckdb.connect(str(path)).close()
    with pytest.raises(WarehouseOutdated, match="older storage version"):
        LiveFile(path)


def test_views_are_made_anew_where_only_they_changed(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = filled(live)
    monkeypatch.setattr(definitions, "version_of_views", lambda: "another")
    monkeypatch.setattr(definitions, "create_views", lambda c: c.execute("CREATE OR REPLACE VIEW timeline AS SELECT 1"))
    with table_writer(live) as changed:
        assert changed.content() == before
        assert changed.connection.execute("FROM timeline").fetchall() == [(1,)]
        assert get_metadata(changed.connection, "definitions") == "another"


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"not a database, but a text that is long enough to hold a header of one" * 100,
        None,
    ],
    ids=["cut to nothing but a block", "another file", "header overwritten"],
)
def test_a_damaged_file_is_distinguished_from_an_outdated_one(live: Path, damage: bytes | None) -> None:
    filled(live)
    content = bytearray(live.read_bytes())
    if damage is None:
        content[:8192] = bytes(8192)
    else:
        content = bytearray(damage) if damage else content[:4096]
    live.write_bytes(content)
    with pytest.raises(WarehouseDamaged, match=r"cannot be opened.*made again from the log"):
        LiveFile(live)


def test_wherever_bytes_rot_it_is_detected_or_does_not_matter(live: Path, tmp_path: Path) -> None:
    before = filled(live)
    whole = live.read_bytes()
    detected = 0
    for percent in range(2, 100, 4):
        rotten = bytearray(whole)
        start = len(whole) * percent // 100
        rotten[start : start + 5000] = b"\xa5" * len(rotten[start : start + 5000])
        path = tmp_path / f"rotten{percent}.duckdb"
        path.write_bytes(rotten)
        try:
            with (
                table_writer(path) as warehouse,
                suppress(duckdb.IOException),
            ):  # what is not read at the start is detected later
                assert warehouse.content() == before
        except WarehouseDamaged:
            detected += 1
    assert detected > 0


def test_a_damaged_log_is_damage(live: Path, tmp_path: Path) -> None:
    left = abandoned(live, tmp_path / "left")
    wal = Path(f"{left}.wal")
    content = bytearray(wal.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 64] = b"\x5a" * 64
    wal.write_bytes(content)
    with pytest.raises(WarehouseDamaged, match="cannot be opened"):
        LiveFile(left)


@pytest.mark.parametrize("whole", [False, True])
def test_a_log_whose_beginning_is_damaged_leaves_the_file_before_it(live: Path, tmp_path: Path, whole: bool) -> None:
    """DuckDB takes it for no log at all; rows and positions go together, so that all of it is read again."""
    left = abandoned(live, tmp_path / "left")
    wal = Path(f"{left}.wal")
    content = bytearray(wal.read_bytes())
    content[: len(content) if whole else 64] = b"\x5a" * (len(content) if whole else 64)
    wal.write_bytes(content)
    with table_writer(left) as again:
        assert again.counts()["ledger"] == 0
        assert again.positions == {}
        assert again.apply(batch(event("1"), event("2"))).duplicates == 0


def test_a_log_cut_short_by_a_crash_is_read_up_to_there(live: Path, tmp_path: Path) -> None:
    """What was not committed whole was not acknowledged to anybody: the log of Kafka has it."""
    left = abandoned(live, tmp_path / "left")
    wal = Path(f"{left}.wal")
    wal.write_bytes(wal.read_bytes()[:-100])
    with table_writer(left) as again:
        assert again.counts()["ledger"] == 0
        assert again.positions == {}


def test_the_log_of_another_file_is_refused(new_file: MakeEmpty, tmp_path: Path) -> None:
    left = abandoned(new_file(), tmp_path / "left")
    other = new_file()
    filled(other)
    shutil.copyfile(other, left)
    with pytest.raises(WarehouseDamaged):
        LiveFile(left)


def test_a_file_that_somebody_has_open_is_not_damaged(live: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OPEN, live], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as person:
        assert person.stdout is not None
        assert person.stdout.readline() == "open\n"
        with pytest.raises(WarehouseError, match=r"Could not set lock.*not at fault") as raised:
            LiveFile(live)
        person.communicate("")
    assert type(raised.value) is WarehouseError
    LiveFile(live).close()
