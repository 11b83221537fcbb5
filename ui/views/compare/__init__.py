"""Two points compared, as blocks of a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, items, opens, table, tile, tiles
from ui.shared.clocks import When
from ui.shared.words import called, certainty, day, kind, when
from ui.views.compare.words import (
    CHANGES,
    NOTHING,
    STATES,
    Rows,
    answer_of,
    figure,
    gain_words,
    measured,
    note_of,
    possible_of,
    question,
    said,
)


def blocks_of(rows: Rows, left: When, right: When, names: Mapping[str, str], *, only: bool) -> list[Block]:
    """The page. `only`: questions whose answers differ alone."""
    return [
        counts(rows),
        *brief(rows, names),
        gains(rows["gains"], left, right, names),
        answers(rows["answers"], left, right, names, only=only),
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
            leads=opens("Answers that differ", "answers", moved),
        ),
        tile("Added", f"{len(rows['happened'])}", sub="came to be", leads=opens("Added", "changes", happened)),
    ]
    listed += [
        tile(CHANGES[change][0], f"{len(found)}", leads=opens(CHANGES[change][0], "revisions", found))
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
            note="What came to be between the two dates, as known on the right. Rows of data sets stand last.",
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
    more = "" if row["after"] == "sure" else "possibly, its time is not known well"
    return {
        **cell(row["about"], certainty=row["certainty"], sub=more, leads=opens(row["about"], "changes", row["evidence"])),
        "date": when(row), "kind": f"{kind(row['kind'])}, {called(row['subject'], names)}",
    }  # fmt: skip


def _learned(row: dict[str, Any], names: Mapping[str, str]) -> Cell:
    before, after = certainty(row["certainty_before"]), certainty(row["certainty_after"])
    moved = f"{before} before, {after} by now" if before and after and before != after else ""
    reworded = f"now: {row['headline_after']}" if row["headline_after"] not in {None, row["headline"]} else ""
    keys = [row["key"], *(row["changed_by"] or [])]
    return {
        **cell(row["headline"], certainty=row["certainty_after"] or "gone", sub="; ".join(filter(None, [moved, reworded])),
               leads=opens(row["headline"], "revisions", keys)),
        "date": day(row["acts_from"] or row["known_at"]), "kind": called(row["subject"], names),
    }  # fmt: skip


def gains(rows: list[dict[str, Any]], left: When, right: When, names: Mapping[str, str]) -> Block:
    """Who gained and who lost."""
    columns = [
        ("Organization", "text"),
        ("Measured by", "text"),
        (said(left), "number"),
        (said(right), "number"),
        ("Change", "number"),
    ]
    return table("Who gained, who lost", columns, [_gain(row, names) for row in rows], name="gains", wide=True, first=14,
                 note="Figures of the read models that differ: revenue, people, money received, part of another's supply, rank.",
                 empty="No figure differs.")  # fmt: skip


def _gain(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    who, words = called(row["organization"], names), gain_words(row)
    gain = row["gain"] or 0
    leads = opens(f"{who}, {measured(row, names)}: {words}", row["read_model"], row["evidence"])
    return [
        cell(who),
        cell(measured(row, names)),
        cell(figure(row, "before"), leads=leads if row["before"] is not None else None),
        cell(figure(row, "after"), leads=leads if row["after"] is not None else None),
        cell(words, leads=leads, tone="good" if gain > 0 else "bad" if gain < 0 else "soft"),
    ]


def answers(rows: list[dict[str, Any]], left: When, right: When, names: Mapping[str, str], *, only: bool) -> Block:
    """Every question at both points, side by side."""
    shown = [row for row in rows if row["state"] != "same"] if only else rows
    columns = [("Question", "text"), (said(left), "text"), (said(right), "text"), ("", "text")]
    return table(
        "Side by side",
        columns,
        [_answer(row, names) for row in shown],
        name="answers",
        wide=True,
        first=60,
        note="Every question that has one answer at a time. What rumors would put in its place stands below an answer.",
        empty="Every answer is the same on both sides." if rows else "No question has an answer on either side.",
    )


def _answer(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    title = question(row, names)
    mark = "" if row["state"] == "same" else row["state"]
    return [
        cell(title, sub=note_of(row, names)),
        _side(row, "left", title),
        {**_side(row, "right", title), "k": "soft" if mark == "gone" else mark},
        cell(STATES[row["state"]], tone=mark or "soft"),
    ]


def _side(row: dict[str, Any], side: str, title: str) -> Cell:
    answer, possible = answer_of(row, side), possible_of(row, side)
    if not answer and not possible:
        return cell(NOTHING, tone="soft")
    text = answer or f"possibly {possible}"
    return cell(text, certainty=row[f"{side}_certainty"], sub=f"possibly {possible}" if answer and possible else "",
                leads=opens(f"{title}: {text}", row["read_model"], row[f"{side}_evidence"], side))  # fmt: skip
