"""Q1 to Q9 over the bundled timeline, at three dates, as known then and as known at the end.

The answers were worked out by hand, from what the sources say and the rules of docs/time.md, before any query was run. They lie
in `answers`: below each `at DATE`, with `then` (as known on that date) or `end`, all rows in order. `-` is NULL.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from events.registry import BY_TYPE
from projections.read.sample_questions import SampleQuestion, sample_question, sample_questions
from streams.importers import events_of
from tests.reference_model import Logged
from tests.support.scenario import LOGGED, Scenario, day

END = "2026-11-01"
"""When all of the timeline is known: its last fact became known on 3 June 2026."""
POINTS = [(at, known) for at in ("2025-04-01", "2025-10-01", "2026-07-01") for known in ("then", "end")]
ANSWERS = Path(__file__).parent / "answers"
NUMBERS = [f"Q{number}" for number in range(1, 10)]

Rows = list[list[str]]


def worked_out(number: str) -> tuple[list[str], dict[tuple[str, str], Rows]]:
    """Names of the columns, and the rows expected at each point."""
    names, *lines = (ANSWERS / f"{number.lower()}.txt").read_text(encoding="utf-8").splitlines()
    found: dict[tuple[str, str], Rows] = {}
    sharing: list[Rows] = []
    headed = False
    for line in lines:
        if line.startswith("at "):
            date, known = line.removeprefix("at ").split(" ", 1)
            sharing = (sharing if headed else []) + [found.setdefault((date, name), []) for name in known.split(", ")]
        elif line and not line.startswith("#"):
            for rows in sharing:
                rows.append(cells(line))
        headed = line.startswith("at ")
    return cells(names.removeprefix("#")), found


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def written(value: Any) -> str:
    """A value as it is written in the answers."""
    if isinstance(value, list):
        return "; ".join(map(written, value))
    return "-" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """The timeline, logged long after all of it was known."""
    timeline = Scenario()
    for number, event in enumerate(events_of("microsoft-openai")):
        value, logged_at = json.dumps(event).encode(), LOGGED + timedelta(seconds=number)
        timeline.records.append(Logged(BY_TYPE[event["type"]].topic, 0, number, logged_at, value))
    return timeline


@pytest.mark.parametrize(("at", "known"), POINTS)
@pytest.mark.parametrize("number", NUMBERS)
def test_the_answer_is_what_was_worked_out_by_hand(scenario: Scenario, number: str, at: str, known: str) -> None:
    """A date is its first moment here, as in SQL; docs/questions.md shows answers at its end, as on the command line."""
    names, expected = worked_out(number)
    rows = scenario.query(sample_question(number).sql, at=day(at), known=day(at if known == "then" else END))
    assert [[written(value) for value in row.values()] for row in rows] == expected[at, known]
    assert not rows or list(rows[0]) == names


def test_every_question_is_answered_at_every_point() -> None:
    assert [each.number for each in sample_questions()] == NUMBERS
    for number in NUMBERS:
        assert set(worked_out(number)[1]) == set(POINTS)


def test_all_is_known_at_the_end() -> None:
    assert max(event["knowntime"] for event in events_of("microsoft-openai")) < END


def test_the_page_shows_how_many_rows_and_where_hindsight_changes_them() -> None:
    page = (Path(__file__).parents[3] / "docs" / "questions.md").read_text(encoding="utf-8")
    for each in sample_questions():
        answers = worked_out(each.number)[1]
        shown = []
        for at in ("2025-04-01", "2025-10-01", "2026-07-01"):
            then, end = answers[at, "then"], answers[at, "end"]
            shown.append(f"{len(then)}" if then == end else f"{len(then)} → {len(end)}")
        link = f"[{each.number}](#{each.number.lower()}) {each.title}"
        assert " | ".join([f"| {link}", *shown]) + " |\n" in page


@pytest.mark.parametrize("question", sample_questions(), ids=lambda question: str(question.number))
def test_a_query_names_both_times_and_nothing_of_now(question: SampleQuestion) -> None:
    assert set(re.findall(r"\$\w+", question.sql)) == {"$at", "$known"}
    assert not re.search(r"\bnow\(|\bcurrent_|getvariable", question.sql)
