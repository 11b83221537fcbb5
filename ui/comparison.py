"""Two points compared, as blocks of a sheet and as Markdown. Both say the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from projections.comparison import Point
from ui.clocks import When
from ui.markdown import escaped
from ui.markdown import table as markdown_table
from ui.plane.words import Names, answer_in_words, spellings_of, title_of
from ui.sheet.blocks import Block, Cell, cell, items, opens, table, tile, tiles
from ui.words import called, certainty, day, kind, money, number, percent, signed, when

Rows = Mapping[str, list[dict[str, Any]]]
NOTHING = "nothing told"
STATES = {"changed": "changed", "new": "new", "gone": "gone", "same": "the same"}
CHANGES = {
    "learned": ("Learned since", "What was not known yet on the left, though it was so."),
    "confirmed": ("Confirmed", "Rumours and reports that were vouched for since."),
    "corrected": ("Corrected", "What its own source has replaced since."),
    "retracted": ("Retracted", "What its own source has taken back since."),
    "denied": ("Denied", "What somebody has denied since."),
    "contested": ("Contested", "What is both confirmed and denied by now."),
    "contradicted": ("Contradicted", "What another telling of the same claim speaks against by now."),
    "weighed": ("Weighed anew", "What counts more or less certain than before."),
}
"""The parts of the brief that tell what was learned, in order."""


def point_of(when: When) -> Point:
    """The point of two days, each meant whole."""
    instants = when.instants()
    return Point(instants["at"], instants["known"])


def said(when: When) -> str:
    """A point as a heading: "2 Apr 2025, as known then"."""
    world = day(when.at) or "now"
    if when.known == when.at:
        return f"{world}, as known then" if when.at else "now"
    return f"{world}, as known {'on ' + day(when.known) if when.known else 'now'}"


def blocks_of(rows: Rows, left: When, right: When, names: Mapping[str, str], *, only: bool) -> list[Block]:
    """The page. `only`: questions whose answers differ alone."""
    return [
        counts(rows),
        *brief(rows, names),
        gains(rows["gains"], names),
        answers(rows["answers"], left, right, names, only=only),
    ]


def counts(rows: Rows) -> Block:
    """How much differs, as tiles."""
    keys = {change: [row["key"] for row in rows["learned"] if row["change"] == change] for change in CHANGES}
    differ = [row for row in rows["answers"] if row["state"] != "same"]
    happened = [key for row in rows["happened"] for key in row["evidence"]]
    listed = [
        tile("Answers that differ", f"{len(differ)} of {len(rows['answers'])}"),
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
    made = [items("Added", [_happened(row, names) for row in rows["happened"]], name="added", first=6,
                  note="What came to be between the two dates, as known on the right.", empty="Nothing happened between the two dates.")]  # fmt: skip
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
    keys = [row["key"], *(row["by"] or [])]
    return {
        **cell(row["headline"], certainty=row["certainty_after"] or "gone", sub="; ".join(filter(None, [moved, reworded])),
               leads=opens(row["headline"], "revisions", keys)),
        "date": day(row["acts_from"] or row["known_at"]), "kind": called(row["subject"], names),
    }  # fmt: skip


def gains(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """Who gained and who lost."""
    columns = [
        ("Organisation", "text"),
        ("Measured by", "text"),
        ("Left", "number"),
        ("Right", "number"),
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
        cell(figure(row, row["before"]), leads=leads if row["before"] is not None else None),
        cell(figure(row, row["after"]), leads=leads if row["after"] is not None else None),
        cell(words, leads=leads, tone="good" if gain > 0 else "bad" if gain < 0 else "soft"),
    ]


def measured(row: dict[str, Any], names: Mapping[str, str]) -> str:
    """What a gain is measured by, with organisations by name."""
    what: str = row["what"].replace("annual_run_rate", "annual run rate")
    head, of, slug = what.rpartition(" of " if row["read_model"] == "dependence" else " from ")
    return f"{head}{of}{called(slug, names)}" if of and row["read_model"] in {"dependence", "capital"} else what


def figure(row: dict[str, Any], value: float | None) -> str:
    """A figure in the words of its measure."""
    if value is None:
        return "–"
    if row["unit"] == "index":
        return percent(value)
    if row["unit"] in {"people", "rank"}:
        return number(value)
    return money(value, row["unit"])


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
    return ("+" if gain > 0 else "−") + money(abs(gain), row["unit"])


def answers(rows: list[dict[str, Any]], left: When, right: When, names: Mapping[str, str], *, only: bool) -> Block:
    """Every question at both points, side by side."""
    shown = [row for row in rows if row["state"] != "same"] if only else rows
    columns = [("Question", "text"), (said(left), "text"), (said(right), "text"), ("", "text")]
    return table("Side by side", columns, [_answer(row, names) for row in shown], name="answers", wide=True, first=60,
                 note="Every question that has one answer at a time. What rumours would put in its place stands below an answer.",
                 empty="Every answer is the same on both sides." if rows else "No question has an answer on either side.")  # fmt: skip


def _answer(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    title = question(row, names)
    mark = "" if row["state"] == "same" else row["state"]
    return [
        cell(title, sub=note_of(row, names)),
        _side(row, "left", title),
        {**_side(row, "right", title), "k": mark},
        cell(STATES[row["state"]], tone="" if mark else "soft"),
    ]


def _side(row: dict[str, Any], side: str, title: str) -> Cell:
    answer, possible = answer_of(row, side), possible_of(row, side)
    if not answer and not possible:
        return cell(NOTHING, tone="soft")
    text = answer or f"possibly {possible}"
    return cell(text, certainty=row[f"{side}_certainty"], sub=f"possibly {possible}" if answer and possible else "",
                leads=opens(f"{title}: {text}", row["read_model"], row[f"{side}_evidence"], side))  # fmt: skip


def answer_of(row: dict[str, Any], side: str) -> str:
    """The firm answer of one side in words; empty: none."""
    return answer_in_words(row["read_model"], row[f"{side}_answer"], row[f"{side}_value"]) or ""


def possible_of(row: dict[str, Any], side: str) -> str:
    """What would stand in its place; empty: nothing else."""
    return answer_in_words(row["read_model"], row[f"{side}_possible"], None) or ""


def _named(names: Mapping[str, str]) -> Names:
    return Names(names, spellings_of([*names.values(), "such as API, MAI, EVP, CEO, AGI, AI"]))


def question(row: dict[str, Any], names: Mapping[str, str]) -> str:
    """A question in words."""
    return title_of(row["read_model"], row["question"], _named(names), row["headline"] or "").title


def note_of(row: dict[str, Any], names: Mapping[str, str]) -> str:
    """What a question asks of its subject, and the read model that answers."""
    asked = title_of(row["read_model"], row["question"], _named(names), "")
    return ", ".join(filter(None, [row["read_model"], asked.note]))


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
                figure(row, row["before"]),
                figure(row, row["after"]),
                gain_words(row),
            ]
            for row in rows["gains"]
        ]
        lines += [
            "## Who gained, who lost",
            "",
            markdown_table(["Organisation", "Measured by", "Left", "Right", "Change"], made),
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
            markdown_table(["Question", escaped(said(left)), escaped(said(right)), ""], made),
            "",
        ]
    return "\n".join([*lines, f"<{link}>", ""])


def _section(title: str, found: list[str]) -> list[str]:
    return [f"## {title}", "", *([f"- {escaped(line)}" for line in found] or ["Nothing."]), ""]


def _line(row: dict[str, Any]) -> str:
    before, after = certainty(row["certainty_before"]), certainty(row["certainty_after"]) or "taken back"
    return f"{row['headline']} ({before}, now {after})" if before else f"{row['headline']} ({after})"


def _words(row: dict[str, Any], side: str) -> str:
    answer, possible = answer_of(row, side), possible_of(row, side)
    firm = ", ".join(filter(None, [answer, certainty(row[f"{side}_certainty"]) if answer else ""]))
    return "; ".join(filter(None, [firm, f"possibly {possible}" if possible else ""])) or NOTHING


def default_days(today: date) -> tuple[date, date]:
    """What is compared until somebody chooses: a year ago and today."""
    return (today.replace(year=today.year - 1, day=min(today.day, 28)), today)
