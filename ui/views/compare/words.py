"""Two points compared, in words: what the page and its Markdown both say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from projections.read.comparison import Point
from ui.components.plane.words import Names, Question, answer_in_words, spellings_of, title_of
from ui.shared.clocks import When
from ui.shared.words import ABBREVIATIONS, called, day, money, number, percent, signed

Rows = Mapping[str, list[dict[str, Any]]]
NOTHING = "nothing told"
STATES = {"changed": "changed", "new": "new", "gone": "gone", "same": "the same"}
CHANGES = {
    "learned": ("Learned since", "What was not known yet on the left, though it was so. Rows of data sets stand last."),
    "confirmed": ("Confirmed", "Rumors and reports that were attested for since."),
    "corrected": ("Corrected", "What its own source has replaced since."),
    "retracted": ("Retracted", "What its own source has taken back since."),
    "denied": ("Denied", "What somebody has denied since."),
    "contested": ("Contested", "What is both confirmed and denied by now."),
    "contradicted": ("Contradicted", "What another telling of the same claim speaks against by now."),
    "resolved": ("Weighed anew", "What counts more or less certain than before."),
}
"""The parts of the brief that tell what was learned, in order."""


def point_of(when: When) -> Point:
    """The point of two days, each meant whole."""
    instants = when.instants()
    return Point(instants["at"], instants["known"])


def default_days(today: date) -> tuple[date, date]:
    """What is compared until somebody chooses: a year ago and today."""
    return (today.replace(year=today.year - 1, day=min(today.day, 28)), today)


def said(when: When) -> str:
    """A point as a heading: "2 Apr 2025, as known then"."""
    world = day(when.at) or "now"
    if when.known == when.at:
        return f"{world}, as known then" if when.at else "now"
    return f"{world}, as known {'on ' + day(when.known) if when.known else 'now'}"


def question(row: dict[str, Any], names: Mapping[str, str]) -> str:
    """A question in words."""
    return title_of(Question.of(row), _named(names), row["headline"] or "").title


def note_of(row: dict[str, Any], names: Mapping[str, str]) -> str:
    """What a question asks of its subject, and the read model that answers."""
    asked = title_of(Question.of(row), _named(names), "")
    return ", ".join(filter(None, [row["read_model"], asked.note]))


def answer_of(row: dict[str, Any], side: str) -> str:
    """The firm answer of one side in words; empty: none."""
    return answer_in_words(row["read_model"], row[f"{side}_answer"], row[f"{side}_value"]) or ""


def possible_of(row: dict[str, Any], side: str) -> str:
    """What would stand in its place; empty: nothing else."""
    return answer_in_words(row["read_model"], row[f"{side}_possible"], None) or ""


def measured(row: dict[str, Any], names: Mapping[str, str]) -> str:
    """What a gain is measured by, with organizations by name."""
    what: str = row["what"].replace("annual_run_rate", "annual run rate")
    party = row["party"]
    return what.removesuffix(party) + called(party, names) if party else what


def figure(row: dict[str, Any], side: str) -> str:
    """A figure in the words of its measure; `side` is `before` or `after`."""
    value = row[side]
    if value is None:
        return "–"
    if row["unit"] == "index":
        return percent(value)
    if row["unit"] in {"people", "rank"}:
        return number(value)
    return money(value, row["unit"], row[f"{side}_bound"])


def gain_words(row: dict[str, Any]) -> str:
    """How much was gained or lost: "+24 bn USD", "−11 points", "new"."""
    gain = row["gain"]
    if gain is None or (row["before"] is None and row["unit"] not in {"people", "index"}):
        return "new" if row["before"] is None else "gone"
    if row["unit"] == "index":
        return f"{signed(round(gain * 100, 1))} points"
    if row["unit"] == "rank":
        return f"{signed(gain)} place{'' if abs(gain) == 1 else 's'}" if row["after"] is not None else "gone"
    if row["unit"] == "people":
        return signed(gain)
    about = "" if {row["before_bound"], row["after_bound"]} <= {None, "exact"} else "about "
    return about + ("+" if gain > 0 else "−") + money(abs(gain), row["unit"])


def _named(names: Mapping[str, str]) -> Names:
    return Names(names, spellings_of([f"such as {' '.join([*names.values(), *ABBREVIATIONS.values()])}"]))
