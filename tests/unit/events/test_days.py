"""A day is one interval, and a text is one moment, in Python as in the browser: one table of cases for both."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.days import InvalidMoment, day_of, end_of_day, last_day_of, moment_of
from tests.support.javascript import node
from ui import components

CASES: list[tuple[str, str | None]] = json.loads(Path(__file__).with_name("days.json").read_text(encoding="utf-8"))
"""Texts, and the moments that they mean, cut to the milliseconds that JavaScript has; null: none."""
DAYS = Path(components.__file__).parent / "frontend" / "days.js"
TYPED = DAYS.with_name("typed_day.js")


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_text_means_one_moment_or_none(text: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(InvalidMoment) as raised:
            moment_of(text)
        assert raised.value.hint
    else:
        assert moment_of(text).isoformat(timespec="milliseconds") == expected.replace("Z", "+00:00")


def test_the_browser_reads_the_same_moments(tmp_path: Path) -> None:
    output = node(
        f"""import {{ readMoment }} from {json.dumps(DAYS.as_uri())};
        const found = {json.dumps([text for text, _ in CASES])}.map(readMoment);
        console.log(JSON.stringify(found.map((ms) => (Number.isNaN(ms) ? null : new Date(ms).toISOString()))));""",
        folder=tmp_path,
    )
    assert json.loads(output) == [expected for _, expected in CASES]


def test_what_the_browser_writes_is_read_as_the_same_moment(tmp_path: Path) -> None:
    moments = ["2025-03-07T23:59:59.999Z", "2025-03-07T00:00:00.000Z", "2025-03-07T09:30:00.120Z"]
    output = node(
        f"""import {{ momentText, preciseText, readMoment }} from {json.dumps(DAYS.as_uri())};
        const found = {json.dumps(moments)}.map(Date.parse);
        console.log(JSON.stringify([found.map(momentText), found.map(preciseText),
            found.every((ms) => readMoment(momentText(ms)) === ms && readMoment(preciseText(ms)) === ms)]));""",
        folder=tmp_path,
    )
    assert json.loads(output) == [
        ["2025-03-07", "2025-03-07T00:00:00Z", "2025-03-07T09:30:00.120Z"],
        ["2025-03-07", "2025-03-07T00:00:00.000999Z", "2025-03-07T09:30:00.120999Z"],
        True,
    ]


def test_a_typed_day_is_a_real_one(tmp_path: Path) -> None:
    typed = ["2025-3-7", "7 Mar 2025", "March 7, 2025", "Mar 2025", "2025-02", "2024", "30 Feb 2025", "03/08/2025", "x"]
    output = node(
        f"""import {{ readTyped }} from {json.dumps(TYPED.as_uri())};
        const found = {json.dumps(typed)}.map(readTyped);
        console.log(JSON.stringify(found.map((ms) => (Number.isNaN(ms) ? null : new Date(ms).toISOString()))));""",
        folder=tmp_path,
    )
    ends = ["2025-03-07", "2025-03-07", "2025-03-07", "2025-03-31", "2025-02-28", "2024-12-31"]
    assert json.loads(output) == [*(f"{day}T23:59:59.999Z" for day in ends), None, None, None]


@given(st.dates(date(1000, 1, 1), date(9989, 12, 31)))
def test_a_day_is_all_of_itself_and_nothing_of_the_next(day: date) -> None:
    end = end_of_day(day)
    assert day_of(end) == day == last_day_of(day.isoformat())
    assert day_of(end + timedelta(microseconds=1)) == day + timedelta(days=1)
    assert moment_of(day.isoformat()) == end
    assert end - datetime(day.year, day.month, day.day, tzinfo=UTC) == timedelta(days=1, microseconds=-1)
