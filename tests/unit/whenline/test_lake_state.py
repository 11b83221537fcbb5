"""The state of a lake for people: every projector is listed once, whether or not it has appended anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from projections.store.ducklake.arrival_status import ArrivalStatus, ProjectorStatus
from projections.store.ducklake.sessions import Session
from whenline.connection_name import connection_name
from whenline.lake_state import rows_of_projectors

NOW = datetime(2026, 3, 2, tzinfo=UTC)
BUSY, IDLE, GONE = (f"whenline projector on a, process {number}" for number in (1, 2, 3))


def status(name: str) -> ProjectorStatus:
    return ProjectorStatus(name, NOW - timedelta(seconds=1.5), (("whenline.models", 0),), 2, 40)


def test_projectors_are_listed_that_have_appended_nothing_and_that_are_gone() -> None:
    connected = [Session(name, NOW) for name in (BUSY, IDLE, "whenline replica on a, process 4")]
    rows = rows_of_projectors(ArrivalStatus((status(BUSY), status(GONE)), None), connected, NOW)
    assert [(row["name"], row["appended_seconds_ago"], row["is_connected"]) for row in rows] == [
        (BUSY, 1.5, True),
        (GONE, 1.5, False),
        (IDLE, None, True),
    ]
    assert (rows[0]["partitions"], rows[0]["waiting_records"], rows[2]["partitions"]) == (["whenline.models/0"], 40, [])


def test_a_catalog_in_a_file_does_not_say_who_is_connected() -> None:
    (row,) = rows_of_projectors(ArrivalStatus((status(BUSY),), None), [], NOW)
    assert row["is_connected"] is None


def test_a_projector_appends_under_the_name_of_its_connection() -> None:
    assert connection_name("projector").startswith("whenline projector on ")
