"""Standings: leaders, the ranking of each benchmark, and rivals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, link_to_events, table
from ui.shared.formatting import format_day, format_number, organization_name

MAX_TABLES, MIN_MODELS = 8, 3
"""Most benchmarks with their own table, and models that it takes; the others share one table."""
_RESULTS = {"ahead": "ahead", "near_parity": "near parity", "behind": "behind"}


def standings(rows: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str], _at: datetime) -> list[Block]:
    """The board."""
    size = {(row["benchmark"], row["unit"], row["higher_is_better"]): row["contenders"] or 0 for row in rows["leaders"]}
    contests = [
        (contest, list(members))
        for contest, members in groupby(rows["standings"], lambda r: (r["benchmark"], r["unit"], r["higher_is_better"]))
    ]
    contests.sort(key=lambda each: -max(size.get(each[0], 0), len(each[1])))
    own = [each for each in contests if len(each[1]) >= MIN_MODELS][:MAX_TABLES]
    rest = [row for each in contests if each not in own for row in each[1]]
    return [
        leaders(rows["leaders"], names),
        *(contest_table(contest, members, names) for contest, members in own),
        *([few(rest, names)] if rest else []),
        rivals(rows["rivals"], names),
    ]


def leaders(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """Who leads each benchmark."""
    columns = [("Benchmark", "text"), ("Leader", "text"), ("Score", "number"), ("Second", "text"), ("Gap", "number")]
    return table(
        "Leaders",
        columns,
        [_leader(row, names) for row in rows],
        name="leaders",
        wide=True,
        note="By firm scores. A rumor that would lead is shown beside the leader.",
        empty="No score known by then.",
    )


def _leader(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    evidence = link_to_events(
        f"{row['leader'] or row['possible_leader']} leads {row['benchmark']}", "leaders", row["evidence"]
    )
    possible = (
        f"possibly {row['possible_leader']}, {format_number(row['possible_score'])}" if row["possible_leader"] else ""
    )
    close = row["near_parity"] or []
    parity = (
        "near parity with " + ", ".join(dict.fromkeys(organization_name(each["versus"], names) for each in close))
        if close
        else ""
    )
    return [
        cell(
            row["benchmark"],
            sub=", ".join(
                filter(None, [row["unit"], "" if row["higher_is_better"] is not False else "lower is better"])
            ),
        ),
        cell(
            row["leader"] or "no firm leader",
            sub=", ".join(filter(None, [organization_name(row["organization"], names), possible])),
            certainty=row["certainty"] if row["leader"] else None,
        ),
        cell(format_number(row["score"]) or "1st", evidence=evidence),
        cell(row["second"] or "", sub=organization_name(row["second_organization"], names) or parity),
        cell(format_number(row["gap"]), evidence=evidence),
    ]


def contest_table(
    contest: tuple[str, str | None, bool | None], rows: list[dict[str, Any]], names: Mapping[str, str]
) -> Block:
    """One benchmark, best first."""
    benchmark, unit, higher = contest
    columns = [("Model", "text"), ("Rank", "number"), ("Score", "bar")]
    most = max((abs(row["score"] or row["possible_score"] or 0) for row in rows), default=0) or 1
    note = ", ".join(filter(None, [f"in {unit}" if unit else "", "lower is better" if higher is False else ""]))
    return table(
        benchmark,
        columns,
        [_standing(row, names, most) for row in rows],
        name=f"benchmark-{benchmark}",
        note=note,
        first=10,
    )


def few(rows: list[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """Benchmarks with one or two known models."""
    columns = [("Benchmark", "text"), ("Model", "text"), ("Rank", "number"), ("Score", "number")]
    made = []
    for row in rows:
        evidence = link_to_events(f"{row['model']} on {row['benchmark']}", "standings", row["evidence"])
        _, rank, score = _standing(row, names, 1)
        made.append(
            [
                cell(row["benchmark"], sub=row["unit"] or ""),
                cell(row["model"], sub=organization_name(row["organization"], names), certainty=row["certainty"]),
                rank,
                cell(
                    score["t"] if row["score"] is not None or row["possible_score"] is not None else "",
                    evidence=evidence,
                ),
            ]
        )
    return table(
        "Other benchmarks", columns, made, name="benchmarks-few", note="With one or two known models.", first=10
    )


def _standing(row: dict[str, Any], names: Mapping[str, str], most: float) -> list[Cell]:
    evidence = link_to_events(f"{row['model']} on {row['benchmark']}", "standings", row["evidence"])
    rank = row["rank"] or row["stated_rank"]
    score, possible = row["score"], row["possible_score"]
    text = format_number(score) or (
        f"possibly {format_number(possible)}" if possible is not None else "only a rank is known"
    )
    return [
        cell(row["model"], sub=organization_name(row["organization"], names), certainty=row["certainty"]),
        cell(
            f"{rank}" if rank else f"possibly {row['possible_rank']}" if row["possible_rank"] else "", evidence=evidence
        ),
        cell(
            text,
            bar=score / most if score is not None else None,
            bar_possible=possible / most if possible is not None else None,
            evidence=evidence if score is not None or possible is not None else None,
            tone="" if score is not None else "soft",
        ),
    ]


def rivals(rows: Iterable[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """The latest comparison of each pair of organizations."""
    columns = [("Organization", "text"), ("Against", "text"), ("Latest", "text"), ("Since", "text")]
    return table(
        "Rivals",
        columns,
        [_rival(row, names) for row in rows],
        name="rivals",
        wide=True,
        note="The latest firm comparison of the models of two organizations; below it, a rumor.",
        empty="No comparison known by then.",
    )


def _rival(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    who, versus = organization_name(row["organization"], names), organization_name(row["versus"], names)
    evidence = link_to_events(f"{who} against {versus}", "rivals", row["evidence"])
    result = row["result"]
    possible = (
        f"possibly {_RESULTS.get(row['possible_result'], '')} {_on(row['possible_benchmark'])}".strip()
        if row["possible_result"]
        else ""
    )
    text = f"{_RESULTS.get(result, result)} {_on(row['benchmark'])}".strip() if result else possible
    return [
        cell(who),
        cell(versus),
        cell(
            text,
            sub=possible if result else "",
            evidence=evidence,
            certainty=row["certainty"] if result else row["possible_certainty"],
        ),
        cell(format_day(row["happened_from"])),
    ]


def _on(benchmark: str | None) -> str:
    return f"on {benchmark}" if benchmark else ""
