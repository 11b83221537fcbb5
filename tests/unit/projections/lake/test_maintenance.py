"""Maintenance of a lake beside its writer and its replicas."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from projections.errors import LeaseHeld
from projections.store.ducklake.lake_state import state_of_lake
from projections.store.ducklake.lease import MAINTENANCE, lease_of
from projections.store.ducklake.maintenance import maintain
from tests.support.lakes import Site
from tests.support.records import amendment, batch, event
from tests.support.stores import FIRST_BATCH

BATCHES: list[list[object]] = [
    [event("a"), event("b"), b"poison"],
    [event("c"), event("b", data={"headline": "Another"})],
    [amendment("d", "retracted", "a"), event("e")],
    [amendment("f", "retracted", "d"), event("h")],
]


def test_maintenance_changes_no_row_and_leaves_fewer_files(site: Site) -> None:
    with site.open() as session, site.follower() as follower:
        start = len(FIRST_BATCH)
        for values in BATCHES:
            session.tables.apply(batch(*values, start=start))
            start += len(values)
            session.publish()
        before = state_of_lake(site.lake)
        done = maintain(site.lake)
        assert done.merged > 0
        assert (done.forgotten, done.removed) == (0, 0)  # all is younger than a day
        assert state_of_lake(site.lake).files < before.files
        follower.follow()  # over versions whose files were merged
        assert site.content("other") == session.tables.content()
        session.tables.apply(batch(amendment("i", "retracted", "h"), start=start))
        session.publish()
        follower.follow()
        assert site.content("other") == site.content() == session.tables.content()
        assert maintain(site.lake, timedelta(hours=1)).forgotten == 0
        assert maintain(site.lake, timedelta(0)).forgotten > 0
        session.tables.apply(batch(event("j"), start=start + 1))
        session.publish()
        follower.follow()
        assert site.content("other") == site.content() == session.tables.content()


def test_a_replica_whose_version_was_forgotten_copies_all_tables(site: Site) -> None:
    with site.open() as session:
        session.tables.apply(batch(event("3"), event("4"), event("5"), event("6"), start=len(FIRST_BATCH)))
        session.publish()
        session.tables.apply(batch(event("later"), start=7))
        session.publish()
        maintain(site.lake, timedelta(0))
        with site.follower() as follower:
            assert follower.follow() is not None
        assert site.content("other") == session.tables.content()


def test_one_process_maintains_a_lake_at_a_time(site: Site) -> None:
    lease = lease_of(site.lake, MAINTENANCE)
    lease.acquire()
    with pytest.raises(LeaseHeld, match="maintains"):
        maintain(site.lake)
    lease.release()
    maintain(site.lake)


def test_the_state_says_how_large_it_is_and_who_writes(site: Site) -> None:
    with site.open() as session:
        version = session.publish()
        found = state_of_lake(site.lake)
        assert (found.number, found.published_at) == (version.number, version.published_at)
        assert found.files > 0
        assert found.bytes > found.files
        assert [(holder.lease, holder.name) for holder in found.leases] == [("writer", f"process {os.getpid()}")]
    assert state_of_lake(site.lake).leases == []
