"""Prepares the tables of the belief plane (`projections.read.belief_plane`) for the browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from events.registry import KINDS
from ui.components.plane.words import Names, answer_in_words, spellings_of, title_of
from ui.shared.browser_values import to_browser_types


def for_browser(tables: Mapping[str, Any]) -> dict[str, Any]:
    """All tables of the belief plane, ready to send.

    Returns:
        `questions`: question, read_model, title, note; `tiles`: as read, with the `number` of the question and
        answers in words; `evidence`: as read, with its `family`; `rules`.
    """
    tiles = tables["tiles"].to_pylist()
    headlines = {row["key"]: row["headline"] for row in tables["evidence"].to_pylist()}
    organizations = {row["slug"]: row["name"] for row in tables["names"].to_pylist()}
    names = Names(organizations, spellings_of([*organizations.values(), *headlines.values()]))
    numbers: dict[tuple[str, str], int] = {}
    first: dict[int, str] = {}
    for tile in tiles:
        number = numbers.setdefault((tile["read_model"], tile["question"]), len(numbers))
        first.setdefault(number, "")
        first[number] = first[number] or next((headlines[key] for key in tile["evidence"] if key in headlines), "")
    return {
        "questions": _questions(numbers, names, first),
        "tiles": _tiles(tables["tiles"], tiles, numbers),
        "evidence": _with_family(to_browser_types(tables["evidence"])),
        "rules": to_browser_types(tables["rules"]),
    }


def _questions(numbers: Mapping[tuple[str, str], int], names: Names, first: Mapping[int, str]) -> Any:
    rows = []
    for (read_model, question), number in numbers.items():
        title = title_of(read_model, question, names, first[number])
        rows.append({"question": question, "read_model": read_model, "title": title.title, "note": title.note})
    text = pa.string()
    return pa.Table.from_pylist(
        rows, pa.schema([("question", text), ("read_model", text), ("title", text), ("note", text)])
    )


def _tiles(table: Any, rows: list[dict[str, Any]], numbers: Mapping[tuple[str, str], int]) -> Any:
    def words(answer: str, value: bool) -> Any:
        answers = [answer_in_words(r["read_model"], r[answer], r["value"] if value else None) for r in rows]
        return pa.array(answers, pa.string())

    number = pa.array([float(numbers[row["read_model"], row["question"]]) for row in rows], pa.float64())
    columns = to_browser_types(table.drop_columns(["read_model", "question", "value"]))
    return (
        columns.append_column("number", number)
        .append_column("words", words("answer", True))
        .append_column("possible_words", words("possible_answer", False))
    )


def _with_family(evidence: Any) -> Any:
    kinds = evidence.column("kind").to_pylist()
    families = [KINDS[kind].family if kind in KINDS else "organizations" for kind in kinds]
    return evidence.append_column("family", pa.array(families, pa.string()))
