"""When a thing happened, from its time and precision. A table by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from events.codec import decode
from events.days import MICROSECOND
from events.payload import Precision
from events.times import TOLERANCE, Interval, happened, is_from_the_future, unit
from tests.unit.events.examples import event

LATER = datetime(2031, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("time", "precision", "start", "beyond"),
    [
        ("2024-10-15T12:30:15", "second", "2024-10-15T12:30:15", "2024-10-15T12:30:15"),
        ("2024-10-15T12:30:15", "day", "2024-10-15", "2024-10-16"),
        ("2024-12-31T23:59:59", "day", "2024-12-31", "2025-01-01"),
        ("2024-02-29", "day", "2024-02-29", "2024-03-01"),
        ("2024-02-29", "month", "2024-02-01", "2024-03-01"),
        ("2023-02-28", "month", "2023-02-01", "2023-03-01"),
        ("2024-12-31", "month", "2024-12-01", "2025-01-01"),
        ("2024-01-01", "quarter", "2024-01-01", "2024-04-01"),
        ("2024-10-15", "quarter", "2024-10-01", "2025-01-01"),
        ("2024-03-01", "season", "2024-03-01", "2024-06-01"),
        ("2024-08-31T23:59:59", "season", "2024-06-01", "2024-09-01"),
        ("2024-10-15", "season", "2024-09-01", "2024-12-01"),
        ("2024-12-31", "season", "2024-12-01", "2025-03-01"),
        ("2025-01-01", "season", "2024-12-01", "2025-03-01"),
        ("2024-02-29", "season", "2023-12-01", "2024-03-01"),
        ("2024-06-30", "year", "2024-01-01", "2025-01-01"),
        ("2020-01-01", "decade", "2020-01-01", "2030-01-01"),
        ("2019-12-31", "decade", "2010-01-01", "2020-01-01"),
        ("2000-06-01", "decade", "2000-01-01", "2010-01-01"),
        ("2024-10-15", "after", "2024-10-15", "2031-01-01"),
    ],
)
def test_the_interval(time: str, precision: Precision, start: str, beyond: str) -> None:
    """A unit ends with its last microsecond: `beyond` is the first instant of the next one."""
    end = at(beyond) if precision in {"second", "after"} else at(beyond) - MICROSECOND
    assert happened(at(time), precision, None, LATER) == Interval(at(start), end)


def test_between_and_before() -> None:
    time, bound = at("2024-10-15"), at("2024-11-01")
    assert happened(time, "between", bound, LATER) == (time, bound - MICROSECOND)
    assert happened(time, "before", None, LATER) == (None, time - MICROSECOND)


def test_units_are_those_of_utc() -> None:
    evening_in_new_york = datetime(2024, 10, 14, 21, tzinfo=timezone(timedelta(hours=-4)))
    assert happened(evening_in_new_york, "day", None, LATER) == (at("2024-10-15"), at("2024-10-16") - MICROSECOND)


@pytest.mark.parametrize(
    ("time", "precision", "start", "end"),
    [
        ("2025-03-01", "month", "2025-03-01", "2025-03-07"),
        ("2025-03-07", "year", "2025-01-01", "2025-03-07"),
        ("2025-03-01", "after", "2025-03-01", "2025-03-07"),
        ("2025-03-01", "between", "2025-03-01", "2025-03-07"),
        ("2025-03-07T00:05:00", "second", "2025-03-07", "2025-03-07"),
        ("2025-03-07T00:05:00", "after", "2025-03-07", "2025-03-07"),
    ],
)
def test_nothing_happens_after_it_was_known(time: str, precision: Precision, start: str, end: str) -> None:
    bound = at("2025-06-01") if precision == "between" else None
    assert happened(at(time), precision, bound, at("2025-03-07")) == (at(start), at(end))


def test_before_is_cut_too() -> None:
    assert happened(at("2026-01-01"), "before", None, at("2025-03-07")) == (None, at("2025-03-07"))


@pytest.mark.parametrize(
    ("precision", "late", "refused"),
    [
        ("second", TOLERANCE, False),
        ("second", TOLERANCE + timedelta(microseconds=1), True),
        ("after", TOLERANCE + timedelta(seconds=1), True),
        ("between", TOLERANCE + timedelta(seconds=1), True),
        ("day", timedelta(hours=23), False),
        ("day", timedelta(days=1), True),
        ("decade", timedelta(days=300), False),
        ("before", timedelta(days=3000), False),
    ],
)
def test_from_the_future(precision: Precision, late: timedelta, refused: bool) -> None:
    known_at = at("2025-03-07")
    assert is_from_the_future(known_at + late, precision, known_at) is refused


@pytest.mark.parametrize("digits", ["9999999", "99999999", "999999999", "9999995"])
@pytest.mark.parametrize(
    ("time", "precision", "start"),
    [
        ("2025-12-31T23:59:59", "year", "2025-01-01"),
        ("2025-12-31T23:59:59", "decade", "2020-01-01"),
        ("2026-06-30T23:59:59", "month", "2026-06-01"),
        ("2026-06-30T23:59:59", "quarter", "2026-04-01"),
        ("2026-05-31T23:59:59", "season", "2026-03-01"),
        ("2026-06-30T23:59:59", "day", "2026-06-30"),
    ],
)
def test_digits_after_the_microsecond_are_cut(time: str, precision: Precision, start: str, digits: str) -> None:
    document = event(time=f"{time}.{digits}Z", knowntime=f"{time}.{digits}Z", data__precision=precision)
    envelope = decode(json.dumps(document).encode()).envelope
    assert envelope.time == envelope.knowntime == datetime.fromisoformat(f"{time}.999999+00:00")
    assert unit(envelope.time, precision)[0] == datetime.fromisoformat(f"{start}T00:00:00+00:00")


def test_digits_are_cut_inside_the_data_too() -> None:
    bounded = event(
        data__precision="between", data__bound="2026-06-30T23:59:59.9999999Z", time="2026-06-30T23:59:59.9Z"
    )
    found = decode(json.dumps(bounded).encode()).payload.bound
    assert found == datetime.fromisoformat("2026-06-30T23:59:59.999999+00:00")
