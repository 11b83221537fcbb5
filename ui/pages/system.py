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


def show(source: Source) -> None:
    """Draws the page, and again every other second."""
    st.fragment(_look, run_every=EVERY)(source)


def _look(source: Source) -> None:
    if source.generation() is None:
        st.info(NOTHING_YET)
        return
    status = source.status()
    _numbers(status)
    st.subheader("Positions")
    st.caption("Where the projector stands in each partition of the log; lag is what it has still to read.")
    _table(status.positions, "No partition has been read yet.")
    st.subheader("Dead letters")
    st.caption("Records that could not be projected. Each keeps its bytes, its place in the log and the reason.")
    _table(status.dead_letters, "None: every record was understood.")
    st.subheader("Conflicts")
    st.caption("Records that came again under an id already taken, with other content. The first one stands.")
    _table(status.conflicts, "None: no id was used twice for different content.")


def _numbers(status: Status) -> None:
    generation = status.generation
    age = max(0.0, (datetime.now(UTC) - generation.published_at).total_seconds())
    lag = lag_of(status.positions)
    first, second, third, fourth, fifth = st.columns(5)
    first.metric("Generation", f"{generation.number:,}", f"published {in_words(age)} ago", "off", delta_arrow="off")
    second.metric("Records in the ledger", f"{status.counts.get('ledger', 0):,}")
    third.metric("Lag", "unknown" if lag is None else f"{lag:,}", help="Records in the log that are not yet projected.")
    fourth.metric("Dead letters", f"{status.counts.get('dead_letters', 0):,}")
    fifth.metric("Conflicts", f"{status.counts.get('conflicts', 0):,}")


def lag_of(positions: Any) -> int | None:
    """Records that are not yet projected, over all partitions; None where the log's ends are not known."""
    if "lag" not in positions.column_names:
        return None
    lags = positions.column("lag").to_pylist()
    return None if None in lags else sum(lags)


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
