"""Prepares the tables of the belief plane (`projections.read.belief_plane`) for the browser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from events.registry import KINDS
from ui.components.plane.words import Names, Question, answer_in_words, spellings_of, title_of
from ui.shared.browser_values import to_browser_types
from ui.shared.formatting import ABBREVIATIONS
from ui.shared.isolation import isolated


def for_browser(tables: Mapping[str, Any]) -> dict[str, Any]:
    """All tables of the belief plane, ready to send.

    Returns:
        `questions`: key, id (see `_questions`), question, read_model, title, note; `tiles`: as read, with the `number`
        of the question and answers in words; `evidence`: as read, with its `family`; `rules`.
    """
    tiles = tables["tiles"].to_pylist()
    headlines = {row["key"]: row["headline"] for row in tables["evidence"].to_pylist()}
    organizations = {row["slug"]: row["name"] for row in tables["names"].to_pylist()}
    abbreviations = f"such as {' '.join(ABBREVIATIONS.values())}"
    names = Names(organizations, spellings_of([abbreviations, *organizations.values(), *headlines.values()]))
    tile_questions = [Question.of(tile) for tile in tiles]
    numbers: dict[Question, int] = {}
    first: dict[int, str] = {}
    for question, tile in zip(tile_questions, tiles, strict=True):
        number = numbers.setdefault(question, len(numbers))
        first.setdefault(number, "")
        first[number] = first[number] or next((headlines[key] for key in tile["evidence"] if key in headlines), "")
    return {
        "questions": _questions(numbers, names, first),
        "tiles": _tiles(tables["tiles"], tiles, [numbers[question] for question in tile_questions]),
        "evidence": _with_family(to_browser_types(tables["evidence"])),
        "rules": to_browser_types(tables["rules"]),
    }


def _questions(numbers: Mapping[Question, int], names: Names, first: Mapping[int, str]) -> Any:
    """All questions. `id`, for addresses, is the text if no other question has the same text, else the key."""
    texts = Counter(question.text for question in numbers)
    rows = []
    for question, number in numbers.items():
        title = title_of(question, names, first[number])
        id_ = question.text if texts[question.text] == 1 else question.key
        rows.append(
            (question.key, id_, question.text, question.read_model, isolated(title.title), isolated(title.note))
        )
    columns = ("key", "id", "question", "read_model", "title", "note")
    values = zip(*rows, strict=True) if rows else ((),) * len(columns)
    return pa.table([pa.array(each, pa.string()) for each in values], list(columns))


def _tiles(table: Any, rows: list[dict[str, Any]], numbers: list[int]) -> Any:
    def words(answer: str, value: bool) -> Any:
        answers = [answer_in_words(r["read_model"], r[answer], r["value"] if value else None) for r in rows]
        return pa.array([None if each is None else isolated(each) for each in answers], pa.string())

    number = pa.array(map(float, numbers), pa.float64())
    columns = to_browser_types(table.drop_columns(["read_model", "subject", "parts", "question", "value"]))
    return (
        columns.append_column("number", number)
        .append_column("words", words("answer", True))
        .append_column("possible_words", words("possible_answer", False))
    )


def _with_family(evidence: Any) -> Any:
    kinds = evidence.column("kind").to_pylist()
    families = [KINDS[kind].family if kind in KINDS else "organizations" for kind in kinds]
    return evidence.append_column("family", pa.array(families, pa.string()))
