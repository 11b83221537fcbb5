"""A comparison as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from events.data_sets import DATA_SETS
from ui.shared.clocks import Clocks
from ui.shared.figure import Statements
from ui.shared.formatting import certainty_label, organization_name
from ui.shared.isolation import isolated
from ui.shared.markdown import escaped
from ui.shared.markdown import table as markdown_table
from ui.views.compare.brief import brief_of
from ui.views.compare.mirrors import one_question_a_pair
from ui.views.compare.words import (
    CHANGES,
    INFERRED,
    NEVER_WAS,
    STATES,
    Rows,
    absence_words,
    answer_date,
    answer_of,
    clocks_label,
    dated_words,
    figure_words,
    gain_words,
    happened_words,
    measure_words,
    possible_of,
    question_title,
    sides_of,
)

MAX_EVENTS = 40
"""Most events of a section; the linked page has all."""


def markdown_of(
    rows: Rows, left: Clocks, right: Clocks, names: Mapping[str, str], link: str, *, about: str = ""
) -> str:
    """The brief as Markdown, with the name of what it is about, if that is not everything. Event text is escaped."""
    title = f"{clocks_label(left)} against {clocks_label(right)}"
    lines = [f"# {escaped(f'{about}: {title}' if about else title)}", ""]
    found = brief_of(rows)
    lines += _section("Added", [_happened(row) for row in found.happened])
    for change, (title, _) in CHANGES.items():
        changed = [row for row in found.learned if row["change"] == change]
        lines += (
            _section(title, [_line(row) for row in changed])
            if changed or change in {"confirmed", "corrected", "retracted"}
            else []
        )
    if found.denied:
        lines += _section(NEVER_WAS[0], [_happened(row) if "about" in row else _line(row) for row in found.denied])
    if found.inferred:
        lines += _section(INFERRED[0], [_happened(row) for row in found.inferred])
    sides = sides_of(rows, left, right)
    if rows["gains"]:
        made = [
            [
                organization_name(row["organization"], names),
                measure_words(row, names),
                *(_figure(row, name, *sides[side]) for name, side in (("before", "left"), ("after", "right"))),
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
    differ = [row for row in one_question_a_pair(rows["answers"]) if row["state"] != "same"]
    if differ:
        made = [
            [question_title(row, names), *(_answer(row, side, *sides[side]) for side in sides), STATES[row["state"]]]
            for row in differ
        ]
        lines += [
            "## Answers that differ",
            "",
            markdown_table(["Question", clocks_label(left), clocks_label(right), ""], made),
            "",
        ]
    return "\n".join([*lines, *_credits(rows), f"<{link}>", ""])


def _happened(row: dict[str, Any]) -> str:
    certainty = "inferred by a rule" if row["inferred"] else certainty_label(row["certainty"])
    return f"{happened_words(row)}: {row['about']} ({certainty})"


def _figure(row: dict[str, Any], side: str, at: datetime, stated: Statements) -> str:
    """A figure with its date and age."""
    dated = dated_words(row, side, stated, at) if row[side] is not None else ""
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


def _answer(row: dict[str, Any], side: str, at: datetime, stated: Statements) -> str:
    answer, possible = answer_of(row, side), possible_of(row, side)
    firm = ", ".join(filter(None, [answer, certainty_label(row[f"{side}_certainty"]) if answer else ""]))
    found = "; ".join(filter(None, [firm, f"possibly {possible}" if possible else ""]))
    dated = answer_date(row, side, stated, at) if found else ""
    return f"{found} ({dated})" if dated else found or absence_words(row, side, stated)
