"""The blocks of a sheet, as JSON values for the browser. All texts are shown as text, never as markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ui.shared.isolation import isolated

Block = dict[str, Any]
Cell = dict[str, Any]

MAX_KEYS = 200
"""Most events that one number links to."""


@dataclass(frozen=True)
class OpenedNumber:
    """A number that the visitor opened: its text, its read model, and the keys of the events behind it.

    `side` is `left` for the left point of a comparison. `of` counts all events behind the number, of which only
    the first `MAX_KEYS` are listed. `place` is a position in the log, for a number that counts records.
    """

    title: str
    model: str
    keys: tuple[str, ...]
    side: str = ""
    of: int = 0
    place: str = ""

    @classmethod
    def read(cls, value: Any) -> OpenedNumber | None:
        """Validates the value that the browser sent, which is not trusted; None if it is malformed."""
        if not isinstance(value, dict) or not isinstance(value.get("keys"), list):
            return None
        try:
            keys = tuple(str(UUID(str(key))) for key in value["keys"][:MAX_KEYS])
        except ValueError:
            return None
        of = value.get("of")
        return cls(
            str(value.get("title", ""))[:300],
            str(value.get("model", ""))[:60],
            keys,
            str(value.get("side", "")),
            of if isinstance(of, int) else len(keys),
            str(value.get("place", ""))[:300],
        )


def link_to_events(title: str, model: str, keys: Iterable[str | None], side: str = "") -> dict[str, Any] | None:
    """A link from a number to the events behind it; None without events."""
    found = [key for key in dict.fromkeys(keys) if key]
    if not found:
        return None
    return {"title": title, "model": model, "keys": found[:MAX_KEYS], "side": side, "of": len(found)}


def link_to_records(title: str, table: str, count: int, place: str = "") -> dict[str, Any] | None:
    """A link from a count to the log records of a table, all or at one position ("topic / partition / offset")."""
    return {"title": title, "model": table, "keys": [], "of": count, "place": place} if count else None


def cell(
    text: str,
    *,
    sub: str = "",
    certainty: str | None = None,
    bar: float | None = None,
    bar_possible: float | None = None,
    evidence: dict[str, Any] | None = None,
    link: str | None = None,
    tone: str = "",
) -> Cell:
    """A cell of a table.

    Args:
        text: its text.
        sub: a smaller line below.
        certainty: shown as a labeled mark beside the text.
        bar: -1 to 1, drawn behind the number; negative to the left.
        bar_possible: the bar if rumors are true.
        evidence: the result of `link_to_events`; the text becomes a button.
        link: a relative page address, or a URL.
        tone: `good`, `bad`, `new`, `gone`, `changed`, `soft`.
    """
    given = {
        "t": isolated(text),
        "s": isolated(sub),
        "c": certainty,
        "b": bar,
        "p": bar_possible,
        "o": evidence,
        "h": link,
        "k": tone,
    }
    return {name: value for name, value in given.items() if value is not None and value != ""}


def table(
    title: str,
    columns: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[Cell]],
    *,
    name: str,
    note: str = "",
    empty: str = "Nothing is known about it.",
    wide: bool = False,
    first: int = 12,
) -> Block:
    """A table.

    Args:
        title: above it.
        columns: label and kind: `text`, `number`, `bar`.
        rows: their cells.
        name: identifies it for tests, and for the browser to remember whether it is expanded.
        note: a line below the title.
        empty: shown if there are no rows.
        wide: spans the whole width.
        first: number of rows before "Show all".
    """
    return {
        "type": "table",
        "name": name,
        "title": title,
        "note": note,
        "empty": empty,
        "wide": wide,
        "first": first,
        "columns": [{"label": label, "kind": kind} for label, kind in columns],
        "rows": [list(row) for row in rows],
    }


def count_note(note: str, rows: Sequence[Mapping[str, Any]], what: str = "") -> str:
    """The note of a block with how many rows there are, where only the first ones were read (`row_count`).

    `what` follows the number: "The first 500 of 1,200 pairs."
    """
    count = count_of(rows)
    if count == len(rows):
        return note
    return " ".join(filter(None, [note, f"The first {len(rows):,} of {count:,}{what and f' {what}'}."]))


def count_of(rows: Sequence[Mapping[str, Any]]) -> int:
    """How many rows there are, of which these were read."""
    return next((row["row_count"] for row in rows if row.get("row_count")), len(rows))


def tiles(items: Sequence[Cell], *, name: str = "tiles") -> Block:
    """A row of numbers, each made by `tile`."""
    return {"type": "tiles", "name": name, "items": list(items), "wide": True}


def tile(label: str, text: str, **more: Any) -> Cell:
    """One number with its label."""
    return {"label": label, **cell(text, **more)}


def heading(title: str, note: str = "", *, name: str = "heading") -> Block:
    """A heading above the following blocks."""
    return {"type": "heading", "name": name, "title": title, "note": note, "wide": True}


def items(
    title: str, rows: Sequence[Cell], *, name: str, note: str = "", empty: str = "", wide: bool = False, first: int = 12
) -> Block:
    """A list of events: cells with `date` and `kind`."""
    return {
        "type": "items",
        "name": name,
        "title": title,
        "note": note,
        "rows": list(rows),
        "wide": wide,
        "first": first,
        "empty": empty or "Nothing is known about it.",
    }


def steps(
    title: str,
    series: Sequence[Block],
    *,
    name: str,
    note: str = "",
    unit: str = "",
    until: float | None = None,
    wide: bool = False,
) -> Block:
    """A step chart. Each of `series` has `name` and `points`.

    A point has `at` (epoch ms), `value`, `low`, `high` (None: open), `text`, `certainty`, `firm` and its link (`o`).
    `until` is where the lines end.
    """
    return {
        "type": "steps",
        "name": name,
        "title": title,
        "note": note,
        "unit": unit,
        "series": list(series),
        "until": until,
        "wide": wide,
    }


def spans(
    title: str,
    rows: Sequence[Block],
    *,
    name: str,
    note: str = "",
    at: float | None = None,
    empty: str = "",
    wide: bool = True,
) -> Block:
    """A chart of time windows. Each row: `t`, `s`, `from`, `to` (epoch ms; None: open), `k` (state), `settled`, `o`."""
    return {
        "type": "spans",
        "name": name,
        "title": title,
        "note": note,
        "rows": list(rows),
        "at": at,
        "wide": wide,
        "empty": empty or "Nothing is planned.",
    }
