"""What a comparison lists: events that happened, what rules inferred, what was denied, and what was learned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from events.data_sets import SOURCE_PREFIX

Row = dict[str, Any]


class Brief(NamedTuple):
    """Rows of a comparison by what is said of them; no row is in two of these."""

    happened: list[Row]
    inferred: list[Row]
    """Signals: nobody states them."""
    learned: list[Row]
    denied: list[Row]
    """Stated of the time between the sides, or of that on the left, but denied by now: it never was so."""


def brief_of(rows: Mapping[str, list[Row]]) -> Brief:
    """The rows `happened` and `learned` of a comparison, apart from what is inferred and what is denied."""
    happened, learned = rows["happened"], rows["learned"]
    return Brief(
        [row for row in happened if not row["inferred"] and row["certainty"] != "denied"],
        [row for row in happened if row["inferred"]],
        [row for row in learned if not _never_was(row)],
        [row for row in happened if row["certainty"] == "denied" and not row["inferred"]]
        + [row for row in learned if _never_was(row)],
    )


def _never_was(row: Row) -> bool:
    return bool(row["change"] == "learned" and row["certainty_after"] == "denied")


def of_data_sets(rows: list[Row]) -> str:
    """How many of the rows are of imported data sets, in words; empty if none is."""
    count = sum(row["source"].startswith(SOURCE_PREFIX) for row in rows)
    return f"{count:,} of data sets" if count else ""
