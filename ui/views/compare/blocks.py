"""A comparison as blocks of a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from projections.read.first_rows import MOST_ROWS
from ui.components.sheet.blocks import (
    Block,
    Cell,
    cell,
    count_note,
    count_of,
    items,
    link_to_events,
    table,
    tile,
    tiles,
)
from ui.shared.clocks import Clocks
from ui.shared.figure import Statements
from ui.shared.formatting import certainty_label, format_day, kind_label, organization_name
from ui.views.compare.brief import Brief, brief_of, of_data_sets
from ui.views.compare.mirrors import one_question_a_pair
from ui.views.compare.words import (
    CHANGES,
    INFERRED,
    NEVER_WAS,
    STATES,
    Rows,
    Sides,
    absence_words,
    answer_date,
    answer_of,
    clocks_label,
    dated_words,
    figure_words,
    gain_tone,
    gain_words,
    happened_words,
    measure_words,
    possible_of,
    question_note,
    question_title,
    sides_of,
)


def blocks_of(
    rows: Rows, left: Clocks, right: Clocks, names: Mapping[str, str], *, only_differences: bool
) -> list[Block]:
    """The page. `only_differences`: omit questions with the same answer on both sides."""
    found, questions = brief_of(rows), one_question_a_pair(rows["answers"])
    sides, headings = sides_of(rows, left, right), [clocks_label(clocks) for clocks in (left, right)]
    return [
        counts(found, questions),
        *brief(found, names),
        gains(rows["gains"], sides, headings, names),
        answers(questions, sides, headings, names, only_differences=only_differences),
    ]


def counts(found: Brief, questions: list[dict[str, Any]]) -> Block:
    """How much differs, as tiles."""
    learned = {change: [row for row in found.learned if row["change"] == change] for change in CHANGES}
    differ = [row for row in questions if row["state"] != "same"]
    moved = [key for row in differ for side in ("left", "right") for key in row[f"{side}_evidence"] or []]
    happened = [key for row in found.happened for key in row["evidence"]]
    listed = [
        tile(
            "Answers that differ",
            f"{_answer_count(differ):,} of {_answer_count(questions):,}",
            evidence=link_to_events("Answers that differ", "changes", moved),
        ),
        tile(
            "Added",
            f"{count_of(found.happened):,}",
            sub=", ".join(filter(None, ["happened", of_data_sets(found.happened)])),
            evidence=link_to_events("Added", "changes", happened),
        ),
    ]
    listed += [
        tile(
            CHANGES[change][0],
            f"{count_of(changed):,}",
            sub=of_data_sets(changed),
            evidence=link_to_events(CHANGES[change][0], "revisions", [row["key"] for row in changed]),
        )
        for change, changed in learned.items()
        if changed or change in {"confirmed", "corrected", "retracted"}
    ]
    return tiles(listed)


def _answer_count(questions: list[dict[str, Any]]) -> int:
    """How many questions there are, of which the first ones of each state were read."""
    states = {state: [row for row in questions if row["state"] == state] for state in STATES}
    return sum(map(count_of, states.values()))


def brief(found: Brief, names: Mapping[str, str]) -> list[Block]:
    """Added, what was learned (confirmed, corrected, retracted and so on), what was denied, and what rules inferred."""
    made = [
        items(
            "Added",
            [_happened(row, names) for row in found.happened],
            name="added",
            first=6,
            note=count_note(
                "Happened between the two dates or, of rumors, is said to have; as known on the right. "
                "Rows of data sets come last.",
                found.happened,
            ),
            empty="Nothing happened between the two dates.",
        )
    ]
    for change, (title, note) in CHANGES.items():
        changed = [row for row in found.learned if row["change"] == change]
        if changed:
            made.append(
                items(
                    title,
                    [_learned(row, names) for row in changed],
                    name=change,
                    note=count_note(note, changed),
                    first=6,
                )
            )
    for (title, note), rows, name in ((NEVER_WAS, found.denied, "never-was"), (INFERRED, found.inferred, "inferred")):
        if rows:
            cells = [_happened(row, names) if "about" in row else _learned(row, names) for row in rows]
            made.append(items(title, cells, name=name, note=count_note(note, rows), first=6))
    if len(made) == 1:
        made[0]["wide"] = True
    return made


def _happened(row: dict[str, Any], names: Mapping[str, str]) -> Cell:
    more = "" if row["after"] == "sure" else "possibly: its time is uncertain"
    return {
        **cell(
            row["about"],
            certainty=None if row["inferred"] else row["certainty"],
            sub=more,
            evidence=link_to_events(row["about"], "changes", row["evidence"]),
        ),
        "date": happened_words(row),
        "kind": ", ".join(
            [
                "inferred by a rule" if row["inferred"] else kind_label(row["kind"]),
                organization_name(row["subject"], names),
            ]
        ),
    }


def _learned(row: dict[str, Any], names: Mapping[str, str]) -> Cell:
    before, after = certainty_label(row["certainty_before"]), certainty_label(row["certainty_after"])
    moved = f"{before} before, {after} by now" if before and after and before != after else ""
    reworded = f"now: {row['headline_after']}" if row["headline_after"] not in {None, row["headline"]} else ""
    keys = [row["key"], *(row["changed_by"] or [])]
    return {
        **cell(
            row["headline"],
            certainty=row["certainty_after"] or "gone",
            sub="; ".join(filter(None, [moved, reworded])),
            evidence=link_to_events(row["headline"], "revisions", keys),
        ),
        "date": format_day(row["acts_from"] or row["known_at"])
        if row["acts_from"] or row["change"] == "learned"
        else f"stated {format_day(row['known_at'])}",
        "kind": organization_name(row["subject"], names),
    }


def gains(rows: list[dict[str, Any]], sides: Sides, headings: Sequence[str], names: Mapping[str, str]) -> Block:
    """Who gained and who lost. `headings`: those of both sides."""
    columns = [
        ("Organization", "text"),
        ("Measured by", "text"),
        *((heading, "number") for heading in headings),
        ("Change", "number"),
    ]
    return table(
        "Who gained, who lost",
        columns,
        [_gain(row, sides, names) for row in rows],
        name="gains",
        wide=True,
        first=14,
        note=_with_first(
            "Figures that differ: revenue, people, money received, rank. A change is as wide as the bounds of both "
            "sides allow: open where they allow any.",
            rows,
            "each measure",
        ),
        empty="No figure differs.",
    )


def _gain(row: dict[str, Any], sides: Sides, names: Mapping[str, str]) -> list[Cell]:
    who, words = organization_name(row["organization"], names), gain_words(row)
    evidence = link_to_events(f"{who}, {measure_words(row, names)}: {words}", row["read_model"], row["evidence"])
    return [
        cell(who),
        cell(measure_words(row, names)),
        *(
            cell(
                figure_words(row, when),
                sub=dated_words(row, when, stated, at) if row[when] is not None else "",
                evidence=evidence if row[when] is not None else None,
            )
            for when, (at, stated) in zip(("before", "after"), sides.values(), strict=True)
        ),
        cell(words, evidence=evidence, tone=gain_tone(row)),
    ]


def answers(
    questions: list[dict[str, Any]],
    sides: Sides,
    headings: Sequence[str],
    names: Mapping[str, str],
    *,
    only_differences: bool,
) -> Block:
    """The answers to every question at both points. `headings`: those of both sides."""
    shown = [row for row in questions if row["state"] != "same"] if only_differences else questions
    columns = [("Question", "text"), *((heading, "text") for heading in headings), ("", "text")]
    return table(
        "Side by side",
        columns,
        [_answer(row, sides, names) for row in shown],
        name="answers",
        wide=True,
        first=60,
        note=_with_first(
            "Every question with one answer at a time. Below an answer: since when or of when it is, and the one if "
            "rumors are true. Two rivals are one question, from whichever side more is stated.",
            shown,
            "each state",
        ),
        empty="All answers are the same on both sides." if questions else "No question has an answer on either side.",
    )


def _with_first(note: str, rows: list[dict[str, Any]], group: str) -> str:
    """The note with how many rows of a group were read, where that is not all."""
    return f"{note} The first {MOST_ROWS} of {group}." if any(row.get("row_count") for row in rows) else note


def _answer(row: dict[str, Any], sides: Sides, names: Mapping[str, str]) -> list[Cell]:
    title = question_title(row, names)
    mark = "" if row["state"] == "same" else row["state"]
    return [
        cell(title, sub=question_note(row, names)),
        _side(row, "left", title, *sides["left"]),
        {**_side(row, "right", title, *sides["right"]), "k": "soft" if mark == "gone" else mark},
        cell(STATES[row["state"]], tone=mark or "soft"),
    ]


def _side(row: dict[str, Any], side: str, title: str, at: datetime, stated: Statements) -> Cell:
    answer, possible = answer_of(row, side), possible_of(row, side)
    if not answer and not possible:
        return cell(absence_words(row, side, stated), tone="soft")
    text = answer or f"possibly {possible}"
    return cell(
        text,
        certainty=row[f"{side}_certainty"],
        sub="; ".join(
            filter(
                None,
                [
                    answer_date(row, side, stated, at),
                    f"possibly {possible}" if answer and possible else "",
                    f"stated the other way round: {other}" if (other := row.get(f"{side}_other")) else "",
                ],
            )
        ),
        evidence=link_to_events(f"{title}: {text}", row["read_model"], row[f"{side}_evidence"], side),
    )
