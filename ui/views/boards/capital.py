"""Capital: who has invested in whom, what was announced, what rumors would add; no bound and no round is dropped."""

from __future__ import annotations

from typing import Any

from ui.components.sheet.blocks import Block, Cell, cell, count_note, link_to_events, table
from ui.shared.figure import SHARE, Figure
from ui.shared.formatting import count_words, format_money, format_number
from ui.views.boards.context import BoardContext

Row = dict[str, Any]

_KEYS = {"rounds": "round_keys", "promised": "promised_keys"}
"""Columns with the keys of firm rounds."""


def capital(rows: list[Row], context: BoardContext) -> Block:
    """Who has invested in whom."""
    columns = [
        ("Investor", "text"),
        ("Into", "text"),
        ("Total", "number"),
        ("Rounds done", "number"),
        ("Announced, not done", "number"),
        ("Stake", "number"),
    ]
    return table(
        "Capital",
        columns,
        [_capital(row, context) for row in rows],
        name="capital",
        wide=True,
        note=count_note(
            "A stated total of all rounds is never added to single rounds. A round without an amount is of unknown "
            "size, not zero.",
            rows,
        ),
        empty="No investment known by then.",
    )


def _capital(row: Row, context: BoardContext) -> list[Cell]:
    return [
        cell(context.name(row["investor"])),
        cell(context.name(row["investee"]), sub=_bought(row, context)),
        _figure_cell(row, context, "total", (_total(row, context), _possible_total(row, context))),
        _rounds_cell(row, context, "rounds", _done(row)),
        _rounds_cell(row, context, "promised", _ahead(row)),
        _figure_cell(row, context, "stake", (_stake(row, context), _possible_stake(row, context)), _worth(row)),
    ]


def _title(row: Row, context: BoardContext) -> str:
    return f"{context.name(row['investor'])} in {context.name(row['investee'])}"


def _total(row: Row, context: BoardContext) -> Figure | None:
    return context.stated.figure(
        row["cumulative"], row["cumulative_bound"], row["cumulative_currency"], row["cumulative_key"]
    )


def _possible_total(row: Row, context: BoardContext) -> Figure | None:
    return context.stated.figure(
        row["cumulative_possible"],
        row["cumulative_possible_bound"],
        row["cumulative_possible_currency"],
        row["cumulative_possible_key"],
    )


def _stake(row: Row, context: BoardContext) -> Figure | None:
    return context.stated.figure(row["stake"], row["stake_bound"], SHARE, row["stake_key"])


def _possible_stake(row: Row, context: BoardContext) -> Figure | None:
    return context.stated.figure(row["stake_possible"], row["stake_possible_bound"], SHARE, row["stake_possible_key"])


def _worth(row: Row) -> str:
    worth = format_money(row["stake_value"], row["stake_currency"], row["stake_value_bound"])
    return f"worth {worth}" if worth else ""


def _bought(row: Row, context: BoardContext) -> str:
    if not row["acquisition_key"]:
        return ""
    price = format_money(row["price"], row["price_currency"], row["price_bound"])
    words = {"done": "bought", "agreed": "purchase agreed"}.get(row["acquisition"], f"purchase {row['acquisition']}")
    return ", ".join(filter(None, [words, context.when(row["acquisition_key"]), price]))


def _figure_cell(
    row: Row, context: BoardContext, what: str, figures: tuple[Figure | None, Figure | None], more: str = ""
) -> Cell:
    """A figure with its date and age; below it, or in its place, what rumors would put there."""
    figure, possible = figures
    shown = figure or possible
    if shown is None:
        return cell("")
    unsure = f"possibly {possible.words}, {possible.sentence(context.at).split(', ', 1)[-1]}" if possible else ""
    return cell(
        figure.words if figure else f"possibly {shown.words}",
        sub="; ".join(filter(None, [more, context.note(shown), unsure if figure else ""])),
        certainty=shown.certainty,
        evidence=link_to_events(
            f"{_title(row, context)}, {what}: {shown.sentence(context.at)}", "capital", row["evidence"]
        ),
    )


def sum_words(amount: float | None, bound: str | None, currency: str | None, count: int, unknown: int) -> str:
    """Rounds in words: "≤ 50 bn USD", "1 bn USD and 1 round of unknown size"; empty without a round."""
    if not count:
        return ""
    nameless = f"{count_words(unknown, 'round')} of unknown size" if unknown else ""
    stated = count - unknown
    if not stated:
        return nameless
    figure = Figure.stated(amount, bound, currency)
    if figure is None:  # amounts in several currencies are never added up
        return f"{format_number(count)} rounds in several currencies"
    known = f"open, {stated} rounds with bounds of both kinds" if figure.is_open else figure.words
    return " and ".join(filter(None, [known, nameless]))


def _done(row: Row) -> str:
    return sum_words(
        row["rounds"], row["rounds_bound"], row["currency"], row["round_count"], row["rounds_of_unknown_size"]
    )


def _ahead(row: Row) -> str:
    return sum_words(
        row["promised"], row["promised_bound"], row["currency"], row["promised_count"], row["promised_of_unknown_size"]
    )


def _possible(row: Row, which: str, context: BoardContext) -> str:
    """What rounds that are not firm would add: "10 bn USD more", "2 more of unknown size".

    "10 bn USD" where a rumor bears on a firm round of unknown size: it may be the size of that one.
    """
    count = row[f"{which}_possible_count"]
    figure = Figure.stated(
        row[f"{which}_possible"], row[f"{which}_possible_bound"], row["possible_currency"] or row["currency"]
    )
    if not count:
        return ""
    if figure is None or figure.is_open:
        return f"{count} more, of unknown size"
    firm = set(row[_KEYS[which]]) if row[f"{which}_of_unknown_size"] else set()
    same = any(firm.intersection(context.stated.of(key).get("bears_on", ())) for key in row["possible_keys"])
    return figure.words if same else f"{figure.words} more"


def _rounds_cell(row: Row, context: BoardContext, which: str, firm: str) -> Cell:
    possible, keys = _possible(row, which, context), row[_KEYS[which]]
    if not firm and not possible:
        return cell("")
    unsure = f"possibly {possible}" if possible else ""
    shown = keys if firm else row["possible_keys"]
    ordered = sorted(shown, key=lambda key: str(context.stated.span(key).latest))
    dates = list(dict.fromkeys(filter(None, map(context.when, ordered))))
    when = dates[0] if len(dates) == 1 else f"{dates[0]} and {len(dates) - 1} more" if dates else ""
    (certainty,) = {context.stated.of(key).get("certainty") for key in shown} if len(shown) == 1 else (None,)
    return cell(
        firm or unsure,
        sub="; ".join(filter(None, [when, unsure if firm else ""])),
        certainty=certainty,
        evidence=link_to_events(
            f"{_title(row, context)}, {which}: {firm or unsure}", "capital", shown or row["evidence"]
        ),
    )
