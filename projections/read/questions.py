"""Q1 to Q9: the questions that the read models are made to answer, each one query (`sql/questions`), told in docs/questions.md.

A query takes two parameters: `$at`, the time in the world, and `$known`, the time of knowledge. A file opens with the question,
what a row of the answer is, and, where now is no good time to ask of, `-- of:` a day of the bundled timeline that is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from events.errors import WhenlineError
from projections.schema.definitions import SQL


class UnknownQuestion(WhenlineError):
    """There is no ready question of this number."""


@dataclass(frozen=True)
class Question:
    """A question in words, and the SQL that answers it."""

    number: str
    """Such as Q1."""
    words: str
    says: str
    """What a row of the answer is."""
    of: date | None
    """A day to ask of; None: any."""
    sql: str
    """The query, with its opening comment."""


@cache
def questions() -> tuple[Question, ...]:
    """All of them, in order."""
    return tuple(_read(path) for path in sorted((SQL / "questions").glob("*.sql")))


def question(number: str) -> Question:
    """The question of a number, such as Q1 or q1.

    Raises:
        UnknownQuestion: there is none.
    """
    for each in questions():
        if each.number == number.upper():
            return each
    raise UnknownQuestion(
        f"There is no question `{number}`", hint=f"Ask {questions()[0].number} to {questions()[-1].number}."
    )


def _read(path: Path) -> Question:
    text = path.read_text(encoding="utf-8").strip()
    words, *says = re.findall(r"^-- (.*)$", text.split("\n\n", 1)[0], re.MULTILINE)
    day = [line.removeprefix("of: ") for line in says if line.startswith("of: ")]
    return Question(
        path.stem.partition("_")[0].upper(),
        words,
        " ".join(line for line in says if not line.startswith("of: ")),
        date.fromisoformat(day[0]) if day else None,
        text,
    )
