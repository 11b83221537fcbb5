"""Standings: leaders, the first of each benchmark, and rivals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, opens, table
from ui.shared.words import called, day, number

SHOWN, LEAST = 8, 3
"""Benchmarks with a table of their own, at most, and from how many models on; the rest share one."""
_RESULTS = {"ahead": "ahead", "near_parity": "near parity", "behind": "behind"}


def standings(rows: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str], _at: datetime) -> list[Block]:
    """The board."""
    size = {(row["benchmark"], row["unit"], row["higher_is_better"]): row["contenders"] or 0 for row in rows["leaders"]}
    contests = [
        (contest, list(members))
        for contest, members in groupby(rows["standings"], lambda r: (r["benchmark"], r["unit"], r["higher_is_better"]))
    ]
    contests.sort(key=lambda each: -max(size.get(each[0], 0), len(each[1])))
    own = [each for each in contests if len(each[1]) >= LEAST][:SHOWN]
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
        "Leaders", columns, [_leader(row, names) for row in rows], name="leaders", wide=True,
        note="By firm scores. A rumor that would lead stands beside the leader.",
        empty="No score has been told by then.",
    )  # fmt: skip


def _leader(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    leads = opens(f"{row['leader'] or row['possible_leader']} leads {row['benchmark']}", "leaders", row["evidence"])
    possible = f"possibly {row['possible_leader']}, {number(row['possible_score'])}" if row["possible_leader"] else ""
    close = row["near_parity"] or []
    told = (
        "near parity is told with " + ", ".join(dict.fromkeys(called(each["versus"], names) for each in close))
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
            row["leader"] or "nobody firmly",
            sub=", ".join(filter(None, [called(row["organization"], names), possible])),
            certainty=row["certainty"] if row["leader"] else None,
        ),
        cell(number(row["score"]) or "1st", leads=leads),
        cell(row["second"] or "", sub=called(row["second_organization"], names) or told),
        cell(number(row["gap"]), leads=leads),
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
    """Benchmarks of which one or two models are told."""
    columns = [("Benchmark", "text"), ("Model", "text"), ("Rank", "number"), ("Score", "number")]
    made = []
    for row in rows:
        leads = opens(f"{row['model']} on {row['benchmark']}", "standings", row["evidence"])
        _, rank, score = _standing(row, names, 1)
        made.append([
            cell(row["benchmark"], sub=row["unit"] or ""),
            cell(row["model"], sub=called(row["organization"], names), certainty=row["certainty"]),
            rank, cell(score["t"] if row["score"] is not None or row["possible_score"] is not None else "", leads=leads),
        ])  # fmt: skip
    return table(
        "Other benchmarks", columns, made, name="benchmarks-few", note="Of which one or two models are told.", first=10
    )


def _standing(row: dict[str, Any], names: Mapping[str, str], most: float) -> list[Cell]:
    leads = opens(f"{row['model']} on {row['benchmark']}", "standings", row["evidence"])
    rank = row["rank"] or row["stated_rank"]
    score, possible = row["score"], row["possible_score"]
    text = number(score) or (f"possibly {number(possible)}" if possible is not None else "only a rank is told")
    return [
        cell(row["model"], sub=called(row["organization"], names), certainty=row["certainty"]),
        cell(f"{rank}" if rank else f"possibly {row['possible_rank']}" if row["possible_rank"] else "", leads=leads),
        cell(text, bar=score / most if score is not None else None, bar_possible=possible / most if possible is not None else None,
             leads=leads if score is not None or possible is not None else None, tone="" if score is not None else "soft"),
    ]  # fmt: skip


def rivals(rows: Iterable[dict[str, Any]], names: Mapping[str, str]) -> Block:
    """The latest comparison of each pair of organizations."""
    columns = [("Organization", "text"), ("Against", "text"), ("Stands", "text"), ("Since", "text")]
    return table("Rivals", columns, [_rival(row, names) for row in rows], name="rivals", wide=True,
                 note="The latest firm comparison of one organization's models with another's; a rumor stands below.",
                 empty="No comparison has been told by then.")  # fmt: skip


def _rival(row: dict[str, Any], names: Mapping[str, str]) -> list[Cell]:
    who, versus = called(row["organization"], names), called(row["versus"], names)
    leads = opens(f"{who} against {versus}", "rivals", row["evidence"])
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
            leads=leads,
            certainty=row["certainty"] if result else row["possible_certainty"],
        ),
        cell(day(row["happened_from"])),
    ]


def _on(benchmark: str | None) -> str:
    return f"on {benchmark}" if benchmark else ""
