"""Texts of a comparison that the page and its Markdown share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from projections.read.comparison import Point
from ui.components.plane.words import Names, answer_in_words, spellings_of, title_of
from ui.shared.clocks import Clocks
from ui.shared.formatting import (
    ABBREVIATIONS,
    format_day,
    format_money,
    format_number,
    format_percent,
    format_signed,
    organization_name,
)

Rows = Mapping[str, list[dict[str, Any]]]
NO_ANSWER = "no answer"
STATES = {"changed": "changed", "new": "new", "gone": "gone", "same": "the same"}
CHANGES = {
    "learned": ("Learned since", "True on the left, but not known there yet. Rows of data sets come last."),
    "confirmed": ("Confirmed", "Rumors and reports confirmed since."),
    "corrected": ("Corrected", "Corrected by its own source since."),
    "retracted": ("Retracted", "Retracted by its own source since."),
    "denied": ("Denied", "Denied by a source since."),
    "contested": ("Contested", "Both confirmed and denied by now."),
    "contradicted": ("Contradicted", "Contradicted by another statement of the same claim by now."),
    "resolved": ("Changed certainty", "More or less certain than before."),
}
"""The sections of the brief on what was learned, in order."""


def point_of(when: Clocks) -> Point:
    """The point at the ends of both days."""
    instants = when.instants()
    return Point(instants["at"], instants["known"])


def default_days(today: date) -> tuple[date, date]:
    """The days that are compared by default: a year ago and today."""
    return (today.replace(year=today.year - 1, day=min(today.day, 28)), today)


def clocks_label(when: Clocks) -> str:
    """A point as a heading: "2 Apr 2025, as known then"."""
    world = format_day(when.at) or "now"
    if when.known == when.at:
        return f"{world}, as known then" if when.at else "now"
    return f"{world}, as known {'on ' + format_day(when.known) if when.known else 'now'}"


def question_title(row: dict[str, Any], names: Mapping[str, str]) -> str:
    """A question in words."""
    return title_of(row["read_model"], row["question"], _named(names), row["headline"] or "").title


def question_note(row: dict[str, Any], names: Mapping[str, str]) -> str:
    """What a question measures, and the read model that answers it."""
    title = title_of(row["read_model"], row["question"], _named(names), "")
    return ", ".join(filter(None, [row["read_model"], title.note]))


def answer_of(row: dict[str, Any], side: str) -> str:
    """The firm answer of one side; empty: none."""
    return answer_in_words(row["read_model"], row[f"{side}_answer"], row[f"{side}_value"]) or ""


def possible_of(row: dict[str, Any], side: str) -> str:
    """The answer if rumors are true; empty: no other."""
    return answer_in_words(row["read_model"], row[f"{side}_possible"], None) or ""


def measure_words(row: dict[str, Any], names: Mapping[str, str]) -> str:
    """What a gain measures, with display names of organizations."""
    what: str = row["what"].replace("annual_run_rate", "annual run rate")
    head, of, slug = what.rpartition(" of " if row["read_model"] == "dependence" else " from ")
    return (
        f"{head}{of}{organization_name(slug, names)}" if of and row["read_model"] in {"dependence", "capital"} else what
    )


def figure_words(row: dict[str, Any], side: str) -> str:
    """A figure in its unit; `side` is `before` or `after`."""
    value = row[side]
    if value is None:
        return "–"
    if row["unit"] == "index":
        return format_percent(value)
    if row["unit"] in {"people", "rank"}:
        return format_number(value)
    return format_money(value, row["unit"], row[f"{side}_bound"])


def gain_words(row: dict[str, Any]) -> str:
    """How much was gained or lost: "+24 bn USD", "−11 points", "new"."""
    gain = row["gain"]
    if gain is None or (row["before"] is None and row["unit"] not in {"people", "index"}):
        return "new" if row["before"] is None else "gone"
    if row["unit"] == "index":
        return f"{format_signed(round(gain * 100, 1))} points"
    if row["unit"] == "rank":
        return f"{format_signed(gain)} place{'' if abs(gain) == 1 else 's'}" if row["after"] is not None else "gone"
    if row["unit"] == "people":
        return format_signed(gain)
    about = "" if {row["before_bound"], row["after_bound"]} <= {None, "exact"} else "about "
    return about + ("+" if gain > 0 else "−") + format_money(abs(gain), row["unit"])


def _named(names: Mapping[str, str]) -> Names:
    return Names(names, spellings_of([f"such as {' '.join([*names.values(), *ABBREVIATIONS.values()])}"]))
