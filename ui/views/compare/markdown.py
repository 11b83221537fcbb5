"""A comparison as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from events.data_sets import DATA_SETS
from ui.shared.clocks import Clocks
from ui.shared.figure import Statements
from ui.shared.formatting import certainty_label, format_event_time, organization_name
from ui.shared.isolation import isolated
from ui.shared.markdown import escaped
from ui.shared.markdown import table as markdown_table
from ui.views.compare.words import (
    CHANGES,
    NO_ANSWER,
    STATES,
    Rows,
    answer_of,
    clocks_label,
    dated_words,
    figure_words,
    gain_words,
    measure_words,
    possible_of,
    question_title,
)

MAX_EVENTS = 40
"""Most events of a section; the linked page has all."""


def markdown_of(rows: Rows, left: Clocks, right: Clocks, names: Mapping[str, str], link: str) -> str:
    """The brief as Markdown. Event text is escaped."""
    lines = [f"# {escaped(clocks_label(left))} against {escaped(clocks_label(right))}", ""]
    lines += _section(
        "Added",
        [f"{format_event_time(row)}: {row['about']} ({certainty_label(row['certainty'])})" for row in rows["happened"]],
    )
    for change, (title, _) in CHANGES.items():
        found = [row for row in rows["learned"] if row["change"] == change]
        lines += (
            _section(title, [_line(row) for row in found])
            if found or change in {"confirmed", "corrected", "retracted"}
            else []
        )
    stated = Statements(rows["statements"])
    if rows["gains"]:
        made = [
            [
                organization_name(row["organization"], names),
                measure_words(row, names),
                *(_figure(row, side, stated, clocks) for side, clocks in (("before", left), ("after", right))),
                gain_words(row),
            ]
            for row in rows["gains"]
        ]
        lines += [
            "## Who gained, who lost",
            "",
            markdown_table(["Organization", "Measured by", clocks_label(left), clocks_label(right), "Change"], made),
            "",
        ]
    differ = [row for row in rows["answers"] if row["state"] != "same"]
    if differ:
        made = [
            [question_title(row, names), _answer(row, "left"), _answer(row, "right"), STATES[row["state"]]]
            for row in differ
        ]
        lines += [
            "## Answers that differ",
            "",
            markdown_table(["Question", clocks_label(left), clocks_label(right), ""], made),
            "",
        ]
    return "\n".join([*lines, *_credits(rows), f"<{link}>", ""])


def _figure(row: dict[str, Any], side: str, stated: Statements, clocks: Clocks) -> str:
    """A figure with its date and age."""
    dated = dated_words(row, side, stated, clocks.instants()["at"]) if row[side] is not None else ""
    return f"{figure_words(row, side)} ({dated})" if dated else figure_words(row, side)


def _credits(rows: Rows) -> list[str]:
    """The attribution of the data sets whose events the brief names."""
    used = {row["source"] for name in ("happened", "learned") for row in rows[name]}
    lines = [
        f"{each.credit}, {each.title}: {each.license}, {each.url}" for each in DATA_SETS.values() if each.source in used
    ]
    return [f"Data of {escaped('; '.join(lines))}", ""] if lines else []


def _section(title: str, found: list[str]) -> list[str]:
    more = [f"- and {len(found) - MAX_EVENTS:,} more"] if len(found) > MAX_EVENTS else []
    return [
        f"## {title}",
        "",
        *([f"- {isolated(escaped(line))}" for line in found[:MAX_EVENTS]] or ["Nothing."]),
        *more,
        "",
    ]


def _line(row: dict[str, Any]) -> str:
    before, after = certainty_label(row["certainty_before"]), certainty_label(row["certainty_after"]) or "retracted"
    return f"{row['headline']} ({before}, now {after})" if before else f"{row['headline']} ({after})"


def _answer(row: dict[str, Any], side: str) -> str:
    answer, possible = answer_of(row, side), possible_of(row, side)
    firm = ", ".join(filter(None, [answer, certainty_label(row[f"{side}_certainty"]) if answer else ""]))
    return "; ".join(filter(None, [firm, f"possibly {possible}" if possible else ""])) or NO_ANSWER
