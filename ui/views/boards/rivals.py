"""Rivals: how the models of two organizations compare. Two comparisons that mirror each other are one pair."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, count_note, link_to_events, table
from ui.shared.formatting import MIRRORED
from ui.views.boards.context import BoardContext

Row = dict[str, Any]

_RESULTS = {"ahead": "ahead", "near_parity": "near parity", "behind": "behind"}
_NEVER = datetime.min.replace(tzinfo=UTC)
_POSSIBLE = ("possible_result", "possible_benchmark", "possible_certainty", "possible_key")


def rivals(rows: Iterable[Row], context: BoardContext, seen_from: str | None = None) -> Block:
    """The latest comparison of each pair of organizations, if given, seen from one of them."""
    listed = pairs(rows, context, seen_from)
    columns = [("Organization", "text"), ("Against", "text"), ("Latest", "text"), ("When", "text")]
    return table(
        "Rivals",
        columns,
        [_rival(row, context) for row in listed],
        name="rivals",
        wide=True,
        note=count_note(
            "The latest firm comparison of the models of two organizations, whichever of them it speaks of; below it, "
            "a rumor.",
            listed,
            "pairs",
        ),
        empty="No comparison known by then.",
    )


def pairs(rows: Iterable[Row], context: BoardContext, seen_from: str | None = None) -> list[Row]:
    """Rows of `rivals`, one a pair: of both directions the later firm result, and what rumors say since then.

    A pair is seen from `seen_from` if that is one of them, else from the organization that the chosen statement is of.
    """
    found: dict[frozenset[str], list[Row]] = {}
    for row in rows:
        found.setdefault(frozenset((row["organization"], row["versus"])), []).append(row)
    made = [_merged(both, context, seen_from) for both in found.values()]
    return sorted(made, key=lambda row: (row["organization"], row["versus"]))


def _merged(both: list[Row], context: BoardContext, seen_from: str | None) -> Row:
    firm = [row for row in both if row["result"]]
    unsure = [row for row in both if row["possible_result"]]
    first = max(firm, key=lambda row: _when(row["key"], row, context), default=None)
    later = max(unsure, key=lambda row: _when(row["possible_key"], row, context), default=None)
    chosen = first or later or both[0]
    side: str = chosen["organization"]
    if seen_from and seen_from in {side, chosen["versus"]}:
        side = seen_from
    made = _seen_from(side, chosen) | dict.fromkeys(_POSSIBLE)
    made["evidence"] = sorted({key for row in both for key in row["evidence"]})
    if later and (not first or _when(later["possible_key"], later, context) >= _when(first["key"], first, context)):
        seen = _seen_from(side, later)
        made |= {name: seen[name] for name in _POSSIBLE}
    return made


def _when(key: str | None, row: Row, context: BoardContext) -> tuple[datetime, datetime, datetime]:
    """When a comparison was so, by its latest moment, its earliest, and since when it is known."""
    found = context.stated.of(key) or row
    return found["happened_to"] or _NEVER, found["happened_from"] or _NEVER, found["known_at"] or _NEVER


def _seen_from(slug: str, row: Row) -> Row:
    if row["organization"] == slug:
        return dict(row)
    turned = {name: MIRRORED.get(row[name], row[name]) for name in ("result", "possible_result")}
    return row | turned | {"organization": slug, "versus": row["organization"], "stated_of": row["organization"]}


def _rival(row: Row, context: BoardContext) -> list[Cell]:
    who, versus = context.name(row["organization"]), context.name(row["versus"])
    evidence = link_to_events(f"{who} against {versus}", "rivals", row["evidence"])
    result = _words(row["result"], row["benchmark"])
    possible = _words(row["possible_result"], row["possible_benchmark"])
    unsure = f"possibly {possible}" if possible else ""
    contested = "contested since" if unsure and context.claim_state(row["possible_key"]) == "contested" else ""
    return [
        cell(who),
        cell(versus),
        cell(
            result or unsure,
            sub=", ".join(filter(None, [_own_words(row, context), unsure if result else "", contested])),
            evidence=evidence,
            certainty=row["certainty"] if result else row["possible_certainty"],
        ),
        cell(context.when(row["key"], row)),
    ]


def _words(result: str | None, benchmark: str | None) -> str:
    words = _RESULTS.get(result or "", result or "")
    return f"{words} on {benchmark}" if words and benchmark else words


def _own_words(row: Row, context: BoardContext) -> str:
    """Marks a comparison that the organization it is of states itself."""
    slug: str = row.get("stated_of") or row["organization"]
    return "self-reported" if context.stated.says_of_itself(row["key"], [slug, context.name(slug)]) else ""
