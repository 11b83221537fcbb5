"""What a sheet is made of. All of it is plain data for the browser; texts are shown as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Block = dict[str, Any]
Cell = dict[str, Any]

MOST_KEYS = 200
"""Events that one number leads to at most."""


@dataclass(frozen=True)
class Opened:
    """A number that was opened: what it says, the read model that computed it, keys of the events behind it.

    `side` is `left` where a comparison was asked of its left point; `of` counts all events behind it, of which only the
    first `MOST_KEYS` are named. `place` is where in the log the records lie, where a number counts records.
    """

    title: str
    model: str
    keys: tuple[str, ...]
    side: str = ""
    of: int = 0
    place: str = ""

    @classmethod
    def read(cls, value: Any) -> Opened | None:
        """What the browser sent, if it is sound: it is not trusted."""
        if not isinstance(value, dict) or not isinstance(value.get("keys"), list):
            return None
        try:
            keys = tuple(str(UUID(str(key))) for key in value["keys"][:MOST_KEYS])
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


def opens(title: str, model: str, keys: Iterable[str | None], side: str = "") -> dict[str, Any] | None:
    """Where a number leads: the events behind it. None where nothing is behind it."""
    found = [key for key in dict.fromkeys(keys) if key]
    if not found:
        return None
    return {"title": title, "model": model, "keys": found[:MOST_KEYS], "side": side, "of": len(found)}


def opens_records(title: str, table: str, count: int, place: str = "") -> dict[str, Any] | None:
    """Where a count of records leads: those of a table, all or at a `place` in the log ("topic / partition / offset")."""
    return {"title": title, "model": table, "keys": [], "of": count, "place": place} if count else None


def cell(
    text: str,
    *,
    sub: str = "",
    certainty: str | None = None,
    bar: float | None = None,
    bar_possible: float | None = None,
    leads: dict[str, Any] | None = None,
    link: str | None = None,
    tone: str = "",
) -> Cell:
    """A cell of a table.

    Args:
        text: what it says.
        sub: a smaller line below.
        certainty: shown as a mark beside the text, in words.
        bar: -1 to 1, drawn behind the number; negative to the left.
        bar_possible: the same with what is only possible.
        leads: what `opens` gives; the text becomes a button.
        link: a page of ours, relative, or a web address.
        tone: `good`, `bad`, `new`, `gone`, `changed`, `soft`.
    """
    given = {
        "t": text, "s": sub, "c": certainty, "b": bar, "p": bar_possible, "o": leads, "h": link, "k": tone,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value is not None and value != ""}


def table(
    title: str,
    columns: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[Cell]],
    *,
    name: str,
    note: str = "",
    empty: str = "Nothing is known of it.",
    wide: bool = False,
    first: int = 12,
) -> Block:
    """A table.

    Args:
        title: above it.
        columns: label and kind: `text`, `number`, `bar`.
        rows: their cells.
        name: names it for tests and remembers whether it is unfolded.
        note: a line below the title.
        empty: what is said where there are no rows.
        wide: over the whole width.
        first: rows shown before "Show all".
    """
    return {
        "type": "table", "name": name, "title": title, "note": note, "empty": empty, "wide": wide, "first": first,
        "columns": [{"label": label, "kind": kind} for label, kind in columns], "rows": [list(row) for row in rows],
    }  # fmt: skip


def tiles(items: Sequence[Cell], *, name: str = "tiles") -> Block:
    """A row of numbers: each a cell with `label`."""
    return {"type": "tiles", "name": name, "items": list(items), "wide": True}


def tile(label: str, text: str, **more: Any) -> Cell:
    """One number of a row of numbers."""
    return {"label": label, **cell(text, **more)}


def heading(title: str, note: str = "", *, name: str = "heading") -> Block:
    """A heading over what follows."""
    return {"type": "heading", "name": name, "title": title, "note": note, "wide": True}


def items(
    title: str, rows: Sequence[Cell], *, name: str, note: str = "", empty: str = "", wide: bool = False, first: int = 12
) -> Block:
    """A list of statements: cells with `date` and `kind` of event."""
    return {
        "type": "items", "name": name, "title": title, "note": note, "rows": list(rows), "wide": wide, "first": first,
        "empty": empty or "Nothing is known of it.",
    }  # fmt: skip


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
    """A chart of figures that hold until the next one. Each of `series`: `name`, and `points` with `at` (epoch ms),
    `value`, `low`, `high` (None: open), `text`, `certainty`, `firm` and what it leads to (`o`). `until`: where the lines end."""
    return {
        "type": "steps", "name": name, "title": title, "note": note, "unit": unit, "series": list(series),
        "until": until, "wide": wide,
    }  # fmt: skip


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
    """A chart of windows of time. Each row: `t`, `s`, `from`, `to` (epoch ms; None: open), `k` (state), `settled`, `o`."""
    return {
        "type": "spans", "name": name, "title": title, "note": note, "rows": list(rows), "at": at, "wide": wide,
        "empty": empty or "Nothing is planned.",
    }  # fmt: skip
