"""Texts of a comparison that the page and its Markdown share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from projections.read.comparison import Point
from ui.components.plane.words import Names, Question, answer_in_words, spellings_of, title_of
from ui.shared.clocks import Clocks
from ui.shared.figure import OPEN, PEOPLE, Figure, Statements
from ui.shared.formatting import (
    ABBREVIATIONS,
    format_day,
    format_event_time,
    format_money,
    format_number,
    format_signed,
    organization_name,
)
from ui.views.boards.talent import net_words

MEASURED = {"leaders": "best score stated"}
"""What a question measures, where the name of its read model says more: the best score may have no rival."""
RANK = "rank"
"""Unit of a rank."""

Rows = Mapping[str, list[dict[str, Any]]]
Sides = Mapping[str, tuple[datetime, Statements]]
"""The valid time of `left` and `right`, in this order, and the statements as in force there."""
NO_ANSWER = "no answer"
NO_LONGER = "no longer"
ENDING = {"terms", "suppliers", "roles"}
"""Read models without an answer where what was so is over."""
ATTESTED = {"reported", "confirmed"}
"""Certainties of what a firm answer rests on."""
STATES = {"changed": "changed", "new": "new", "gone": "gone", "same": "the same"}
CHANGES = {
    "learned": (
        "Learned since",
        "Stated since about the time on the left, and not known there yet. Rows of data sets come last.",
    ),
    "confirmed": ("Confirmed", "Rumors and reports confirmed since."),
    "corrected": ("Corrected", "Corrected by its own source since."),
    "retracted": ("Retracted", "Retracted by its own source since."),
    "denied": ("Denied", "Denied by a source since."),
    "contested": ("Contested", "Both confirmed and denied by now."),
    "contradicted": ("Contradicted", "Contradicted by another statement of the same claim by now."),
    "resolved": ("Changed certainty", "More or less certain than before."),
}
"""The sections of the brief on what was learned, in order."""
NEVER_WAS = (
    "Stated, and denied",
    "Stated about the time between the two dates, or on the left, and denied by now: nothing above counts it.",
)
INFERRED = ("Inferred by rules", "What rules found between the two dates: no publisher states it.")


def point_of(when: Clocks) -> Point:
    """The point at the ends of both days."""
    instants = when.instants()
    return Point(instants["at"], instants["known"])


def default_days(today: date) -> tuple[date, date]:
    """The days that are compared by default: a year ago and today."""
    return (today.replace(year=today.year - 1, day=min(today.day, 28)), today)


def sides_of(rows: Rows, left: Clocks, right: Clocks) -> Sides:
    """Both sides of a comparison."""
    return {
        "left": (left.instants()["at"], Statements(rows["left_statements"])),
        "right": (right.instants()["at"], Statements(rows["right_statements"])),
    }


def clocks_label(when: Clocks) -> str:
    """A point as a heading: "2 Apr 2025, as known then"."""
    world = format_day(when.at) or "now"
    if when.known == when.at:
        return f"{world}, as known then" if when.at else "now"
    return f"{world}, as known {'on ' + format_day(when.known) if when.known else 'now'}"


def happened_words(row: dict[str, Any]) -> str:
    """When an event happened; of a signal, which comes with the end of a day, that day."""
    return format_day(row["happened_to"]) if row["inferred"] else format_event_time(row)


def question_title(row: dict[str, Any], names: Mapping[str, str]) -> str:
    """A question in words."""
    return title_of(Question.of(row), _named(names, row["headline"]), row["headline"] or "").title


def question_note(row: dict[str, Any], names: Mapping[str, str]) -> str:
    """What a question measures, and the read model that answers it; of a claim, the statement."""
    title = title_of(Question.of(row), _named(names, row["headline"]), row["headline"] or "")
    measured = MEASURED.get(row["read_model"], row["read_model"])
    return ", ".join(filter(None, [measured, title.note]))


def answer_of(row: dict[str, Any], side: str) -> str:
    """The firm answer of one side; empty: none."""
    return answer_in_words(row["read_model"], row[f"{side}_answer"], row[f"{side}_value"]) or ""


def possible_of(row: dict[str, Any], side: str) -> str:
    """The answer if rumors are true; empty: no other."""
    return answer_in_words(row["read_model"], row[f"{side}_possible"], None) or ""


def absence_words(row: dict[str, Any], side: str, stated: Statements) -> str:
    """The words where a side has no answer: what ended is no longer so, of the rest nothing is known."""
    ended = side == "right" and row["state"] == "gone" and row["read_model"] in ENDING
    return NO_LONGER if ended and any(stated.of(key) for key in row["left_evidence"] or ()) else NO_ANSWER


def answer_date(row: dict[str, Any], side: str, stated: Statements, at: datetime) -> str:
    """When an answer became so, by the latest event behind it, and how old that is at `at`."""
    firm = bool(answer_of(row, side)) and row[f"{side}_certainty"] in ATTESTED
    spans = [
        stated.span(key)
        for key in row[f"{side}_evidence"] or ()
        if stated.of(key) and (not firm or stated.of(key)["certainty"] in ATTESTED)
    ]
    dated = [span for span in spans if span.latest is not None]
    return (
        Figure(0, span=max(dated, key=lambda span: (span.latest, span.start or span.latest))).note(at) if dated else ""
    )


def measure_words(row: dict[str, Any], names: Mapping[str, str]) -> str:
    """What a gain measures, with display names of organizations."""
    what: str = row["what"].replace("annual_run_rate", "annual run rate")
    party = row["party"]
    return what.removesuffix(party) + organization_name(party, names) if party else what


def figure_of(row: dict[str, Any], side: str) -> Figure | None:
    """A figure with its bounds; `side` is `before` or `after`. None: there is none."""
    value, unit = row[side], row["unit"]
    if value is None:
        return None
    if unit == PEOPLE:
        return Figure(value, None, PEOPLE, row[f"{side}_low"], row[f"{side}_high"])
    return Figure.stated(value, row[f"{side}_bound"] if unit != RANK else "exact", unit)


def figure_words(row: dict[str, Any], side: str) -> str:
    """A figure in its unit, with its bound; `side` is `before` or `after`."""
    figure = figure_of(row, side)
    if figure is None:
        return "–"
    if row["unit"] == PEOPLE:
        return net_words({"net_low": figure.low, "net_high": figure.high})
    return format_number(figure.value) if row["unit"] == RANK else figure.words


def dated_words(row: dict[str, Any], side: str, stated: Statements, at: datetime) -> str:
    """When a figure was so, and how old that is at `at`; empty if nothing says it."""
    return Figure(0, span=stated.span(row[f"{side}_key"])).note(at)


def gain_of(row: dict[str, Any]) -> Figure | None:
    """How much was gained, with all that the bounds of both sides allow; None: there is a figure on one side only."""
    after = figure_of(row, "after")
    return after.less(figure_of(row, "before")) if after else None


def gain_words(row: dict[str, Any]) -> str:
    """How much was gained or lost: "+24 bn USD", "≥ +3", "+14 bn USD to +37 bn USD", "open", "new"."""
    gain = gain_of(row)
    if gain is None:
        return "new" if row["before"] is None else "gone"
    if row["unit"] == RANK:
        places = -gain.value
        return f"{format_signed(places)} place{'' if abs(places) == 1 else 's'}"
    if gain.is_open:
        return OPEN
    low, high = (None if end is None else _signed(end, row["unit"]) for end in (gain.low, gain.high))
    if low is None or high is None:
        return f"≥ {low}" if high is None else f"≤ {high}"
    return low if low == high else f"{low} to {high}"


def gain_tone(row: dict[str, Any]) -> str:
    """Whether the bounds say that it is a gain (`good`) or a loss (`bad`)."""
    gain = gain_of(row)
    if gain is None:
        return "soft"
    low, high = (-gain.value, -gain.value) if row["unit"] == RANK else (gain.low, gain.high)
    if low is not None and low > 0:
        return "good"
    return "bad" if high is not None and high < 0 else "soft"


def _signed(value: float, unit: str) -> str:
    if unit == PEOPLE:
        return format_signed(value)
    return ("+" if value > 0 else "−" if value < 0 else "±") + (format_money(abs(value), unit) or "0")


def _named(names: Mapping[str, str], headline: str | None) -> Names:
    """Names, with the spellings of a headline."""
    known = f"such as {' '.join([*names.values(), *ABBREVIATIONS.values()])}"
    return Names(names, spellings_of([known, headline or ""]))
