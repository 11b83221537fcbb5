"""Errors of the log side; leaves of the one tree (see `events.errors`).

::

    WhenlineError
    ├── LogError               Kafka, its topics or a position are not as they must be
    │   ├── LogUnavailable     Kafka does not answer, or did not acknowledge in time
    │   └── PositionLost       a position that the log does not have (any more)
    └── BrokerError            the local broker cannot be had, started or stopped
"""

from __future__ import annotations

from events.errors import WhenlineError


class LogError(WhenlineError):
    """Kafka, its topics or a position are not as they must be."""


class LogUnavailable(LogError):
    """Kafka does not answer, or did not acknowledge in time.

    A record that was being sent was not acknowledged, but may be kept all the same: send it again, with the same id.
    """

    exit_code = 75
    """Try again later (EX_TEMPFAIL of sysexits.h)."""


class PositionLost(LogError):
    """A position before the first or after the last record that the log has: records were deleted or a topic remade."""


class BrokerError(WhenlineError):
    """The local broker cannot be had, started or stopped. Nothing was deleted."""


class PortTaken(WhenlineError):
    """Somebody else listens where this process wants to."""
