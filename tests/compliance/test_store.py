"""What every store must do, whatever it is made of. An adapter takes part by its line in `tests.support.stores`."""

from __future__ import annotations

import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from projections.errors import (
    NothingPublished,
    PositionNotRising,
    QueryRefused,
    WarehouseDamaged,
    WarehouseError,
    WarehouseLocked,
)
from projections.fault_point import no_fault
from projections.schema import definitions
from projections.schema.content import content_of, differences
from projections.store import Limits, Version
from projections.store.port import ReadStore, WriteSession, WriteStore
from tests.support.records import MODELS, batch, event
from tests.support.stores import ADAPTERS, FIRST_BATCH, SECOND_BATCH, STEPS, Adapter

HOLD = """
import sys
from pathlib import Path
from projections.fault_point import no_fault
from tests.support.stores import ADAPTERS
with ADAPTERS[sys.argv[1]].open_write_store(Path(sys.argv[2]), no_fault).open():
    print("open", flush=True)
    sys.stdin.read()
"""
HARM = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
for statement in sys.argv[2:]:
    connection.execute(statement)
print("done", flush=True)
sys.stdin.read()
"""
"""What a tool does that opens a version for writing, as most do unless they are told not to."""
BOTH = len(FIRST_BATCH) + len(SECOND_BATCH)


@dataclass(frozen=True)
class Home:
    """A home under test, with one published version that holds `FIRST_BATCH`."""

    name: str
    adapter: Adapter
    root: Path

    @property
    def writing(self) -> WriteStore:
        return self.adapter.open_write_store(self.root, no_fault)

    @property
    def reading(self) -> ReadStore:
        return self.adapter.open_read_store(self.root)

    def newest(self) -> duckdb.DuckDBPyConnection:
        return self.reading.connect(self.reading.newest())

    def child(self, *command: str) -> subprocess.Popen[str]:
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        return subprocess.Popen([sys.executable, *command], **pipes)


@pytest.fixture(scope="module", params=ADAPTERS)
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Making tables is most of a test's time, so it is done once."""
    home = Home(request.param, ADAPTERS[request.param], tmp_path_factory.mktemp(request.param))
    with home.writing.open() as session:
        session.tables.apply(batch(*FIRST_BATCH), {MODELS: "topic id"})
        session.publish()
    return home


@pytest.fixture
def home(template: Home, tmp_path: Path) -> Home:
    shutil.copytree(template.root, tmp_path / "home")
    return Home(template.name, template.adapter, tmp_path / "home")


@pytest.fixture
def session(home: Home) -> Iterator[WriteSession]:
    with home.writing.open() as opened:
        yield opened


def records(connection: duckdb.DuckDBPyConnection) -> int:
    """Log records in the tables: events and dead letters."""
    (found,) = connection.execute(
        "SELECT (SELECT count(*) FROM ledger) + (SELECT count(*) FROM dead_letters)"
    ).fetchone() or (0,)
    return int(found)


def position(connection: duckdb.DuckDBPyConnection) -> int:
    (found,) = connection.execute("SELECT max(next_offset) FROM internal.positions").fetchone() or (0,)
    return int(found)


@pytest.mark.parametrize("step", STEPS)
def test_a_crash_loses_nothing_and_applies_nothing_twice(home: Home, step: str) -> None:
    with home.child("-m", "tests.support.stores", home.name, str(home.root), step) as writer:
        assert writer.wait(240) == -signal.SIGKILL
    is_committed, is_published = step != "in transaction", step == "after publish"
    assert records(home.newest()) == (BOTH if is_published else len(FIRST_BATCH))
    with home.writing.open() as session:
        tables = session.tables
        assert session.discarded is None
        assert records(tables.connection) == tables.positions[MODELS].next_offset
        assert records(tables.connection) == (BOTH if is_committed else len(FIRST_BATCH))
        unsent = [letter.value for letter in tables.dead_letters.unsent().values()]
        assert unsent == [b"poison", b"more poison"][: 1 + is_committed]
        if is_committed:
            with pytest.raises(PositionNotRising):
                tables.apply(batch(*SECOND_BATCH, start=len(FIRST_BATCH)))
        else:
            tables.apply(batch(*SECOND_BATCH, start=len(FIRST_BATCH)))
        assert tables.counts() == {"ledger": 5, "dead_letters": 2, "conflicts": 0, "duplicates": 1}
        assert session.publish().number > 1
    assert records(home.newest()) == BOTH


def test_a_batch_that_fails_leaves_nothing(home: Home) -> None:
    def fail(step: str) -> None:
        if step == "in transaction":
            raise OSError("pulled out")

    with home.adapter.open_write_store(home.root, fail).open() as session:
        before = session.tables.content()
        with pytest.raises(OSError, match="pulled out"):
            session.tables.apply(batch(*SECOND_BATCH, start=len(FIRST_BATCH)))
        assert session.tables.content() == before
        assert session.tables.positions[MODELS].next_offset == len(FIRST_BATCH)


def test_a_second_writer_is_refused(home: Home, session: WriteSession) -> None:
    with pytest.raises(WarehouseLocked):
        home.writing.open()
    with home.child("-c", HOLD, home.name, str(home.root)) as other:
        assert other.wait(240) == 1
    session.tables.apply(batch(*SECOND_BATCH, start=len(FIRST_BATCH)))


def test_the_lease_ends_with_the_session_and_with_the_process(home: Home) -> None:
    home.writing.open().close()
    with home.child("-c", HOLD, home.name, str(home.root)) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(WarehouseLocked):
            home.writing.open()
        other.kill()
        other.wait(240)
    home.writing.open().close()


@pytest.mark.parametrize(
    "statements",
    [
        (),
        ("CHECKPOINT",),
        ("CREATE TABLE mine AS FROM range(100_000)",),
        ("DELETE FROM internal.ledger", "CHECKPOINT"),
        ("BEGIN", "DELETE FROM internal.ledger"),
    ],
    ids=["open", "checkpoint", "create", "delete", "held open"],
)
@pytest.mark.parametrize("harmed", [1, 2])
def test_what_a_writer_does_to_a_version_stays_there(
    home: Home, session: WriteSession, statements: tuple[str, ...], harmed: int
) -> None:
    versions = [home.reading.newest()]
    for number in range(2):
        session.tables.apply(batch(event(f"more{number}"), start=len(FIRST_BATCH) + number))
        versions.append(session.publish())
    address = Path(home.reading.address(versions[harmed]))
    others = [version for version in versions if version != versions[harmed]]
    before = [content_of(home.reading.connect(version)) for version in others]
    live = session.tables.content()
    address.chmod(0o644)  # root needs no permission
    with home.child("-c", HARM, str(address), *statements) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "done\n"
        assert [content_of(home.reading.connect(version)) for version in others] == before
        assert session.tables.content() == live
        session.tables.apply(batch(event("next"), start=len(FIRST_BATCH) + 2))
        session.publish()
        assert records(home.newest()) == len(FIRST_BATCH) + 3
        writer.kill()
        writer.wait(240)
    assert [content_of(home.reading.connect(version)) for version in others] == before
    assert session.tables.content() != live
    session.tables.apply(batch(event("last"), start=len(FIRST_BATCH) + 3))
    session.publish()
    assert records(home.newest()) == len(FIRST_BATCH) + 4


@pytest.mark.parametrize("loss", ["changed", "removed"])
def test_a_newest_version_that_is_not_as_it_was_is_noticed(home: Home, session: WriteSession, loss: str) -> None:
    address = Path(home.reading.address(session.publish()))
    assert not session.has_lost_version()
    if loss == "removed":
        address.unlink()
    else:
        address.chmod(0o644)
        with duckdb.connect(str(address)) as connection:
            connection.execute("CREATE TABLE mine(x INTEGER)")
    assert session.has_lost_version()
    session.publish()
    assert not session.has_lost_version()
    assert records(home.newest()) == len(FIRST_BATCH)


def test_a_newest_version_that_is_held_open_for_writing_is_noticed(home: Home, session: WriteSession) -> None:
    address = Path(home.reading.address(session.publish()))
    address.chmod(0o644)
    with home.child("-c", HARM, str(address)) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "done\n"
        assert session.has_lost_version()
        session.publish()
        assert not session.has_lost_version()
        assert records(home.newest()) == len(FIRST_BATCH)
        writer.kill()


def test_the_positions_of_the_newest_version_are_known(home: Home, session: WriteSession) -> None:
    assert session.published_positions == {MODELS: len(FIRST_BATCH)}
    session.tables.apply(batch(*SECOND_BATCH, start=len(FIRST_BATCH)))
    assert session.published_positions == {MODELS: len(FIRST_BATCH)}
    session.publish()
    assert session.published_positions == {MODELS: BOTH}
    assert home.adapter.open_write_store(home.root / "other", no_fault).open().published_positions == {}


def test_damaged_tables_are_replaced_by_empty_ones_while_the_last_version_serves(
    home: Home, session: WriteSession
) -> None:
    with pytest.raises(WarehouseDamaged) as damaged, session.detecting_damage():
        raise duckdb.IOException("Corrupt database file: computed checksum 1 does not match stored checksum 2")
    with pytest.raises(WarehouseError, match="No space left") as full, session.detecting_damage():
        raise duckdb.IOException("Could not write file: No space left on device")
    assert not isinstance(full.value, WarehouseDamaged)
    with pytest.raises(duckdb.BinderException), session.detecting_damage():
        raise duckdb.BinderException("not about the file")
    discarded = session.discard(damaged.value)
    assert home.writing.set_aside() == (discarded.location,)
    assert session.tables.positions == {}
    assert records(home.newest()) == len(FIRST_BATCH)
    session.tables.apply(batch(*FIRST_BATCH, *SECOND_BATCH))
    session.publish()
    assert records(home.newest()) == BOTH


def test_the_fixed_address_is_read_only_and_read_by_earlier_releases(home: Home) -> None:
    version, store = home.reading.newest(), home.reading
    assert not store.is_current(version)
    store.refresh_current(version)
    assert store.is_current(version)
    (current,) = home.root.rglob("current/*")
    assert stat.S_IMODE(current.stat().st_mode) == 0o444
    with duckdb.connect(str(current), read_only=True) as connection:
        assert content_of(connection) == content_of(home.newest())
        (tags,) = connection.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchone() or ({},)
        assert tags["storage_version"].startswith("v1.2")
    current.chmod(0o644)
    with duckdb.connect(str(current)) as connection:
        connection.execute("CREATE TABLE mine(x INTEGER)")
    assert not store.is_current(version)
    store.refresh_current(version)
    with duckdb.connect(str(current), read_only=True) as connection:
        assert content_of(connection) == content_of(home.newest())


def test_a_long_lived_process_sees_new_data_at_the_fixed_address_by_attaching_again(
    home: Home, session: WriteSession
) -> None:
    """As docs/operations.md describes it: an open file stays as it is, and so does a second connection to it."""
    store = home.reading
    store.refresh_current(store.newest())
    (path,) = home.root.rglob("current/*")
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{path}' AS whenline (READ_ONLY)")
        session.tables.apply(batch(event("3"), start=len(FIRST_BATCH)))
        store.refresh_current(session.publish())
        assert connection.execute("SELECT count(*) FROM whenline.ledger").fetchone() == (2,)
        connection.execute("DETACH whenline")
        connection.execute(f"ATTACH '{path}' AS whenline (READ_ONLY)")
        assert connection.execute("SELECT count(*) FROM whenline.ledger").fetchone() == (3,)


def test_a_second_rebuild_is_refused(home: Home) -> None:
    with home.writing.rebuild() as rebuilding:
        with pytest.raises(WarehouseLocked, match="Another rebuild"), home.writing.rebuild():
            pass
        rebuilding.tables.apply(batch(*FIRST_BATCH))
        rebuilding.offer()
    with home.writing.rebuild():
        pass


def test_a_start_removes_what_a_killed_rebuild_left_and_nothing_of_one_that_runs(home: Home) -> None:
    def size() -> int:
        return sum(path.stat().st_size for path in home.root.rglob("*") if path.is_file())

    before = size()
    rebuild = f"from tests.support.stores import ADAPTERS; A = ADAPTERS[{home.name!r}]"
    rebuild += "; import sys; from pathlib import Path; from projections.fault_point import no_fault"
    rebuild += "\nwith A.open_write_store(Path(sys.argv[1]), no_fault).rebuild():"
    rebuild += "\n    print('open', flush=True); sys.stdin.read()"
    with home.child("-c", rebuild, str(home.root)) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        home.writing.open().close()
        assert size() > before + 1_000_000
        other.kill()
        other.wait(240)
    home.writing.open().close()
    assert size() < before + 1_000_000


def test_nothing_is_published_at_first(home: Home, tmp_path: Path) -> None:
    store = home.adapter.open_read_store(tmp_path / "nowhere")
    with pytest.raises(NothingPublished):
        store.newest()
    assert store.newer_than(None) is None
    with pytest.raises(NothingPublished):
        store.connect(Version(1, home.reading.newest().published_at))


def test_a_reader_sees_what_was_published_and_nothing_else(home: Home, session: WriteSession) -> None:
    first = home.reading.newest()
    session.tables.apply(batch(*SECOND_BATCH, start=len(FIRST_BATCH)))
    assert home.reading.newer_than(first) is None
    assert records(home.newest()) == len(FIRST_BATCH)
    second = session.publish()
    assert home.reading.newer_than(first) == home.reading.newest() == second
    assert second.number > first.number
    assert second.stamp != first.stamp
    assert records(home.newest()) == BOTH


def test_a_reader_stays_on_its_version(home: Home, session: WriteSession) -> None:
    first = home.newest()
    for number in range(12):
        session.catch_up(number % 3 == 1)
        session.tables.apply(batch(event(f"more{number}"), start=len(FIRST_BATCH) + number))
        session.publish()
        assert records(first) == position(first) == len(FIRST_BATCH)
    second = home.newest()
    with home.writing.rebuild() as rebuilding:
        rebuilding.tables.apply(batch(*FIRST_BATCH))
        rebuilding.offer()
    assert session.has_rebuilt()
    session.replace_with_rebuilt()
    session.publish()
    assert (records(first), records(second)) == (len(FIRST_BATCH), len(FIRST_BATCH) + 12)
    assert records(home.newest()) == len(FIRST_BATCH)


def test_positions_are_those_of_the_rows_in_every_version(home: Home, session: WriteSession) -> None:
    torn: list[tuple[int, int]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                connection = home.newest()
            except NothingPublished:
                continue  # removed between looking and opening
            torn.extend([(records(connection), position(connection))])
            connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(12):
        session.tables.apply(batch(event(f"more{number}"), b"poison", start=len(FIRST_BATCH) + 2 * number))
        session.publish()
    done.set()
    reader.join(240)
    assert torn
    assert [pair for pair in torn if pair[0] != pair[1]] == []


def test_a_rebuild_equals_the_tables_to_the_last_row(home: Home, session: WriteSession) -> None:
    session.tables.apply(batch(*SECOND_BATCH, start=len(FIRST_BATCH)))
    published = session.publish()
    before = content_of(home.reading.connect(published))
    assert before == session.tables.content()
    with home.writing.rebuild() as rebuilding:
        for offset, value in enumerate((*FIRST_BATCH, *SECOND_BATCH)):  # in other batches
            rebuilding.tables.apply(batch(value, start=offset), {MODELS: "topic id"} if offset == 0 else None)
        assert differences(rebuilding.tables.content(), before) == []
        rebuilding.tables.connection.execute("UPDATE internal.fact_models SET model = 'forged' WHERE model = 'm1'")
        assert differences(rebuilding.tables.content(), before) == ["internal.fact_models"]


def test_rebuilt_tables_wait_for_a_writer(home: Home) -> None:
    with home.writing.rebuild() as rebuilding:
        rebuilding.tables.apply(batch(*FIRST_BATCH, *SECOND_BATCH))
        rebuilding.offer()
    assert home.writing.has_rebuilt()
    assert home.writing.set_aside() == ()
    with home.writing.open() as session:
        assert not session.has_rebuilt()
        assert session.tables.positions[MODELS].next_offset == BOTH
    assert len(home.writing.set_aside()) == 1


def test_a_rebuild_that_is_not_offered_leaves_nothing(home: Home) -> None:
    with home.writing.rebuild() as rebuilding:
        rebuilding.tables.apply(batch(*SECOND_BATCH))
    assert not home.writing.has_rebuilt()
    with home.writing.open() as session:
        assert session.tables.positions[MODELS].next_offset == len(FIRST_BATCH)


def test_tables_of_another_version_are_set_aside_while_the_last_version_serves(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(definitions, "version_of_tables", lambda: "another")
    with home.writing.open() as session:
        assert session.discarded is not None
        assert session.discarded.was_published
        assert session.tables.positions == {}
        assert home.writing.set_aside() == (session.discarded.location,)
        assert records(home.newest()) == len(FIRST_BATCH)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM internal.ledger",
        "INSERT INTO internal.positions VALUES ('t', 0, 1, NULL)",
        "CREATE TABLE mine(x INTEGER)",
        "CREATE OR REPLACE VIEW timeline AS SELECT 1",
        "COPY ledger TO '/tmp/ledger.csv'",
        "FROM read_text('/etc/passwd')",
        "ATTACH 'other.duckdb'",
        "SET memory_limit = '100GB'",
        "SET threads = 64",
    ],
)
def test_a_reader_cannot_write_nor_leave_the_tables(home: Home, statement: str) -> None:
    connection = home.newest()
    with pytest.raises(duckdb.Error):
        connection.execute(statement)
    assert records(home.newest()) == len(FIRST_BATCH)


def test_limits_hold(home: Home) -> None:
    connection = home.reading.connect(home.reading.newest(), Limits(memory="64MB", threads=1))
    with pytest.raises(duckdb.OutOfMemoryException):
        connection.execute("SELECT list(hash(i)::VARCHAR || repeat('x', 100)) FROM range(5_000_000) AS r(i)").fetchall()
    assert connection.execute("SELECT current_setting('threads')").fetchone() == (1,)
    assert records(connection) == len(FIRST_BATCH)


def test_a_limit_that_is_none_is_refused(home: Home) -> None:
    with pytest.raises(QueryRefused, match="memory limit such as 2GB"):
        home.reading.connect(home.reading.newest(), Limits(memory="much"))


def test_a_version_can_be_attached_but_not_written(home: Home) -> None:
    with duckdb.connect() as connection:
        home.reading.attach(connection, home.reading.newest(), "whenline")
        assert connection.execute("SELECT count(*) FROM whenline.ledger").fetchone() == (2,)
        with pytest.raises(duckdb.Error, match="read-only"):
            connection.execute("DELETE FROM whenline.internal.ledger")


def test_another_process_opens_a_version_by_its_address(home: Home, session: WriteSession) -> None:
    session.publish()
    query = "import sys, duckdb; print(duckdb.connect(sys.argv[1], read_only=True).execute('FROM ledger').fetchall())"
    with home.child("-c", query, home.reading.address(home.reading.newest())) as other:
        assert other.wait(240) == 0
