"""Errors of the tables and their generations; leaves of the one tree (see `events.errors`).

::

    WhenlineError
    └── WarehouseError          the tables or their generations are not as they must be
        ├── WarehouseLocked     another projector writes here
        │   └── LeaseHeld       a projector on another machine writes to the lake
        ├── WarehouseDamaged    the file, or its write-ahead log, cannot be read
        ├── WarehouseOutdated   the file's tables are of another version
        ├── StoreUnavailable    the lake does not answer, or its extensions are not installed
        ├── StoreAddressInvalid     the address of the store is not one
        ├── TablesRefuse        the tables refuse whatever is written to them
        ├── PositionNotRising   a batch that was applied already, or precedes one that was
        ├── NothingPublished    no generation to read yet
        │   └── VersionUnreadable   what names the newest generation cannot be read
        ├── SnapshotRefused     a snapshot that cannot be made
        ├── OutputRefused       rows that cannot be written
        └── QueryRefused        a query of a reader's own that is wrong, not allowed, too slow or too big
"""

from __future__ import annotations

from events.errors import WhenlineError


class WarehouseError(WhenlineError):
    """The tables or their generations are not as they must be."""


class WarehouseLocked(WarehouseError):
    """Another projector writes here."""


class LeaseHeld(WarehouseLocked):
    """A projector, perhaps on another machine, writes to the lake."""


class WarehouseDamaged(WarehouseError):
    """The file, or its write-ahead log, cannot be read."""


class WarehouseOutdated(WarehouseError):
    """The file's tables are of another version than this code's."""


class StoreUnavailable(WarehouseError):
    """The lake does not answer, or its extensions are not installed. Nothing is lost; the next attempt may succeed."""


class StoreAddressInvalid(WarehouseError):
    """The address of the store is not one."""


class TablesRefuse(WarehouseError):
    """The tables refuse whatever is written to them: a fault of this program, not of the records."""


class PositionNotRising(WarehouseError):
    """A batch that was applied already, or precedes one that was."""


class NothingPublished(WarehouseError):
    """There is no generation to read yet."""


class VersionUnreadable(NothingPublished):
    """What names the newest generation cannot be read; the worker writes it anew."""


class SnapshotRefused(WarehouseError):
    """A snapshot that cannot be made."""


class OutputRefused(WarehouseError):
    """Rows that cannot be written."""


class QueryRefused(WarehouseError):
    """A query of a reader's own that is wrong, not allowed, too slow or too big."""
