"""What a process does that follows a lake: feed the replica until told otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from projections.errors import LeaseHeld, StoreUnavailable
from projections.store.ducklake.address import LakeAddress
from projections.store.ducklake.follower import Follower
from projections.store.ducklake.lease import lease_of
from projections.store.port import Version

POLL_S = 0.5
"""Interval between two looks for a new version."""
AGAIN_S = 2.0
"""Interval between two tries to reach the lake, and between two to acquire its lease."""

Report = Callable[[Version | StoreUnavailable], None]
"""Called with each version that was published here, and with each failure to reach the lake."""


def follow(root: Path, address: LakeAddress, report: Report, ended: Callable[[], bool]) -> None:
    """Feed the replica of a home until `ended`; a lake that does not answer is tried again.

    Raises:
        WarehouseLocked: another process writes to this home.
        WarehouseOutdated: the lake is of another release.
    """
    while not ended():
        try:
            with Follower(root, address) as follower:
                while not ended():
                    version = follower.follow()
                    if version is not None:
                        report(version)
                    time.sleep(POLL_S)
        except StoreUnavailable as error:
            report(error)
            time.sleep(AGAIN_S)


def follow_until_free(root: Path, address: LakeAddress, report: Report) -> None:
    """Feed the replica of a home until nobody holds the lease of the lake. Raises what `follow` does."""
    due_at, was_free = 0.0, False

    def is_free() -> bool:
        nonlocal due_at, was_free
        if was_free or time.monotonic() < due_at:
            return was_free
        due_at = time.monotonic() + AGAIN_S
        lease = lease_of(address)
        with suppress(LeaseHeld, StoreUnavailable):
            lease.acquire()
            lease.release()
            was_free = True
        return was_free

    follow(root, address, report, is_free)
