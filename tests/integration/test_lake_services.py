"""A lake with its catalog in a PostgreSQL server, and its files in an object store."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from projections.errors import LeaseHeld, StoreAddressInvalid, StoreUnavailable, WarehouseLocked
from projections.fault_point import no_fault
from projections.schema.content import content_of
from projections.store.ducklake import (
    Follower,
    LakeAddress,
    LakeArrivalSink,
    LakeReadStore,
    LakeWriteStore,
    lake,
    maintenance,
)
from projections.store.ducklake.changes import in_database
from projections.store.ducklake.connecting import LAKE, attach, open_duckdb
from projections.store.ducklake.credentials import use_credentials
from projections.store.ducklake.lake import HEAD
from projections.store.ducklake.lake_state import state_of_lake
from projections.store.ducklake.maintenance import maintain
from tests.support.lakes import open_follower, open_writer
from tests.support.object_store import ObjectStore, running_object_store
from tests.support.postgres import Postgres, running_postgres
from tests.support.records import MODELS, batch, event
from tests.support.stores import FIRST_BATCH, SECOND_BATCH

WRITE = """
import sys
from pathlib import Path
from projections.store.ducklake import LakeAddress
from tests.support.lakes import open_writer
with open_writer(Path(sys.argv[1]), LakeAddress(sys.argv[2], sys.argv[3])):
    print("open", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module", autouse=True)
def _no_views() -> Iterator[None]:
    """Views of the lake take seconds, and only other tools use them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lake, "commit_views", lambda *_: None)
        yield


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def objects() -> Iterator[ObjectStore]:
    with running_object_store() as server:
        yield server


@pytest.fixture
def address(postgres: Postgres, tmp_path: Path) -> LakeAddress:
    return LakeAddress.of(f"ducklake:postgres:{postgres.new_database()}", str(tmp_path / "data"))


def content(root: Path, address: LakeAddress) -> dict[str, str]:
    store = LakeReadStore(root, address)
    with store.connect(store.newest()) as connection:
        return content_of(connection)


def test_a_lake_in_services_has_one_writer_and_readers_anywhere(
    postgres: Postgres, objects: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "key"
    key.write_text(f"{objects.key}\n")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID_FILE", str(key))
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_ENDPOINT_URL", objects.url)
    address = LakeAddress.of(f"ducklake:postgres:{postgres.new_database()}", "s3://bucket/whenline")
    with open_writer(tmp_path / "one", address) as session:
        session.tables.apply(batch(*FIRST_BATCH), {MODELS: "topic id"})
        session.publish()
        assert {path.split("/")[2] for path in objects.objects} == {"whenline"}
        with open_follower(tmp_path / "reader", address) as follower:
            assert follower.follow() is not None
            session.tables.apply(batch(*SECOND_BATCH, start=len(FIRST_BATCH)))
            session.publish()
            postgres.end_connections()  # of writer, lease and reader
            session.tables.apply(batch(event("later"), start=7))
            version = session.publish()
            assert follower.follow() == version
        assert content(tmp_path / "reader", address) == session.tables.content()
        with pytest.raises(LeaseHeld):
            open_writer(tmp_path / "two", address)


def test_files_are_removed_an_hour_after_nothing_needs_them(
    address: LakeAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_writer(tmp_path / "one", address) as session, open_follower(tmp_path / "reader", address) as follower:
        for number in range(4):
            session.tables.apply(batch(event(f"{number}"), start=number))
            session.publish()
        follower.follow()
        done = maintain(address, timedelta(hours=1))
        assert done.merged > 0
        assert (done.forgotten, done.removed) == (0, 0)
        monkeypatch.setattr(maintenance, "REMOVE_AFTER", timedelta(0))
        done = maintain(address, timedelta(0))
        assert done.forgotten > 0
        assert done.removed > 0
        session.tables.apply(batch(event("later"), start=4))
        session.publish()
        follower.follow()
        assert content(tmp_path / "reader", address) == session.tables.content()


def test_what_an_open_transaction_reads_is_not_forgotten(
    address: LakeAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintenance, "REMOVE_AFTER", timedelta(0))
    query = f"SELECT count(*) FROM {in_database(LAKE, 'internal.ledger')}"
    with open_writer(tmp_path / "one", address) as session, open_duckdb(address) as reader:
        for number in range(2):
            session.tables.apply(batch(event(f"{number}"), start=number))
            session.publish()
        attach(reader, address, read_only=True)
        reader.execute("BEGIN")
        assert reader.execute(query).fetchone() == (2,)
        (snapshot,) = reader.execute(f"SELECT id FROM ducklake_current_snapshot('{LAKE}')").fetchall()
        for number in range(2, 5):
            session.tables.apply(batch(event(f"{number}"), start=number))
            session.publish()
        maintain(address, timedelta(0))
        with open_duckdb(address) as other:
            attach(other, address, read_only=True)
            assert snapshot in other.execute(f"SELECT snapshot_id FROM ducklake_snapshots('{LAKE}')").fetchall()
        assert reader.execute(f"{query} WHERE kafka_offset >= 0").fetchone() == (2,)
        reader.execute("COMMIT")
        before = state_of_lake(address).snapshots
        assert maintain(address, timedelta(0)).forgotten > 0
        assert state_of_lake(address).snapshots < before
        assert reader.execute(query).fetchone() == (5,)


def test_the_state_names_who_writes_and_who_is_connected(
    address: LakeAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGAPPNAME", "whenline worker on here, process 1")
    began = datetime.now(UTC)
    with open_writer(tmp_path / "one", address) as session:
        version = session.publish()
        monkeypatch.setenv("PGAPPNAME", "whenline replica on there, process 2")
        with open_follower(tmp_path / "reader", address):
            found = state_of_lake(address)
    assert (found.number, found.published_at) == (version.number, version.published_at)
    ((lease, name, since),) = [(each.lease, each.name, each.since) for each in found.leases]
    assert (lease, name) == ("writer", "whenline worker on here, process 1")
    assert since is not None
    assert began <= since <= datetime.now(UTC)
    assert [each.name for each in found.sessions] == [
        "whenline replica on there, process 2",
        "whenline worker on here, process 1",
    ]
    assert state_of_lake(address).leases == []


def test_the_lease_ends_with_the_process_and_the_next_writer_goes_on(address: LakeAddress, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITE, str(tmp_path / "one"), address.catalog, address.data]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "open\n"
        with pytest.raises(LeaseHeld):
            open_writer(tmp_path / "two", address)
        first.kill()
        first.wait(240)
    with open_writer(tmp_path / "two", address) as session:
        session.tables.apply(batch(*FIRST_BATCH))
        session.publish()


def test_of_two_commits_at_once_one_fails(address: LakeAddress) -> None:
    """The fence does not rest on reading the epoch: both read the same one, before either commits."""
    won: list[int] = []
    ready = threading.Barrier(2)

    def run(connection: duckdb.DuckDBPyConnection, number: int) -> None:
        for _ in range(10):
            try:
                connection.execute("BEGIN")
                connection.execute(f"FROM {HEAD}").fetchall()
                ready.wait(240)
                connection.execute(f"UPDATE {HEAD} SET number = number + 1, token = '{number}'")
                connection.execute("COMMIT")
                won.append(number)
            except duckdb.TransactionException:
                with suppress(duckdb.TransactionException):  # the failed commit may have ended it
                    connection.execute("ROLLBACK")
            ready.wait(240)

    with open_duckdb(address) as one, open_duckdb(address) as other:
        attach(one, address, read_only=False)
        lake.make_head(one)
        attach(other, address, read_only=False)
        threads = [threading.Thread(target=run, args=pair) for pair in ((one, 1), (other, 2))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(240)
        assert one.execute(f"SELECT number FROM {HEAD}").fetchone() == (len(won),)
        assert len(won) == 10


def test_processes_that_find_an_empty_catalog_at_once_have_one_lake(postgres: Postgres, tmp_path: Path) -> None:
    for number in range(5):
        address = LakeAddress.of(f"ducklake:postgres:{postgres.new_database()}", str(tmp_path / f"data-{number}"))
        sinks = [LakeArrivalSink(address, f"projector {each}") for each in range(4)]
        with ThreadPoolExecutor() as pool:
            assert len(set(pool.map(LakeArrivalSink.identity, sinks))) == 1
        for sink in sinks:
            sink.close()


def test_a_writer_that_loses_its_lease_to_another_commits_no_more(
    postgres: Postgres, address: LakeAddress, tmp_path: Path
) -> None:
    with open_writer(tmp_path / "one", address) as paused:
        paused.tables.apply(batch(*FIRST_BATCH))
        paused.publish()
        postgres.end_connections()
        with open_writer(tmp_path / "two", address) as other:
            assert other.tables.positions == paused.tables.positions
            paused.tables.apply(batch(*SECOND_BATCH, start=len(FIRST_BATCH)))
            with pytest.raises(WarehouseLocked):
                paused.publish()
            assert other.published_positions == {MODELS: len(FIRST_BATCH)}


def test_a_catalog_that_does_not_answer(tmp_path: Path) -> None:
    address = LakeAddress.of("ducklake:postgres:host=127.0.0.1 port=9 dbname=none", str(tmp_path / "data"))
    with pytest.raises(StoreUnavailable, match=r"port=9.*cannot be locked"):
        LakeWriteStore(tmp_path / "home", address, fault_point=no_fault).open()
    with pytest.raises(StoreUnavailable, match=r"cannot be opened"):
        Follower(tmp_path / "home", address)


def test_a_secret_whose_file_is_missing_is_named() -> None:
    with duckdb.connect() as connection, pytest.raises(StoreAddressInvalid, match=r"AWS_SECRET_ACCESS_KEY_FILE"):
        use_credentials(connection, "s3://bucket/", {"AWS_SECRET_ACCESS_KEY_FILE": "/nowhere"})
