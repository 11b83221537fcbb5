"""Standings: leaders of what is contested, scores that nobody contests, each benchmark's ranking, and rivals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, count_note, link_to_events, table
from ui.shared.formatting import format_number
from ui.views.boards.context import BoardContext
from ui.views.boards.rivals import rivals

MIN_CONTENDERS = 2
"""Fewest models, and makers of them, among which one can lead."""
MAX_TABLES, MIN_MODELS = 8, 3
"""Most benchmarks with their own table, and models that it takes; the others share one table."""


def standings(rows: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str], at: datetime) -> list[Block]:
    """The board."""
    context = BoardContext.of(rows, names, at)
    contested = [row for row in rows["leaders"] if row["is_contested"]]
    alone = [row for row in rows["leaders"] if not row["is_contested"]]
    size = {(row["benchmark"], row["unit"], row["higher_is_better"]): row["contenders"] or 0 for row in rows["leaders"]}
    contests = [
        (contest, list(members))
        for contest, members in groupby(rows["standings"], lambda r: (r["benchmark"], r["unit"], r["higher_is_better"]))
    ]
    contests.sort(key=lambda each: -max(size.get(each[0], 0), len(each[1])))
    own = [each for each in contests if len(each[1]) >= MIN_MODELS][:MAX_TABLES]
    shown_alone = {(row["benchmark"], row["unit"], row["higher_is_better"]) for row in alone}
    rest = [row for each in contests if each not in own and each[0] not in shown_alone for row in each[1]]
    return [
        leaders(contested, context),
        *([uncontested(alone, context)] if alone else []),
        *(contest_table(contest, members, context) for contest, members in own),
        *([few(rest, context)] if rest else []),
        rivals(rows["rivals"], context),
    ]


def leads(row: dict[str, Any]) -> bool:
    """Whether a row of `standings` is first among models of two makers or more: alone, nobody leads."""
    return bool(row["rank"] == 1) and is_contested(row)


def is_contested(row: dict[str, Any]) -> bool:
    """Whether there is anybody to lead on the benchmark of a row of `standings`."""
    return bool(min(row["contenders"], row["makers"]) >= MIN_CONTENDERS)


def has_only_a_rank(row: dict[str, Any]) -> bool:
    """Whether a row of `standings` has no score but a rank: it has rivals, even where none of them is known."""
    return row["score"] is None and row["stated_rank"] is not None


def leaders(rows: list[dict[str, Any]], context: BoardContext) -> Block:
    """Who leads each benchmark on which models of two makers or more have a score."""
    columns = [
        ("Benchmark", "text"),
        ("Leader", "text"),
        ("Score", "number"),
        ("Second", "text"),
        ("Gap", "number"),
        ("Of", "number"),
    ]
    return table(
        "Leaders",
        columns,
        [_leader(row, context) for row in rows],
        name="leaders",
        wide=True,
        note=count_note(
            "By firm scores, where models of two makers or more have one. A rumor that would lead is shown beside "
            "the leader.",
            rows,
            "benchmarks, contested or not",
        ),
        empty="No benchmark is contested by then: on none do models of two makers have a firm score.",
    )


def _leader(row: dict[str, Any], context: BoardContext) -> list[Cell]:
    evidence = link_to_events(
        f"{row['leader'] or row['possible_leader']} leads {row['benchmark']}", "leaders", row["evidence"]
    )
    possible = (
        f"possibly {row['possible_leader']}, {format_number(row['possible_score'])}" if row["possible_leader"] else ""
    )
    close = row["near_parity"] or []
    parity = (
        "near parity with " + ", ".join(dict.fromkeys(context.name(each["versus"]) for each in close)) if close else ""
    )
    return [
        _benchmark(row),
        cell(
            row["leader"] or "no firm leader",
            sub=", ".join(filter(None, [context.name(row["organization"]), _own_words(row, context), possible])),
            certainty=row["certainty"] if row["leader"] else None,
        ),
        cell(_score(row), evidence=evidence, sub=context.when(row["key"], row)),
        cell(row["second"] or "", sub=context.name(row["second_organization"]) or parity),
        cell(format_number(row["gap"]), evidence=evidence),
        cell(f"{row['contenders']} models", sub=f"{row['makers']} makers", evidence=evidence),
    ]


def uncontested(rows: list[dict[str, Any]], context: BoardContext) -> Block:
    """Best scores on benchmarks on which nothing of another maker is known: nobody leads there."""
    columns = [("Benchmark", "text"), ("Only known", "text"), ("Score", "number"), ("When", "text")]
    return table(
        "Scores without a rival",
        columns,
        [_alone(row, context) for row in rows],
        name="uncontested",
        wide=True,
        note=count_note(
            "Firm scores of one maker only, or rumors: nobody leads here.", rows, "benchmarks, contested or not"
        ),
    )


def _alone(row: dict[str, Any], context: BoardContext) -> list[Cell]:
    model = row["leader"] or row["possible_leader"]
    maker = context.name(row["organization"] if row["leader"] else row["possible_organization"])
    score = row["score"] if row["leader"] else row["possible_score"]
    certainty = row["certainty"] if row["leader"] else row["possible_certainty"]
    key = row["key"] if row["leader"] else row["possible_key"]
    words = format_number(score) if score is not None else "stated to be first"
    return [
        _benchmark(row),
        cell(model, sub=", ".join(filter(None, [maker, _own_words(row, context)])), certainty=certainty),
        cell(
            words if row["leader"] else f"possibly {words}",
            evidence=link_to_events(f"{model} on {row['benchmark']}: {words}", "leaders", row["evidence"]),
        ),
        cell(context.when(key, row)),
    ]


def _benchmark(row: dict[str, Any]) -> Cell:
    notes = [row["unit"], "" if row["higher_is_better"] is not False else "lower is better"]
    return cell(row["benchmark"], sub=", ".join(filter(None, notes)))


def _score(row: dict[str, Any]) -> str:
    if row["score"] is not None:
        return format_number(row["score"])
    return "stated to be first" if row["leader"] else ""


def _own_words(row: dict[str, Any], context: BoardContext) -> str:
    """Marks a score that its own maker states."""
    slug = row["organization"]
    return "self-reported" if context.stated.says_of_itself(row["key"], [slug, context.name(slug)]) else ""


def contest_table(
    contest: tuple[str, str | None, bool | None], rows: list[dict[str, Any]], context: BoardContext
) -> Block:
    """One benchmark, best first."""
    benchmark, unit, higher = contest
    columns = [("Model", "text"), ("Rank", "number"), ("Score", "bar")]
    most = max((abs(row["score"] or row["possible_score"] or 0) for row in rows), default=0) or 1
    note = ", ".join(filter(None, [f"in {unit}" if unit else "", "lower is better" if higher is False else ""]))
    return table(
        benchmark,
        columns,
        [_standing(row, context, most) for row in rows],
        name=f"benchmark-{benchmark}",
        note=count_note(note, rows),
        first=10,
    )


def few(rows: list[dict[str, Any]], context: BoardContext) -> Block:
    """Benchmarks with one or two known models."""
    columns = [("Benchmark", "text"), ("Model", "text"), ("Rank", "number"), ("Score", "number")]
    made = []
    for row in rows:
        evidence = link_to_events(f"{row['model']} on {row['benchmark']}", "standings", row["evidence"])
        _, rank, score = _standing(row, context, 1)
        made.append(
            [
                cell(row["benchmark"], sub=row["unit"] or ""),
                cell(row["model"], sub=context.name(row["organization"]), certainty=row["certainty"]),
                rank,
                cell(
                    score["t"] if row["score"] is not None or row["possible_score"] is not None else "",
                    evidence=evidence,
                ),
            ]
        )
    return table("Other benchmarks", columns, made, name="benchmarks-few", note=_of_each(rows), first=10)


def _of_each(rows: list[dict[str, Any]]) -> str:
    """What the table of all other benchmarks has of each."""
    if any(row.get("row_count") for row in rows):
        return "The first few models of each, of the benchmarks with most models."
    return "With one or two known models."


def _standing(row: dict[str, Any], context: BoardContext, most: float) -> list[Cell]:
    evidence = link_to_events(f"{row['model']} on {row['benchmark']}", "standings", row["evidence"])
    score, possible = row["score"], row["possible_score"]
    text = format_number(score) or (
        f"possibly {format_number(possible)}" if possible is not None else "only a rank is known"
    )
    return [
        cell(
            row["model"],
            sub=", ".join(filter(None, [context.name(row["organization"]), _own_words(row, context)])),
            certainty=row["certainty"],
        ),
        cell(rank_words(row), evidence=evidence if rank_words(row) else None),
        cell(
            text,
            bar=score / most if score is not None else None,
            bar_possible=possible / most if possible is not None else None,
            evidence=evidence if score is not None or possible is not None else None,
            tone="" if score is not None else "soft",
        ),
    ]


def rank_words(row: dict[str, Any]) -> str:
    """The rank of a row of `standings`: "2 of 5", "stated: 13"; empty where nobody is known to compare with."""
    if row["score"] is not None and row["rank"] and row["contenders"] >= MIN_CONTENDERS:
        return f"{row['rank']} of {row['contenders']}"
    if row["stated_rank"]:
        return f"stated: {row['stated_rank']}"
    return f"possibly {row['possible_rank']}" if row["possible_rank"] else ""
