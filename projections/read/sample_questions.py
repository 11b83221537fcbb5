"""Q1 to Q9: sample questions that the read models answer, each one query in `sql/questions` (docs/questions.md).

A query takes the parameters `$at`, the valid time, and `$known`, the knowledge time. Its file opens
with the question, then what a row of the answer is, and, if the answer for now is empty, `-- of:`
a day of the bundled timeline to suggest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from events.errors import WhenlineError
from projections.schema.definitions import SQL


class UnknownSampleQuestion(WhenlineError):
    """There is no sample question with this number."""


@dataclass(frozen=True)
class SampleQuestion:
    """A question in words, and the SQL that answers it."""

    number: str
    """Such as Q1."""
    title: str
    answer: str
    """What a row of the answer is."""
    suggested_day: date | None
    """A day with an answer; None: any day."""
    sql: str
    """The query, with its opening comment."""


@cache
def sample_questions() -> tuple[SampleQuestion, ...]:
    """All sample questions, in order."""
    return tuple(_read(path) for path in sorted((SQL / "questions").glob("*.sql")))


def sample_question(number: str) -> SampleQuestion:
    """The sample question with a number, such as Q1 or q1.

    Raises:
        UnknownSampleQuestion: there is none.
    """
    for question in sample_questions():
        if question.number == number.upper():
            return question
    first, last = sample_questions()[0].number, sample_questions()[-1].number
    raise UnknownSampleQuestion(f"There is no question `{number}`", hint=f"Ask {first} to {last}.")


def _read(path: Path) -> SampleQuestion:
    text = path.read_text(encoding="utf-8").strip()
    title, *lines = re.findall(r"^-- (.*)$", text.split("\n\n", 1)[0], re.MULTILINE)
    days = [line.removeprefix("of: ") for line in lines if line.startswith("of: ")]
    return SampleQuestion(
        path.stem.partition("_")[0].upper(),
        title,
        " ".join(line for line in lines if not line.startswith("of: ")),
        date.fromisoformat(days[0]) if days else None,
        text,
    )
