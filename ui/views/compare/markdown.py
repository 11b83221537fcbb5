"""Two points compared, as Markdown to paste elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui.shared.clocks import When
from ui.shared.markdown import escaped
from ui.shared.markdown import table as markdown_table
from ui.shared.words import called, certainty, when
from ui.views.compare.words import (
    CHANGES,
    NOTHING,
    STATES,
    Rows,
    answer_of,
    figure,
    gain_words,
    measured,
    possible_of,
    question,
    said,
)

MOST = 40
"""Events of a section that a brief names; the page behind its link has all."""


def markdown_of(rows: Rows, left: When, right: When, names: Mapping[str, str], link: str) -> str:
    """The brief as Markdown, to paste elsewhere. Event text stays text."""
    lines = [f"# {escaped(said(left))} against {escaped(said(right))}", ""]
    lines += _section(
        "Added", [f"{when(row)}: {row['about']} ({certainty(row['certainty'])})" for row in rows["happened"]]
    )
    for change, (title, _) in CHANGES.items():
        found = [row for row in rows["learned"] if row["change"] == change]
        lines += (
            _section(title, [_line(row) for row in found])
            if found or change in {"confirmed", "corrected", "retracted"}
            else []
        )
    if rows["gains"]:
        made = [
            [
                called(row["organization"], names),
                measured(row, names),
                figure(row, "before"),
                figure(row, "after"),
                gain_words(row),
            ]
            for row in rows["gains"]
        ]
        lines += [
            "## Who gained, who lost",
            "",
            markdown_table(["Organization", "Measured by", said(left), said(right), "Change"], made),
            "",
        ]
    differ = [row for row in rows["answers"] if row["state"] != "same"]
    if differ:
        made = [
            [question(row, names), _words(row, "left"), _words(row, "right"), STATES[row["state"]]] for row in differ
        ]
        lines += [
            "## Answers that differ",
            "",
            markdown_table(["Question", said(left), said(right), ""], made),
            "",
        ]
    return "\n".join([*lines, f"<{link}>", ""])


def _section(title: str, found: list[str]) -> list[str]:
    more = [f"- and {len(found) - MOST:,} more"] if len(found) > MOST else []
    return [f"## {title}", "", *([f"- {escaped(line)}" for line in found[:MOST]] or ["Nothing."]), *more, ""]


def _line(row: dict[str, Any]) -> str:
    before, after = certainty(row["certainty_before"]), certainty(row["certainty_after"]) or "taken back"
    return f"{row['headline']} ({before}, now {after})" if before else f"{row['headline']} ({after})"


def _words(row: dict[str, Any], side: str) -> str:
    answer, possible = answer_of(row, side), possible_of(row, side)
    firm = ", ".join(filter(None, [answer, certainty(row[f"{side}_certainty"]) if answer else ""]))
    return "; ".join(filter(None, [firm, f"possibly {possible}" if possible else ""])) or NOTHING
