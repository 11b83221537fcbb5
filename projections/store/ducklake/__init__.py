"""The store in a DuckLake: one writer commits to it, and replicas on any machine follow it."""

from projections.store.ducklake.address import LakeAddress
from projections.store.ducklake.arrival_reader import LakeArrivalReader
from projections.store.ducklake.arrival_sink import LakeArrivalSink
from projections.store.ducklake.follower import Follower
from projections.store.ducklake.read_store import LakeReadStore
from projections.store.ducklake.standby import follow, follow_until_free
from projections.store.ducklake.write_store import LakeWriteStore

__all__ = [
    "Follower",
    "LakeAddress",
    "LakeArrivalReader",
    "LakeArrivalSink",
    "LakeReadStore",
    "LakeWriteStore",
    "follow",
    "follow_until_free",
]
