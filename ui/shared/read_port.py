"""The read side as the pages see it: a port that `projections.read.page_reader.PageReader` implements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from projections.read.comparison import Point
from projections.read.page_reader import When
from projections.read.reader import Status
from projections.read.records import RecordPosition, RecordTable
from projections.read.replay.large import Clock
from projections.read.replay.levels import WHOLE, Window
from projections.read.rows import Row
from projections.read.search import MOST_FOUND
from projections.read.subject_tables import Subject
from projections.store import Version

__all__ = ["MOST_FOUND", "ReadPort", "Status", "Subject", "Version"]


class ReadPort(Protocol):
    """The read side of one home. Every call answers from the newest generation. Tables are Arrow tables."""

    def generation(self) -> Version | None:
        """The newest generation; None before the first."""

    def status(self) -> Status:
        """State of the newest generation: counts, positions, dead letters, conflicts."""

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
        """At most `limit` rows of a query that a visitor wrote, as of two times; None: now.

        Raises WhenlineError if it is refused, also if `session` runs too many at once.
        """

    def warm_up(self) -> None:
        """Prepare for the first query of a visitor."""

    def snapshot(self, window: Window = WHOLE) -> dict[str, Any]:
        """Tables of the replay as in `projections.read.replay.contract`; of a large history those of a window."""

    def known_panels(self, day: datetime | None, up: datetime | None) -> dict[str, Any]:
        """Panel frames as known on `day` at all valid times, and at the valid time `up` for all knowledge times."""

    def panels_at(self, clock: Clock, plans: Sequence[str] = ()) -> dict[str, Any]:
        """The panels of a large history at one clock, as frames of one moment; with the rows of these plans."""

    def plane_subjects(self) -> list[Subject]:
        """Subjects of a history too large to have all questions on one page; none of a smaller one."""

    def plane_tables(self, subject: Subject | None = None) -> dict[str, Any] | None:
        """Tables of the belief plane, as in `projections.read.belief_plane`; None: too many are about the subject."""

    def organization_names(self) -> dict[str, str]:
        """Display names of organizations, by slug."""

    def organizations(self, when: When) -> list[Row]:
        """Organizations that events name, those with most kinds of events first."""

    def profile(self, slug: str, when: When) -> dict[str, list[Row]]:
        """Rows about one organization, by read model."""

    def board(self, name: str, when: When) -> dict[str, list[Row]]:
        """Rows of a board, by read model."""

    def comparison(self, left: Point, right: Point) -> dict[str, list[Row]]:
        """Two points of valid time and knowledge time compared."""

    def comparison_about(self, subject: Subject, left: Point, right: Point) -> dict[str, list[Row]] | None:
        """The same of the statements about a subject; None: there are too many."""

    def search(self, text: str, when: When) -> Any:
        """Rows of the timeline in which all search terms occur."""

    def evidence(self, keys: Sequence[str], when: When) -> list[Row]:
        """The events behind an answer, by key."""

    def inferences(self, keys: Sequence[str], when: When) -> list[Row]:
        """Those of the keys that are signals: headline, rule and its version."""

    def records(self, table: RecordTable, position: RecordPosition | None = None) -> tuple[list[Row], int]:
        """Log records behind a count, the newest first, and how many there are."""
