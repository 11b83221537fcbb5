"""The read side of the pages: one named method for each thing that a page shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb

from projections.answer_buffer import cursor_of
from projections.read import belief_plane, boards, comparison, evidence, profile, records, search
from projections.read.comparison import Point
from projections.read.home_subjects import HomeSubjects
from projections.read.reader import Reader, Status
from projections.read.replay import large, panel_frames, snapshot
from projections.read.replay.levels import WHOLE, LevelCache, Window
from projections.read.rows import Row
from projections.read.subject_tables import Subject
from projections.store import Version

When = dict[str, datetime]
"""Valid time `at` and knowledge time `known`."""


class PageReader:
    """Answers every call from the newest generation.

    Args:
        reader: the reader of a home.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._panels = panel_frames.PanelCache()
        self._levels = LevelCache()
        self._subjects = HomeSubjects(reader.store)

    def generation(self) -> Version | None:
        """The newest generation; None before the first."""
        return self._reader.generation()

    def status(self) -> Status:
        """State of the newest generation: counts, positions, dead letters, conflicts."""
        return self._reader.status()

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
        """At most `limit` rows of a query that a visitor wrote; see `Reader.sql`."""
        return self._reader.sql(text, limit, at=at, known=known, answer_bytes=answer_bytes, session=session)

    def warm_up(self) -> None:
        """Start the spare processes of queries before the first one, and load what the first query loads."""
        self._reader.warm_up()
        with duckdb.connect() as connection:
            connection.execute("SELECT $1::TIMESTAMPTZ", [datetime.now(UTC)])  # imports for times take a second

    def snapshot(self, window: Window = WHOLE) -> dict[str, Any]:
        """The tables of the replay, as in `projections.read.replay.contract`; of a large history those of a window."""
        with self._reader.connected() as (version, shared):
            connection = cursor_of(shared)
            if not large.is_large(connection):
                return snapshot.snapshot(connection, self._panels)
            index, whole = self._levels.overview(connection, version.stamp)
            return large.large_snapshot(connection, index, whole, window)

    def panels_at(self, clock: large.Clock, plans: Sequence[str] = ()) -> dict[str, Any]:
        """The panels of a large history at one clock; see `large.panels_at`."""
        with self._reader.connected() as (_, connection):
            return large.panels_at(connection, clock, plans)

    def known_panels(self, day: datetime | None, up: datetime | None) -> dict[str, Any]:
        """Panel frames of the replay for a chosen state of knowledge; see `panel_frames.known_panels`."""
        with self._reader.connected() as (_, connection):
            return panel_frames.known_panels(connection, day, up)

    def plane_subjects(self) -> list[Subject]:
        """Subjects of a history too large to have the planes of all questions at once; none of a smaller one."""
        with self._reader.connected() as (_, connection):
            return belief_plane.subjects(connection) if large.is_large(connection) else []

    def plane_tables(self, subject: Subject | None = None) -> dict[str, Any] | None:
        """The tables of the belief plane: of all questions, or of those about a subject; see `belief_plane`.

        None: there are too many statements about the subject.
        """
        with self._reader.connected() as (version, connection):
            if subject is None:
                return belief_plane.plane_tables(connection)
            with self._subjects.about(version, subject) as copies:
                if copies is None:
                    return None
                return belief_plane.plane_tables(connection, copies.connection, subject.complete)

    def organization_names(self) -> dict[str, str]:
        """Display names of organizations, by slug."""
        with self._reader.connected() as (_, connection):
            return profile.organization_names(connection)

    def organizations(self, when: When) -> list[Row]:
        """Organizations that events name; see `profile.organizations_with_events`."""
        with self._reader.connected() as (_, connection):
            return profile.organizations_with_events(connection, when)

    def profile(self, slug: str, when: When) -> dict[str, list[Row]]:
        """Rows about one organization, by read model."""
        with self._reader.connected() as (version, connection):
            if not large.is_large(connection):
                return profile.profile(connection, slug, when)
            with self._subjects.about(version, Subject(slug)) as copies:
                return profile.profile(connection, slug, when, copies)

    def board(self, name: str, when: When) -> dict[str, list[Row]]:
        """Rows of a board, by read model; see `boards.BOARD_QUERIES`."""
        with self._reader.connected() as (_, connection):
            return boards.board(connection, name, when)

    def comparison(self, left: Point, right: Point) -> dict[str, list[Row]]:
        """Two points of valid time and knowledge time compared; see `comparison.comparison`."""
        with self._reader.connected() as (_, connection):
            return comparison.comparison(connection, left, right)

    def comparison_about(self, subject: Subject, left: Point, right: Point) -> dict[str, list[Row]] | None:
        """The same of the statements about a subject; None where these are too many."""
        with (
            self._reader.connected() as (version, connection),
            self._subjects.about(version, subject) as copies,
        ):
            return comparison.comparison(connection, left, right, copies) if copies else None

    def search(self, text: str, when: When) -> Any:
        """Rows of the timeline in which all search terms occur, as an Arrow table."""
        with self._reader.connected() as (_, connection):
            return search.search(connection, text, when)

    def evidence(self, keys: Sequence[str], when: When) -> list[Row]:
        """The events behind an answer, by key; see `evidence.events_behind`."""
        with self._reader.connected() as (_, connection):
            return evidence.events_behind(connection, keys, when)

    def inferences(self, keys: Sequence[str], when: When) -> list[Row]:
        """Those of the keys that are signals, with their rules; see `evidence.inferences`."""
        with self._reader.connected() as (_, connection):
            return evidence.inferences(connection, keys, when)

    def records(
        self, table: records.RecordTable, position: records.RecordPosition | None = None
    ) -> tuple[list[Row], int]:
        """Log records behind a count, the newest first, and how many there are; see `records.records`."""
        with self._reader.connected() as (_, connection):
            return records.records(connection, table, position)
