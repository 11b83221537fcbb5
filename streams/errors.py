"""Errors of the log side; leaves of the one tree (see `events.errors`).

::

    WhenlineError
    ├── LogError               an error of Kafka, a topic or a position
    │   ├── LogUnavailable     Kafka does not answer, or did not acknowledge in time
    │   └── PositionLost       a position that the log does not have (any more)
    ├── BrokerError            the local broker cannot be installed, started or stopped
    └── PortTaken              a port of ours cannot be opened
"""

from __future__ import annotations

from events.errors import WhenlineError


class LogError(WhenlineError):
    """An error of Kafka, a topic or a position."""


class LogUnavailable(LogError):
    """Kafka does not answer, or did not acknowledge in time.

    An unacknowledged record may be in the log all the same: send it again, with the same id.
    """

    exit_code = 75
    """Try again later (EX_TEMPFAIL of sysexits.h)."""


class PositionLost(LogError):
    """A position before the first or after the last record of the log: records were deleted or a topic recreated."""


class BrokerError(WhenlineError):
    """The local broker cannot be installed, started or stopped. No data was deleted."""


class PortTaken(WhenlineError):
    """The port that this process needs cannot be opened: another process listens on it, or this user may not."""
