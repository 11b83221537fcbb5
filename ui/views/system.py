"""How the system stands: the generation that is read, what the log has given, what could not be taken in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import streamlit as st

from ui.empty import NOTHING_YET
from ui.ends import ends
from ui.source import Source, Status
from ui.tables import shown

EVERY = 2.0
"""Seconds between looks."""

POSITIONS = "Where the tables stand in each partition of the log, where the log ends, and how many records lie between."
NO_ENDS = "Kafka does not answer just now, so how far the log has run on is not known."
NOBODY_ASKS = "How far the log has run on, `whenline status` tells; these pages were started without a way to ask."


def show(source: Source) -> None:
    """Draws the page, and again every other second."""
    st.fragment(_look, run_every=EVERY)(source)


def _look(source: Source) -> None:
    if source.generation() is None:
        st.info(NOTHING_YET)
        return
    status = source.status()
    found = _ends()
    _numbers(status, lag_of(status, found))
    st.subheader("Dead letters")
    st.caption("Records that could not be projected. Each keeps its bytes, its place in the log and the reason.")
    _table(status.dead_letters, "None: every record was understood.")
    st.subheader("Conflicts")
    st.caption("Records that came again under an id already taken, with other content. The first one stands.")
    _table(status.conflicts, "None: no id was used twice for different content.")
    st.subheader("Positions")
    st.caption(POSITIONS if found else NOBODY_ASKS if found is None else NO_ENDS)
    _table(positions_of(status, found), "No partition has been read yet.")


@st.cache_data(ttl=3, max_entries=1, show_spinner=False)
def _ends() -> dict[tuple[str, int], int] | None:
    """Ends of the log, asked once in a while for all sessions."""
    found = ends()
    return None if found is None else dict(found)


def lag_of(status: Status, found: Mapping[tuple[str, int], int] | None) -> int | None:
    """Records that the log holds and the tables do not yet; None where nobody knows."""
    if not found:
        return None
    read = {(row["topic"], row["partition"]): row["next_offset"] for row in status.positions.to_pylist()}
    return sum(max(0, end - int(read.get(place, 0))) for place, end in found.items())


def _numbers(status: Status, lag: int | None) -> None:
    generation = status.generation
    age = max(0.0, (datetime.now(UTC) - generation.published_at).total_seconds())
    counts = status.counts
    first, behind, *others = st.columns(6)
    first.metric("Generation", f"{generation.number:,}", f"published {in_words(age)} ago", "off", delta_arrow="off")
    behind.metric("Lag", "unknown" if lag is None else f"{lag:,}", "records to read", "off", delta_arrow="off")
    shown_counts = (("Records", "ledger"), ("Repeats", "repeats"), ("Dead letters", "dead_letters"))
    for column, (label, name) in zip(others, (*shown_counts, ("Conflicts", "conflicts")), strict=True):
        column.metric(label, f"{counts.get(name, 0):,}")


def positions_of(status: Status, found: Mapping[tuple[str, int], int] | None) -> Any:
    """Topic, partition and the next offset to read; with the log's end and the lag where they are known."""
    read = status.positions.select(["topic", "partition", "next_offset"])
    if not found:
        return read
    next_ = {(row["topic"], row["partition"]): row["next_offset"] for row in read.to_pylist()}
    places = sorted({*next_, *(place for place, end in found.items() if end)})
    rows = [(topic, number, next_.get((topic, number), 0), found.get((topic, number))) for topic, number in places]
    return pa.table({
        "topic": [row[0] for row in rows], "partition": [row[1] for row in rows], "next_offset": [row[2] for row in rows],
        "end": pa.array([row[3] for row in rows], pa.int64()),
        "lag": pa.array([None if row[3] is None else max(0, row[3] - row[2]) for row in rows], pa.int64()),
    })  # fmt: skip


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
