"""A lake with one writer and replicas: what a commit that fails, a second writer and another machine lead to."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from projections.errors import (
    NothingPublished,
    StoreUnavailable,
    WarehouseDamaged,
    WarehouseLocked,
    WarehouseOutdated,
)
from projections.fault_point import FaultPoint
from projections.schema import definitions
from projections.store.ducklake import Follower, LakeReadStore, LakeWriteStore, lake, standby
from projections.store.ducklake.changes import Change
from projections.store.ducklake.connecting import open_duckdb
from projections.store.ducklake.replica import Replica
from projections.store.ducklake.write_session import LakeWriteSession
from projections.store.port import Version
from tests.support.lakes import Site, lake_in
from tests.support.records import MODELS, amendment, batch, event, records
from tests.support.stores import FIRST_BATCH, SECOND_BATCH

CLAIMED = {"claim": "a model", "certainty": "rumored"}
BATCHES: list[list[object]] = [
    [event("a", data=CLAIMED), event("b"), b"poison"],
    [event("c", data=CLAIMED | {"certainty": "confirmed"}), event("b", data={"headline": "Another"}), event("b")],
    [amendment("d", "retracted", "a"), event("e")],
    [amendment("f", "retracted", "d"), amendment("g", "denied", "c"), event("h")],
]
"""What changes rows of every table that is not only appended to, and changes them back."""


COMMIT_VIEWS = lake.commit_views


def once(step: str, error: Exception) -> FaultPoint:
    """A fault point that raises at its first call with this step."""
    left = [error]

    def fault_point(name: str) -> None:
        if name == step and left:
            raise left.pop()

    return fault_point


def second(session: LakeWriteSession) -> None:
    session.tables.apply(batch(*SECOND_BATCH, start=len(FIRST_BATCH)))


def test_a_replica_equals_the_working_file_after_every_version(site: Site) -> None:
    with site.open() as session, site.follower() as follower:
        start = len(FIRST_BATCH)
        for number, values in enumerate(BATCHES):
            session.tables.apply(batch(*values, start=start))
            start += len(values)
            version = session.publish()
            assert site.content() == session.tables.content()
            if number != 1:  # one follower skips a version
                assert follower.follow() == version
                assert site.content("other") == session.tables.content()
        assert follower.follow() is None


def test_facts_that_another_record_displaces_leave_the_lake_and_its_replicas(site: Site) -> None:
    with site.open() as session, site.follower() as follower:
        session.tables.apply(batch(event("late"), start=len(FIRST_BATCH) + 5))
        session.publish()
        follower.follow()
        applied = session.tables.apply(batch(event("late"), place=("whenline.models", 1)))
        assert {"displaced_records", "fact_models"} <= applied.changed
        session.publish()
        follower.follow()
        assert site.content() == session.tables.content() == site.content("other")


def test_a_follower_sees_only_what_was_committed(site: Site) -> None:
    with site.open() as session, site.follower() as follower:
        second(session)
        assert follower.follow() is None
        session.publish()
        assert follower.follow() is not None


@pytest.mark.parametrize("step", ["before lake commit", "after lake commit"])
def test_a_commit_whose_answer_is_an_error_is_neither_lost_nor_repeated(site: Site, step: str) -> None:
    with site.open(once(step, duckdb.IOException("connection reset"))) as session:
        before = site.snapshots()
        second(session)
        version = session.publish()
        assert site.snapshots() == before + 1
        assert version.number == 2
        assert site.content() == session.tables.content()


def test_a_lake_that_takes_no_commit_costs_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.store.ducklake.publisher.PAUSE_S", 0.0)
    is_down = True

    def fault_point(name: str) -> None:
        if name == "before lake commit" and is_down:
            raise duckdb.IOException("no route to host")

    with site.open(fault_point) as session:
        second(session)
        with pytest.raises(StoreUnavailable, match="no route to host"):
            session.publish()
        assert not session.has_lost_version()
        is_down = False
        session.publish()
        assert site.content() == session.tables.content()


@pytest.mark.parametrize("step", ["before lake commit", "after lake commit"])
def test_a_killed_writer_loses_nothing_and_commits_nothing_twice(site: Site, step: str) -> None:
    command = [sys.executable, "-m", "tests.support.stores", "ducklake", str(site.root), step]
    assert subprocess.run(command, timeout=60, check=False).returncode == -signal.SIGKILL
    with site.open() as session, site.follower() as follower:
        follower.follow()
        session.publish()
        follower.follow()
        assert site.content("other") == site.content() == session.tables.content()
        assert session.tables.counts()["ledger"] == 5


def taking_over(site: Site, session: Callable[[], LakeWriteSession]) -> LakeWriteSession:
    """A writer on another machine, while the lease of the first one was lost and the first one does not know."""
    session()._lease.release()  # what a lost connection to the catalog does
    return site.open(home="second")


def test_a_writer_that_was_replaced_commits_no_more(site: Site) -> None:
    with site.open() as zombie, taking_over(site, lambda: zombie) as other:
        second(zombie)
        other.tables.apply(batch(event("other"), start=len(FIRST_BATCH)))
        other.publish()
        before = site.snapshots()
        with pytest.raises(WarehouseLocked, match="took over"):
            zombie.publish()
        assert site.snapshots() == before
        assert site.content("second") == other.tables.content()


def test_a_writer_that_is_replaced_in_the_middle_of_a_commit_does_not_commit(site: Site) -> None:
    opened: list[LakeWriteSession] = []

    def fault_point(name: str) -> None:
        if name == "before lake commit" and not opened:
            opened.append(taking_over(site, lambda: zombie))

    with site.open(fault_point) as zombie:
        second(zombie)
        with pytest.raises(WarehouseLocked, match="took over"):
            zombie.publish()
        with opened[0] as other:
            assert other.tables.positions[MODELS].next_offset == len(FIRST_BATCH)


def test_another_machine_goes_on_with_what_the_lake_has(site: Site) -> None:
    with site.open() as session:
        second(session)
        session.publish()
        session.tables.apply(batch(event("next"), start=7))  # and is lost with the machine
    with site.open(home="second") as other:
        assert other.tables.positions[MODELS].next_offset == 7
        assert other.published_positions == {MODELS: 7}
        other.tables.apply(batch(event("next"), event("b"), start=7))
        version = other.publish()
        assert site.content("second") == other.tables.content()
    with site.open() as session:  # ahead of what the lake had, and now behind it
        assert session.tables.content() == site.content("second")
        assert LakeReadStore(site.root, site.lake).newest() == version


def test_rebuilt_tables_reach_replicas(site: Site) -> None:
    store = LakeWriteStore(site.root, site.lake)
    with site.open() as session, site.follower() as follower:
        second(session)
        session.publish()
        with store.rebuild() as rebuilding:
            rebuilding.tables.apply(batch(event("0"), *FIRST_BATCH[1:], *SECOND_BATCH), {MODELS: "topic id"})
            rebuilding.offer()
        session.replace_with_rebuilt()
        session.publish()
        follower.follow()
        assert site.content("other") == site.content() == session.tables.content()


def test_tables_of_another_version_replace_those_of_the_lake(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with site.follower() as follower:
        monkeypatch.setattr(definitions, "version_of_tables", lambda: "another")
        with site.open() as session:
            assert session.discarded is not None
            assert session.published_positions == {MODELS: len(FIRST_BATCH)}
            session.tables.apply(batch(*FIRST_BATCH, *SECOND_BATCH))
            session.publish()
            content = session.tables.content()
        monkeypatch.undo()
        with pytest.raises(WarehouseOutdated, match="same release"):
            follower.follow()
        assert site.content("other") != content  # what it had goes on serving
    monkeypatch.setattr(definitions, "version_of_tables", lambda: "another")
    with site.follower() as follower:
        follower.follow()
    assert site.content("other") == content


def test_a_damaged_replica_is_made_anew(site: Site) -> None:
    (site.root / "other" / "warehouse" / "whenline.duckdb").write_bytes(b"damaged" * 1000)
    with site.follower() as follower:
        follower.follow()
    assert site.content("other") == site.content()


CORRUPT = duckdb.IOException("Corrupt database file: computed checksum 1 does not match stored checksum 2 in block 3")


def test_a_replica_whose_damage_shows_later_is_made_anew(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with site.open() as session, site.follower() as follower:
        second(session)
        session.publish()
        met = iter([CORRUPT])
        feed_table = Replica._feed_table

        def feed(replica: Replica, table: str, low: int, high: int) -> None:
            for damage in met:
                raise damage
            feed_table(replica, table, low, high)

        monkeypatch.setattr(Replica, "_feed_table", feed)
        assert follower.follow() == LakeReadStore(site.root, site.lake).newest()
        assert site.content("other") == site.content()


def test_a_working_file_whose_damage_shows_later_is_no_fault_of_the_lake(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stage(*_: object, **__: object) -> list[Change]:
        raise CORRUPT

    with site.open() as session:
        second(session)
        with monkeypatch.context() as patch:
            patch.setattr("projections.store.ducklake.publisher.stage_changes", stage)
            with pytest.raises(WarehouseDamaged, match="computed checksum"), session.detecting_damage():
                session.publish()
        session.publish()
        assert site.content() == session.tables.content()


def test_a_catalog_that_lost_commits_gets_them_again(site: Site) -> None:
    """As after a failover, or from a backup: it gives the numbers of lost snapshots to others."""
    catalog = site.root / "lake" / "catalog.sqlite"
    backup = catalog.read_bytes()
    with site.open() as session, site.follower() as follower:
        second(session)
        session.publish()
        follower.follow()
    catalog.write_bytes(backup)
    with site.open() as session, site.follower() as follower:
        session.tables.apply(batch(event("after"), start=len(FIRST_BATCH) + len(SECOND_BATCH)))
        session.publish()
        follower.follow()
        assert session.tables.counts()["ledger"] == 6
        assert site.content("other") == site.content() == session.tables.content()


def test_two_writers_that_went_on_from_one_file_leave_no_row_of_each_other(site: Site) -> None:
    """Both have a record of one key, and the second one an earlier record of it: the fact of the other is no more."""
    key, other_place = event("x"), ("whenline.models", 1)
    later = len(FIRST_BATCH) + 4
    with site.open() as session:
        with taking_over(site, lambda: session) as other:
            other.tables.apply(batch(key, start=later, place=other_place))
            other.publish()
        both = batch(event("x"), start=len(FIRST_BATCH))
        both.add(other_place, records(key, start=later))
        session.tables.apply(both)
    with site.open() as session, site.follower() as follower:
        session.tables.apply(batch(event("y"), start=len(FIRST_BATCH) + 1))
        session.publish()
        follower.follow()
        assert site.content("other") == site.content() == session.tables.content()


def test_a_lake_whose_views_could_not_be_made_can_be_left_and_joined(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lake, "commit_views", COMMIT_VIEWS)
    monkeypatch.setattr(definitions, "views", lambda: ["SELECT error('all memory is used')"])
    with site.open() as session:
        second(session)
        session.publish()
        session._leave()  # as when the lake does not answer
        session.tables.apply(batch(event("after"), start=len(FIRST_BATCH) + len(SECOND_BATCH)))
        session.publish()
        assert site.content() == session.tables.content()


def test_no_question_reads_all_snapshots_of_a_lake() -> None:
    """DuckLake's function makes a row of each one before it filters, and a lake has 86,400 from a day of versions."""
    folder = Path(lake.__file__).parent
    assert [each.name for each in folder.glob("*.py") if "ducklake_snapshots(" in each.read_text("utf-8")] == []


def test_followers_of_what_is_not_there(site: Site, tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        Follower(tmp_path / "home", lake_in(tmp_path / "nowhere"))
    with site.open(), pytest.raises(WarehouseLocked):
        site.follower("")
    with pytest.raises(NothingPublished):
        LakeReadStore(tmp_path / "home", site.lake).newest()


def test_a_new_lake_takes_a_long_log_before_its_first_version(tmp_path: Path) -> None:
    """A row of the lake that was read and not to its end held a transaction open, and no checkpoint was possible."""
    site = Site(tmp_path)
    with site.open() as session:
        session.catch_up(True)
        for start in (0, 2, 4):
            session.tables.apply(batch(event(str(start)), event(str(start + 1)), start=start))
        session.catch_up(False)
        session.publish()
    assert site.snapshots() > 0


def test_other_tools_attach_the_lake_as_it_was(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake, "commit_views", COMMIT_VIEWS)
    with site.open() as session:
        session.publish()  # the first one, which makes the views
    store = LakeReadStore(site.root, site.lake)
    first: Version = store.newest()
    with site.open() as session:
        assert lake.read_head(session._joined()._connection).views  # type: ignore[union-attr]
        second(session)
        session.publish()
        with open_duckdb(site.lake) as connection:
            for version, rows in ((first, 2), (store.newest(), 5)):
                connection.execute(store.attach_statement(version, "whenline"))
                connection.execute("USE whenline")
                assert connection.execute("SELECT count(*) FROM internal.ledger").fetchone() == (rows,)
                query = "SELECT id, known_at FROM timeline_as_of(now(), now()) ORDER BY ALL"
                with store.connect(version) as replica:
                    assert connection.execute(query).fetchall() == replica.execute(query).fetchall()
                connection.execute("USE memory")
                connection.execute("DETACH whenline")


def test_a_second_worker_follows_until_the_lease_is_free(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standby, "POLL_S", 0.0)
    monkeypatch.setattr(standby, "AGAIN_S", 0.5)  # the lease that was free is not asked for again so soon
    session = site.open()
    second(session)
    version = session.publish()
    seen: list[object] = []

    def report(news: object) -> None:
        seen.append(news)
        session.close()

    standby.follow_until_free(site.root / "other", site.lake, report)
    assert seen == [version]
    site.open(home="other").close()
