"""The most important figures of an organization, as tiles: each with its bound, its date, its age and its sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ui.components.sheet.blocks import Cell, count_of, link_to_events, tile
from ui.shared.formatting import MEASURE_LABELS, RESOURCE_LABELS, count_words
from ui.views.boards.context import BoardContext
from ui.views.boards.dependence import products_of, reliance_words
from ui.views.boards.money import revenue_figure
from ui.views.boards.standings import has_only_a_rank, is_contested, leads
from ui.views.boards.talent import net_tone, net_words, side_possible_words, side_words

Rows = Mapping[str, list[dict[str, Any]]]

MAX_RANKS = 2
"""Most stated ranks that the tile of leads names."""


def tiles_of(rows: Rows, slug: str, context: BoardContext) -> list[Cell]:
    """The tiles."""
    return [
        _events(rows),
        *_revenue(rows, context),
        *_reliance(rows, slug, context),
        *map(_people, rows["talent_balance"]),
        *_lead(rows),
        *_plans(rows),
    ]


def _events(rows: Rows) -> Cell:
    keys = [row["key"] for row in rows["timeline"]]
    count = count_of(rows["timeline"])
    evidence = link_to_events("Events that name it", "timeline", keys)
    if evidence:
        evidence["of"] = count
    return tile("Events", f"{count:,}", sub="that name it", evidence=evidence)


def _revenue(rows: Rows, context: BoardContext) -> Iterator[Cell]:
    """The firm figure of the latest date."""
    stated = [row for row in rows["revenue"] if row["amount"] is not None and row["happened_to"] is not None]
    best = max(stated, key=lambda row: row["happened_to"], default=None)
    figure = revenue_figure(best, context) if best else None
    if best and figure:
        what = f"{best['segment']}, {MEASURE_LABELS.get(best['measure'], best['measure'])}"
        yield tile(
            "Revenue",
            figure.words,
            sub="; ".join(filter(None, [what, context.note(figure), _sources(figure.sources)])),
            certainty=figure.certainty,
            evidence=link_to_events(f"Revenue: {figure.sentence(context.at)}", "revenue", [best["key"]]),
        )


def _sources(count: int) -> str:
    return count_words(count, "source") if count else ""


def _reliance(rows: Rows, slug: str, context: BoardContext) -> Iterator[Cell]:
    """The supplier that most of its products rely on, in words: the index is no measured share."""
    others = [row for row in rows["dependence"] if row["consumer"] == slug and row["supplier"] != slug]
    first = next((row for row in others if row["dependence"]), None)
    if not first:
        return
    parts = [part for part in rows["parts"] if part["consumer"] == slug and part["resource"] == first["resource"]]
    its = [part for part in parts if part["supplier"] == first["supplier"]]
    words = reliance_words(its, products_of(parts))
    sure = sorted({part["certainty"] for part in its if part["extent"] and not part["inherited"]})
    title = f"{context.name(first['supplier'])}, for {RESOURCE_LABELS.get(first['resource'], first['resource'])}"
    most, _, more = words.partition(", ")
    yield tile(
        title,
        most,
        sub=", ".join(filter(None, [more, "of those known", " and ".join(sure) if len(sure) > 1 else ""])),
        certainty=sure[0] if len(sure) == 1 else None,
        evidence=link_to_events(f"{title}: {words}", "dependence", first["evidence"]),
    )


def _people(row: dict[str, Any]) -> Cell:
    """The net of people, or what makes it open."""
    net = net_words(row)
    evidence = link_to_events(f"People gained less lost: {net}", "talent_balance", row["evidence"])
    sides = {"gained": "joined", "lost": "left"}
    unsure = {side: side_possible_words(row, side) for side in sides}
    sub = ", ".join(
        f"{side_words(row, side)} {verb}{f' ({unsure[side]})' if unsure[side] else ''}" for side, verb in sides.items()
    )
    return tile("People, net", net, sub=sub, evidence=evidence, tone=net_tone(row))


def _lead(rows: Rows) -> Iterator[Cell]:
    """On how many of the benchmarks that several makers contest it leads."""
    if not rows["standings"]:
        return
    contested = {_contest(row) for row in rows["standings"] if is_contested(row)}
    ranked = [row for row in rows["standings"] if has_only_a_rank(row) and not is_contested(row)]
    alone = {_contest(row) for row in rows["standings"] if row not in ranked} - contested
    led = [row for row in rows["standings"] if leads(row)]
    yield tile(
        "Leads",
        f"{len({_contest(row) for row in led})} of {len(contested)} contested" if contested else "no contest",
        sub=", ".join(
            filter(
                None,
                [
                    f"{count_words(len(alone), 'benchmark')} without a rival" if alone else "",
                    *(f"rank {row['stated_rank']} on {row['benchmark']}" for row in ranked[:MAX_RANKS]),
                ],
            )
        )
        or "benchmarks",
        evidence=link_to_events(
            "Benchmarks it leads" if led else "Its results",
            "standings",
            [key for row in led or rows["standings"] for key in row["evidence"]],
        ),
    )


def _contest(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["benchmark"], row["unit"], row["higher_is_better"]


def _plans(rows: Rows) -> Iterator[Cell]:
    overdue = [row for row in rows["plans"] if row["state"] == "overdue"]
    if rows["plans"]:
        yield tile(
            "Plans overdue",
            f"{len(overdue)} of {len(rows['plans'])}",
            tone="bad" if overdue else "",
            evidence=link_to_events("Plans", "plans", [key for row in rows["plans"] for key in row["evidence"]]),
        )
