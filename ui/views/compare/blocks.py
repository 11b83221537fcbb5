"""A comparison as blocks of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, items, link_to_events, table, tile, tiles
from ui.shared.clocks import Clocks
from ui.shared.figure import Statements
from ui.shared.formatting import certainty_label, format_day, format_event_time, kind_label, organization_name
from ui.views.compare.words import (
    CHANGES,
    NO_ANSWER,
    STATES,
    Rows,
    answer_of,
    clocks_label,
    dated_words,
    figure_words,
    gain_tone,
    gain_words,
    measure_words,
    possible_of,
    question_note,
    question_title,
)


def blocks_of(
    rows: Rows, left: Clocks, right: Clocks, names: Mapping[str, str], *, only_differences: bool
) -> list[Block]:
    """The page. `only_differences`: omit questions with the same answer on both sides."""
    return [
        counts(rows),
        *brief(rows, names),
        gains(rows, left, right, names),
        answers(rows["answers"], left, right, names, only_differences=only_differences),
    ]


def counts(rows: Rows) -> Block:
    """How much differs, as tiles."""
    keys = {change: [row["key"] for row in rows["learned"] if row["change"] == change] for change in CHANGES}
    differ = [row for row in rows["answers"] if row["state"] != "same"]
    moved = [key for row in differ for side in ("left", "right") for key in row[f"{side}_evidence"] or []]
    happened = [key for row in rows["happened"] for key in row["evidence"]]
    listed = [
        tile(
            "Answers that differ",
            f"{len(differ)} of {len(rows['answers'])}",
            evidence=link_to_events("Answers that differ", "answers", moved),
        ),
        tile(
            "Added", f"{len(rows['happened'])}", sub="happened", evidence=link_to_events("Added", "changes", happened)
        ),
    ]
    listed += [
        tile(CHANGES[change][0], f"{len(found)}", evidence=link_to_events(CHANGES[change][0], "revisions", found))
        for change, found in keys.items()
        if found or change in {"confirmed", "corrected", "retracted"}
    ]
    return tiles(listed)


def brief(rows: Rows, names: Mapping[str, str]) -> list[Block]:
    """Added, and what was learned: confirmed, corrected, retracted and so on."""
    made = [
        items(
            "Added",
            [_happened(row, names) for row in rows["happened"]],
            name="added",
            first=6,
            note="Happened between the two dates, as known on the right. Rows of data sets come last.",
            empty="Nothing happened between the two dates.",
        )
    ]
    for change, (title, note) in CHANGES.items():
        found = [row for row in rows["learned"] if row["change"] == change]
        if found:
            made.append(items(title, [_learned(row, names) for row in found], name=change, note=note, first=6))
    if len(made) == 1:
        made[0]["wide"] = True
    return made


def _happened(row: dict[str, Any], names: Mapping[str, str]) -> Cell:
    more = "" if row["after"] == "sure" else "possibly: its time is uncertain"
    return {
        **cell(
            row["about"],
            certainty=row["certainty"],
            sub=more,
            evidence=link_to_events(row["about"], "changes", row["evidence"]),
        ),
        "date": format_event_time(row),
        "kind": f"{kind_label(row['kind'])}, {organization_name(row['subject'], names)}",
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
        "date": format_day(row["acts_from"] or row["known_at"]),
        "kind": organization_name(row["subject"], names),
    }


def gains(rows: Rows, left: Clocks, right: Clocks, names: Mapping[str, str]) -> Block:
    """Who gained and who lost."""
    stated = Statements(rows["statements"])
    moments = {"before": left.instants()["at"], "after": right.instants()["at"]}
    columns = [
        ("Organization", "text"),
        ("Measured by", "text"),
        (clocks_label(left), "number"),
        (clocks_label(right), "number"),
        ("Change", "number"),
    ]
    return table(
        "Who gained, who lost",
        columns,
        [_gain(row, stated, moments, names) for row in rows["gains"]],
        name="gains",
        wide=True,
        first=14,
        note="Figures that differ: revenue, people, money received, rank. A change is as wide as the bounds of both "
        "sides allow: open where they allow any.",
        empty="No figure differs.",
    )


def _gain(
    row: dict[str, Any], stated: Statements, moments: Mapping[str, datetime], names: Mapping[str, str]
) -> list[Cell]:
    who, words = organization_name(row["organization"], names), gain_words(row)
    evidence = link_to_events(f"{who}, {measure_words(row, names)}: {words}", row["read_model"], row["evidence"])
    return [
        cell(who),
        cell(measure_words(row, names)),
        *(
            cell(
                figure_words(row, side),
                sub=dated_words(row, side, stated, at) if row[side] is not None else "",
                evidence=evidence if row[side] is not None else None,
            )
            for side, at in moments.items()
        ),
        cell(words, evidence=evidence, tone=gain_tone(row)),
    ]


def answers(
    rows: list[dict[str, Any]], left: Clocks, right: Clocks, names: Mapping[str, str], *, only_differences: bool
) -> Block:
    """The answers to every question at both points."""
    shown = [row for row in rows if row["state"] != "same"] if only_differences else rows
    columns = [("Question", "text"), (clocks_label(left), "text"), (clocks_label(right), "text"), ("", "text")]
    return table(
        "Side by side",
        columns,
        [_answer(row, names) for row in shown],
        name="answers",
        wide=True,
        first=60,
        note="Every question with one answer at a time. Below an answer: the one if rumors are true.",
        empty="All answers are the same on both sides." if rows else "No question has an answer on either side.",
    )


def _answer(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    title = question_title(row, names)
    mark = "" if row["state"] == "same" else row["state"]
    return [
        cell(title, sub=question_note(row, names)),
        _side(row, "left", title),
        {**_side(row, "right", title), "k": "soft" if mark == "gone" else mark},
        cell(STATES[row["state"]], tone=mark or "soft"),
    ]


def _side(row: dict[str, Any], side: str, title: str) -> Cell:
    answer, possible = answer_of(row, side), possible_of(row, side)
    if not answer and not possible:
        return cell(NO_ANSWER, tone="soft")
    text = answer or f"possibly {possible}"
    return cell(
        text,
        certainty=row[f"{side}_certainty"],
        sub=f"possibly {possible}" if answer and possible else "",
        evidence=link_to_events(f"{title}: {text}", row["read_model"], row[f"{side}_evidence"], side),
    )
