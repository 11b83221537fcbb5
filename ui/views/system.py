"""How the system stands: the generation that is read, what the log has given, what could not be taken in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import streamlit as st

from ui.empty import NOTHING_YET
from ui.source import Source, Status
from ui.tables import shown

EVERY = 2.0
"""Seconds between looks."""

POSITIONS = (
    "Where the tables stand in each partition of the log. How far the log has run on since, "
    "`whenline status` tells: it asks Kafka, which the pages do not."
)


def show(source: Source) -> None:
    """Draws the page, and again every other second."""
    st.fragment(_look, run_every=EVERY)(source)


def _look(source: Source) -> None:
    if source.generation() is None:
        st.info(NOTHING_YET)
        return
    status = source.status()
    _numbers(status)
    st.subheader("Dead letters")
    st.caption("Records that could not be projected. Each keeps its bytes, its place in the log and the reason.")
    _table(status.dead_letters, "None: every record was understood.")
    st.subheader("Conflicts")
    st.caption("Records that came again under an id already taken, with other content. The first one stands.")
    _table(status.conflicts, "None: no id was used twice for different content.")
    st.subheader("Positions")
    st.caption(POSITIONS)
    _table(positions_of(status), "No partition has been read yet.")


def _numbers(status: Status) -> None:
    generation = status.generation
    age = max(0.0, (datetime.now(UTC) - generation.published_at).total_seconds())
    counts = status.counts
    first, *others = st.columns(5)
    first.metric("Generation", f"{generation.number:,}", f"published {in_words(age)} ago", "off", delta_arrow="off")
    shown_counts = (("Records", "ledger"), ("Repeats", "repeats"), ("Dead letters", "dead_letters"))
    for column, (label, name) in zip(others, (*shown_counts, ("Conflicts", "conflicts")), strict=True):
        column.metric(label, f"{counts.get(name, 0):,}")


def positions_of(status: Status) -> Any:
    """Topic, partition and the next offset to read; with end and lag where the read side knows them."""
    known = [
        name for name in ("topic", "partition", "next_offset", "end", "lag") if name in status.positions.column_names
    ]
    return status.positions.select(known)


def in_words(seconds: float) -> str:
    """An age as people say it: "3 seconds", "5 minutes", "2 days"."""
    sizes = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))
    size, word = next(((s, w) for s, w in sizes if seconds >= s), (1, "second"))
    count = int(seconds // size)
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _table(table: Any, empty: str) -> None:
    if table.num_rows:
        st.dataframe(shown(table), hide_index=True)
    else:
        st.success(empty, icon=":material/check:")
