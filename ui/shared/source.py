"""What the pages need from the read side, as a port: `projections.read.reader.Reader` in life, hand-made tables in tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, TypeVar

from projections.read.reader import Status
from projections.store import Version

__all__ = ["Source", "Status", "Version"]

T = TypeVar("T")


class Source(Protocol):
    """The reading side of one home. Every call answers from the newest generation. Tables are Arrow."""

    def generation(self) -> Version | None:
        """The newest generation; None before the first."""

    def snapshot(self) -> dict[str, Any]:
        """Tables of the replay as in `ui.components.replay.contract`."""

    def known_panels(self, day: datetime | None, up: datetime | None) -> dict[str, Any]:
        """Panel frames of modes `day` and `up`: as known on a day at all times, and at one time for all of knowledge."""

    def planes(self) -> dict[str, Any]:
        """Tables of the belief plane as `projections.read.belief_plane` gives them."""

    def read(self, question: Callable[[Any], T]) -> T:
        """What a question answers that is asked of a connection: those of `projections.read.boards` and its like."""

    def sql(
        self,
        text: str,
        limit: int,
        *,
        at: datetime | None = None,
        known: datetime | None = None,
        answer_bytes: int | None = None,
        session: str | None = None,
    ) -> Any:
        """At most `limit` rows of a query of the reader's own, as of two times; None: now.

        Raises WhenlineError if it is refused, also where `session` runs too many at once.
        """

    def warm_up(self) -> None:
        """Prepare for the first of readers' queries."""

    def status(self) -> Status:
        """How the tables stand."""
