"""Spans of valid time in words: one formatter in Python and in JavaScript, never more precise than what was stated."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.javascript import NODE
from ui import components
from ui.shared.formatting import format_event_time
from ui.shared.spans import Span, format_age, format_since, format_span


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


CASES: list[tuple[str | None, str | None, str | None, str]] = [
    (None, None, None, "at an unknown time"),
    (None, "2025-03-08", "before", "before 8 Mar 2025"),
    (None, "2025-03-08T14:05", "before", "by 8 Mar 2025"),
    ("2024-03-20", None, "after", "after 20 Mar 2024"),
    ("2024-03-20", "2025-03-08", "after", "after 20 Mar 2024"),
    ("2024-03-20", None, None, "after 20 Mar 2024"),
    ("2025-04-02", "2025-04-02", "second", "2 Apr 2025"),
    ("2025-04-02T14:05", "2025-04-02T14:05", "second", "2 Apr 2025, 14:05 UTC"),
    # What became known on a day, or was inferred then, is at its last microsecond.
    ("2025-04-02T23:59:59.999999", "2025-04-02T23:59:59.999999", "second", "2 Apr 2025"),
    ("2025-04-02", "2025-04-03", "day", "2 Apr 2025"),
    ("2025-04-02", "2025-04-02T09:00", "day", "2 Apr 2025"),
    ("2025-03-01", "2025-04-01", "month", "March 2025"),
    ("2025-03-01", "2025-04-01", None, "March 2025"),
    ("2025-03-01", "2025-03-08", "month", "March 2025"),
    ("2025-03-01", "2025-03-01", "month", "March 2025"),
    ("2025-04-01", "2025-07-01", "quarter", "Q2 2025"),
    ("2025-04-01", "2025-07-01", None, "Q2 2025"),
    ("2024-09-01", "2024-12-01", "season", "autumn 2024"),
    ("2024-12-01", "2025-03-01", "season", "winter 2024/25"),
    ("2099-12-01", "2100-03-01", None, "winter 2099/00"),
    ("2025-01-01", "2026-01-01", "year", "2025"),
    ("2020-01-01", "2030-01-01", "decade", "2020s"),
    ("1960-01-01", "1970-01-01", None, "1960s"),
    ("1965-06-01", "1965-06-12", "between", "between 1 Jun 1965 and 11 Jun 1965"),
    ("2025-03-01", "2025-03-08", "between", "between 1 Mar 2025 and 7 Mar 2025"),
    ("2025-03-01", "2025-03-02T10:00", "between", "between 1 Mar 2025 and 2 Mar 2025"),
    # A correction may leave the precision of the first statement behind: the two ends decide.
    ("2025-03-01", "2025-04-01", "day", "March 2025"),
    ("2025-03-07", "2025-03-08", "month", "7 Mar 2025"),
]


def in_javascript(tmp_path: Path, name: str, calls: list[list[float | str | None]]) -> list[str]:
    module = Path(components.__file__).parent / "frontend" / "spans.js"
    script = tmp_path / "spans.mjs"
    script.write_text(
        f"""import {{ {name} }} from {json.dumps(module.as_uri())};
        const calls = {json.dumps(calls)};
        console.log(JSON.stringify(calls.map((given) => {name}(...given.map((x) => x ?? NaN)))));""",
        encoding="utf-8",
    )
    printed = subprocess.run([NODE, script], capture_output=True, text=True, check=True)
    found: list[str] = json.loads(printed.stdout)
    return found


def ms(moment: datetime | None) -> float | None:
    return moment.timestamp() * 1000 if moment else None


@pytest.mark.parametrize(("start", "end", "precision", "words"), CASES)
def test_a_span_is_written_in_the_precision_of_its_source(
    start: str | None, end: str | None, precision: str | None, words: str
) -> None:
    assert format_span(Span(start and day(start), end and day(end), precision)) == words


def test_python_and_javascript_say_the_same(tmp_path: Path) -> None:
    edges = [day("1959-12-01"), day("2024-12-01"), day("2025-01-01"), day("2025-03-01"), day("2025-04-01")]
    ends = [moment + timedelta(days=days) for moment in edges for days in (0, 1, 7, 31, 90, 92, 365, 3653)]
    precisions = ["second", "day", "month", "quarter", "season", "year", "decade", "between", "before", "after", None]
    spans = [Span(start and day(start), end and day(end), stated) for start, end, stated, _ in CASES]
    spans += [
        Span(start, end, stated)
        for start in (None, *edges)
        for end in (None, *ends)
        for stated in precisions
        if start is None or end is None or end >= start
    ]
    written = [format_span(span) for span in spans]
    assert in_javascript(tmp_path, "spanWords", [[ms(s.start), ms(s.end), s.precision] for s in spans]) == written
    now = day("2026-11-28")
    ages = [format_age(span, now) for span in spans]
    assert in_javascript(tmp_path, "ageWords", [[ms(s.start), ms(s.end), ms(now)] for s in spans]) == ages


@pytest.mark.parametrize("precision", ["month", "quarter", "season", "year", "decade", "before"])
def test_no_day_is_written_where_none_was_stated(precision: str) -> None:
    """Also where the moment of knowledge cut the end of the unit, as it does for what is known at once."""
    start = {"season": day("2024-12-01"), "before": None}.get(precision, day("2020-01-01"))
    written = format_span(Span(start, day("2020-01-20") if precision != "season" else day("2024-12-20"), precision))
    assert precision == "before" or not re.search(r"\b\d{1,2} [A-Z]", written)
    assert precision != "before" or written == "before 20 Jan 2020"


def test_an_age_counts_from_the_latest_moment_that_it_can_be_of() -> None:
    month = Span(day("2025-01-01"), day("2025-02-01"), "month")
    assert format_age(month, day("2025-01-20")) == format_age(month, day("2025-02-01")) == ""
    assert format_age(month, day("2025-02-02")) == "1 day"
    assert format_age(month, day("2026-11-28")) == "21 months"
    ages = [format_age(month, month.latest + timedelta(days=days)) for days in range(1, 2000) if month.latest]
    assert not [age for age in ages if re.match("1 (days|months|years)|0", age)]
    assert format_age(Span(None, day("2019-07-22")), day("2026-11-28")) == "7 years"


def test_a_state_is_since_its_span() -> None:
    assert format_since(Span(None, day("2025-03-08"), "before")) == "since before 8 Mar 2025"
    assert format_since(Span(None, None)) == ""
    row = {"happened_from": day("2024-12-01"), "happened_to": day("2025-03-01"), "precision": "season"}
    assert format_event_time(row) == "winter 2024/25"
